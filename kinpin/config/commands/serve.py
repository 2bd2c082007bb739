"""`kinpin serve`: run an installation."""

from pathlib import Path

import click

from kinpin.config.commands.start import PORT, WORKERS, after_start, data_option, start_django


@click.command()
@data_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", type=WORKERS, default=2, show_default=True, help="How many server processes.")
def serve(data: Path, host: str, port: int, workers: int) -> None:
    """Run Kinpin: the server and the worker that sends messages. Ctrl-C stops both."""
    start_django(data)
    after_start("kinpin.config.serving", "serve")(host=host, port=port, workers=workers)
