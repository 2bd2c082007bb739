"""`kinpin migrate`: bring the database and the page's files up to this version."""

from pathlib import Path

import click

from kinpin.config.commands.start import after_start, data_option, start_django


@click.command()
@data_option
def migrate(data: Path) -> None:
    """Bring the database up to this version of Kinpin. Run it after every upgrade, before “kinpin serve”."""
    start_django(data)
    after_start("kinpin.config.installing", "upgrade")()
    click.echo("The database is up to date.")
