"""`kinpin demo`: a practice with invented families, ready to click through."""

import os
import shutil
from pathlib import Path

import click

from kinpin.config.commands.start import PORT, WORKERS, after_start, data_option, make_folder, start_django
from kinpin.config.databases import DATABASE_FILE
from kinpin.config.environment import KEY_FILE
from kinpin.config.errors import SetupError
from kinpin.config.ports import free_port, refuse_taken
from kinpin.vault.keyring import WeakKeysError, write_key_file

MARK = "demo"  # a file that tells a demo's folder from a practice's


@click.command()
@data_option
@click.option("--port", type=PORT, default=8000, show_default=True, help="The port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--workers", type=WORKERS, default=2, show_default=True, help="How many server processes.")
@click.option("--reset", is_flag=True, help="Throw the demo's data away and start over.")
def demo(data: Path, port: int, host: str, workers: int, reset: bool) -> None:
    """Run Kinpin with a practice and families that were made up."""
    refuse_taken(host, port)
    _prepare(data, reset)
    mail_port = free_port()
    _start(
        data,
        KINPIN_DEMO="1",
        KINPIN_ORIGIN=f"http://localhost:{port}",
        KINPIN_STAFF_ORIGIN="",
        KINPIN_SMTP_URL=f"smtp://127.0.0.1:{mail_port}",
        KINPIN_MAIL_FROM="Maple Pediatrics <no-reply@demo.kinpin.test>",
    )
    after_start("kinpin.config.demonstrating", "run")(host=host, port=port, workers=workers, mail_port=mail_port)


def _start(data: Path, **settings: str) -> None:
    """Start it with the demo's settings; where its keys are not as they must be, say what helps."""
    try:
        start_django(data, **settings)
    except WeakKeysError as error:
        raise SetupError(f"{error} Or start the demo over: “make demo RESET=1” or “kinpin demo --reset”.") from None


def _prepare(data: Path, reset: bool) -> None:
    is_demo = (data / MARK).exists()
    if not is_demo and ((data / KEY_FILE).exists() or (data / DATABASE_FILE).exists()):
        raise SetupError(f"{data} is a practice's folder, not a demo's. Choose another: --data DIR.")
    if reset and is_demo:
        _empty(data)
    make_folder(data)
    (data / MARK).touch()
    if not (data / KEY_FILE).exists():
        write_key_file(data / KEY_FILE)


def _empty(data: Path) -> None:
    if os.environ.get("KINPIN_DATABASE_URL"):
        raise SetupError("Only a demo on SQLite starts over by itself. Make an empty database, and name it instead.")
    shutil.rmtree(data)
