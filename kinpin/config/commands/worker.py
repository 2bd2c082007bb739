"""`kinpin worker`: send messages and tidy up. `kinpin serve` and `kinpin demo` start one by themselves."""

from pathlib import Path

import click

from kinpin.config.commands.start import after_start, data_option, start_django


@click.command()
@data_option
def worker(data: Path) -> None:
    """Send messages, and tidy up once a minute. “kinpin serve” runs one already."""
    start_django(data)
    after_start("kinpin.config.working", "run_worker")()
