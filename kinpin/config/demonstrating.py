"""Starts the demo: tables, families, the days that have come, its mail server; then serves."""

import sys

from django.conf import settings

from kinpin.config.installing import install
from kinpin.config.serving import refuse_taken, serve
from kinpin.demo.days import add_days
from kinpin.demo.mail import mail_server
from kinpin.demo.seeding import PASSWORD, seed
from kinpin.entrance.sign_in import DEMO_SIGN_INS
from kinpin.kernel import clock


def run(*, host: str, port: int, workers: int, mail_port: int) -> None:
    """Make what is missing, say where to look, serve until told to stop."""
    refuse_taken(host, port)
    _say("Getting the demo ready...")
    install()
    practice = seed(clock.now())
    add_days(practice, clock.now())
    mail = mail_server(settings.DATA_FOLDER / "mail", mail_port)
    mail.start()
    _welcome()
    try:
        serve(host=host, port=port, workers=workers)
    finally:
        mail.stop()


def _welcome() -> None:
    origin = settings.FAMILY_ORIGIN
    _say(f"\nKinpin runs at {origin}\n")
    _say(f"  Families  {origin}/p/maple/")
    _say(f"  Staff     {origin}/staff/sign-in/")
    for who, what in DEMO_SIGN_INS:
        _say(f"              {who:28} {what}")
    _say(f"            Password of all: {PASSWORD}")
    _say(f"  Mail      {origin}/demo/mail/\n")
    _say("Ctrl-C stops it. “make demo RESET=1” starts over.\n")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
