"""Starts the demo: tables, families, the days that have come, its mail server; then serves."""

import sys

from django.conf import settings
from django.db import transaction

from kinpin.config.errors import SetupError
from kinpin.config.installing import has_tables, install, reach_database
from kinpin.config.serving import serve
from kinpin.demo.days import add_days
from kinpin.demo.mail import mail_server
from kinpin.demo.seeding import SLUG, seed
from kinpin.entrance.demo_sign_ins import DEMO_PASSWORD, DEMO_SIGN_INS
from kinpin.kernel import clock
from kinpin.practices.models import Membership, Practice


def run(*, host: str, port: int, workers: int, mail_port: int) -> None:
    """Make what is missing, say where to look, serve until told to stop."""
    _refuse_real()
    _say("Getting the demo ready...")
    install()
    with transaction.atomic():  # all of it or nothing: by half a demo nobody would know the database again
        practice = seed(clock.now())
    add_days(practice, clock.now())
    mail = mail_server(settings.DATA_FOLDER / "mail", mail_port)
    mail.start()
    _welcome()
    try:
        serve(host=host, port=port, workers=workers)
    finally:
        mail.stop()
    _say("\nStopped.")


def _refuse_real() -> None:
    """Raise SetupError before anything is changed in the database of a practice."""
    reach_database()
    practices = set(Practice.objects.values_list("slug", flat=True)) if has_tables() else set()
    if practices and (practices != {SLUG} or not _has_demo_people()):
        raise SetupError("This database holds a practice. Leave KINPIN_DATABASE_URL out, or name an empty database.")


def _has_demo_people() -> bool:
    """Whether all of the demo's staff work there: no real practice has their addresses."""
    emails = [email for email, _ in DEMO_SIGN_INS]
    found = Membership.objects.filter(practice__slug=SLUG, login__email__in=emails)
    return found.count() == len(emails)


def _welcome() -> None:
    origin = settings.FAMILY_ORIGIN
    _say(f"\nKinpin runs at {origin}\n")
    _say(f"  Families  {origin}/p/maple/")
    _say(f"  Staff     {origin}/staff/sign-in/")
    for who, what in DEMO_SIGN_INS:
        _say(f"              {who:28} {what}")
    _say(f"            Password for all: {DEMO_PASSWORD}")
    _say(f"  Mail      {origin}/demo/mail/\n")
    _say("Ctrl-C stops it. “make demo RESET=1” or “kinpin demo --reset” starts over.\n")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
