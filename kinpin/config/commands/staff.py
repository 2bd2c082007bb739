"""`kinpin staff`: helping those whom no Practice Admin can help."""

from pathlib import Path

import click

from kinpin.config.commands.start import after_start, data_option, start_django


@click.group()
def staff() -> None:
    """Help staff whom no Practice Admin can help."""


@staff.command("reset-second-step")
@click.argument("email")
@data_option
def reset_second_step(email: str, data: Path) -> None:
    """Take away the second step of somebody who lost theirs, as the only Practice Admin may.

    They are signed out, and set up a new one when they next sign in with their password. Make sure you know who is
    asking.
    """
    start_django(data)
    click.echo(after_start("kinpin.config.second_step_reset", "reset_second_step")(email))
