"""`kinpin worker`: send messages and tidy up. `kinpin serve` and `kinpin demo` start one by themselves."""

from pathlib import Path

import click

from kinpin.config.commands.start import after_start, data_option, start_django


@click.command()
@data_option
@click.option("--beside", type=int, hidden=True, help="The server's process that started it: without it, it ends.")
def worker(data: Path, beside: int | None) -> None:
    """Send messages, and tidy up once a minute. “kinpin serve” runs one already."""
    start_django(data)
    after_start("kinpin.config.worker", "run_worker")(beside=beside)
