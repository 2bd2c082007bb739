"""`kinpin practice`: the practices of an installation."""

from pathlib import Path

import click

from kinpin.config.commands.questions import ask_practice, practice_options
from kinpin.config.commands.start import after_start, data_option, start_django


@click.group()
def practice() -> None:
    """Add a practice to those that Kinpin serves."""


@practice.command("add")
@data_option
@practice_options
def add_practice(data: Path, **given: str | None) -> None:
    """Add a practice with its first administrator. Asks what it is not told by options.

    It shares the server, the keys and the mail server with the others, and none of their data. An administrator who
    signs in already keeps the password.
    """
    start_django(data)
    after_start("kinpin.config.installing", "refuse_unready_database")()
    answers = ask_practice(given, after_start("kinpin.config.founding", "checked_beside"))
    after_start("kinpin.config.founding", "add")(answers)
    click.echo("\n" + after_start("kinpin.config.founding", "where_to_begin")(answers))
