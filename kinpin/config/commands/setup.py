"""`kinpin setup`: make an installation for a practice: folder, keys, database, practice, first administrator."""

from pathlib import Path
from typing import Any

import click

from kinpin.config.commands.start import after_start, data_option, make_folder, start_django
from kinpin.config.environment import KEY_FILE, SETTINGS_FILE, SetupError
from kinpin.vault.keyring import write_key_file

_PROMPTS = (
    ("name", "Name of the practice", None),
    ("slug", "Short name for its address (small letters and hyphens)", None),
    ("phone", "Phone that families call", None),
    ("address", "Address in one line, as printed on the sheet", ""),
    ("hours", "When the phone is answered", "Monday to Friday, 8 AM to 5 PM"),
    ("hours-es", "The same in Spanish", "de lunes a viernes, de 8 a. m. a 5 p. m."),
    ("time-zone", "Time zone", "America/New_York"),
    ("origin", "Address of the portal, like https://portal.example.org", "http://localhost:8000"),
    ("smtp-url", "Mail server, like smtp://user:password@mail.example.org:587?starttls=1", "smtp://localhost:25"),
    ("mail-from", "Sender of Kinpin's mail", "no-reply@localhost"),
    ("admin-given", "First administrator's first name", None),
    ("admin-family", "First administrator's last name", None),
    ("admin-email", "First administrator's e-mail", None),
)


def _prompts(function: Any) -> Any:
    for name, prompt, default in reversed(_PROMPTS):
        function = click.option(f"--{name}", prompt=prompt, default=default, show_default=default is not None)(function)
    return function


@click.command()
@data_option
@_prompts
@click.option("--policy", default="general-hospital", show_default=True, help="Who may see what at which age.")
@click.option("--database-url", envvar="KINPIN_DATABASE_URL", default="", help="PostgreSQL; SQLite when left out.")
@click.option(
    "--admin-password",
    prompt="First administrator's password (15 letters or more)",
    hide_input=True,
    confirmation_prompt=True,
    envvar="KINPIN_ADMIN_PASSWORD",
)
def setup(data: Path, **answers: str) -> None:
    """Set up Kinpin for a practice. Asks what it is not told by options."""
    make_folder(data)
    if (data / KEY_FILE).exists():
        raise SetupError(f"{data} is set up already. Choose another folder with --data, or run “kinpin serve”.")
    write_key_file(data / KEY_FILE)
    try:
        _write_settings(data / SETTINGS_FILE, answers)
        start_django(data)
        after_start("kinpin.config.founding", "found")(answers)
    except BaseException:
        # No practice was made, also when Ctrl-C came: a second try starts from the same empty folder.
        (data / KEY_FILE).unlink()
        (data / SETTINGS_FILE).unlink(missing_ok=True)
        raise
    click.echo(f"\n{answers['name']} is set up in {data}. Keep a copy of {data / KEY_FILE} in a safe place.")
    click.echo(f"Start it with “kinpin serve --data {data}”, then sign in at {answers['origin']}/staff/sign-in/")


def _write_settings(path: Path, answers: dict[str, str]) -> None:
    kept = ("origin", "smtp_url", "mail_from", "database_url")
    quoted = {name: answers[name].replace("\\", "\\\\").replace('"', '\\"') for name in kept if answers.get(name)}
    path.touch(mode=0o600)
    path.write_text("".join(f'{name} = "{value}"\n' for name, value in quoted.items()), encoding="utf-8")
