"""`kinpin setup`: make an installation for a practice: folder, keys, database, practice, first administrator."""

import json
import os
import shlex
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click

from kinpin.config.commands.demo import MARK as DEMO
from kinpin.config.commands.questions import INSTALLATION, Answers, ask, ask_practice, options, practice_options
from kinpin.config.commands.start import after_start, data_option, make_folder, start_django
from kinpin.config.databases import DATABASE_FILE
from kinpin.config.environment import KEY_FILE, SETTINGS_FILE, checked, load
from kinpin.config.errors import SetupError
from kinpin.vault.keyring import write_key_file

_MADE_HERE = (KEY_FILE, SETTINGS_FILE, DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm", "static")

_ANSWERS_WITHIN = 5  # seconds


@click.command()
@data_option
@options(INSTALLATION)
@click.option(
    "--database-url", envvar="KINPIN_DATABASE_URL", show_envvar=True, default="", help="PostgreSQL; SQLite if left out."
)
@practice_options
def setup(data: Path, database_url: str, **given: str | None) -> None:
    """Set up Kinpin for a practice. Asks what it is not told by options.

    What holds a password is better told by the environment than by an option: others see a command's options.
    """
    _refuse_set_up(data)
    make_folder(data)
    settings = ask(INSTALLATION, given, checked)
    settings["database_url"] = database_url and checked("database_url", database_url)
    with _nothing_left_of_a_failure(data):
        if not os.environ.get("KINPIN_KEYS") and not (data / KEY_FILE).exists():
            write_key_file(data / KEY_FILE)
        start_django(data, **{f"KINPIN_{name.upper()}": text for name, text in settings.items()})
        name = _founded_before() or _found(given)
    _write_settings(data / SETTINGS_FILE, settings)  # last: a set-up that was killed before it can be run again
    _say_what_next(data, name, settings["origin"])
    _say_where_no_mail_is_taken(data)


def _founded_before() -> str:
    name: str = after_start("kinpin.config.founding", "founded_before")()
    if name:
        click.echo(f"{name} was founded by a set-up that did not end, with the administrator named then. This ends it.")
    return name


def _found(given: Mapping[str, str | None]) -> str:
    after_start("kinpin.config.founding", "refuse_occupied")()
    answers = ask_practice(given, after_start("kinpin.config.founding", "checked"))
    after_start("kinpin.config.founding", "found")(answers)
    return answers["name"]


def _refuse_set_up(data: Path) -> None:
    if (data / DEMO).exists():
        raise SetupError(
            f"{data} is a demo's folder, and starting the demo over empties it. Choose another: --data DIR."
        )
    if (data / SETTINGS_FILE).exists():
        raise SetupError(
            f"{data} is set up already. Run “kinpin serve”, add a second practice with “kinpin practice add”,"
            " or choose another folder: --data DIR."
        )


@contextmanager
def _nothing_left_of_a_failure(data: Path) -> Iterator[None]:
    """Where no practice is made, also when Ctrl-C came, a second try starts from the same folder as the first."""
    there = set(data.iterdir())
    try:
        yield
    except BaseException:
        for path in {data / name for name in _MADE_HERE} - there:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        raise


def _write_settings(path: Path, settings: Answers) -> None:
    """All of them or none: half of them would be served."""
    lines = [f"{name} = {json.dumps(text, ensure_ascii=False)}\n" for name, text in settings.items() if text]
    half = path.with_suffix(".half")
    try:
        half.touch(mode=0o600)
        half.write_text("".join(lines), encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise SetupError(
            f"{path} can't be written: {error.strerror}. Look for room on the disk, and run “kinpin setup” again."
        ) from None


def _say_what_next(data: Path, name: str, origin: str) -> None:
    port = urlsplit(origin).port or 8000
    start = f"kinpin serve --data {shlex.quote(str(data))}" + (f" --port {port}" if _is_here(origin, port) else "")
    keys = KEY_FILE if (data / KEY_FILE).exists() else "keys"
    click.echo(f"\n{name} is set up in {data}. Keep a copy of its {keys} in a safe place, apart from the database.")
    click.echo(f"Start it with “{start}”, then sign in at {origin}/staff/sign-in/")


def _say_where_no_mail_is_taken(data: Path) -> None:
    """No reason to refuse: the network may come later, and what waits is sent then."""
    mail = load().mail
    try:
        socket.create_connection((mail.host, mail.port), timeout=_ANSWERS_WITHIN).close()
    except OSError as error:
        why = error.strerror or "no answer"
        click.echo(
            f"\nNo mail server answers at {mail.host}:{mail.port} ({why}). Invitations and codes wait until one does."
        )
        click.echo(f"If that is the wrong server, change smtp_url in {data / SETTINGS_FILE} and restart Kinpin.")


def _is_here(origin: str, port: int) -> bool:
    """Whether browsers come to Kinpin itself, at another port than its usual one."""
    return origin.startswith("http://") and port != 8000
