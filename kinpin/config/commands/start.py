"""What every command does first: name the data folder, start Django."""

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click
import django

from kinpin.config.environment import refuse_slips
from kinpin.config.errors import SetupError

F = TypeVar("F", bound=Callable[..., Any])
PORT = click.IntRange(1, 65535)
WORKERS = click.IntRange(1, 64)


def data_option(function: F) -> F:
    """`--data DIR`, or KINPIN_DATA: where the keys, the settings and an SQLite database lie."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="KINPIN_DATA",
        default="var",
        show_default=True,
        help="The folder with this installation's keys, settings and data.",
        callback=_without_slips,
    )(function)


def _without_slips(_context: click.Context, _parameter: click.Parameter, data: Path) -> Path:
    """The folder, once it is known that no variable beside KINPIN_DATA is written wrong."""
    refuse_slips()
    return data


def start_django(data: Path, **more: str) -> None:
    """Start Django on a data folder. `more` is set in the environment first, for this process and its children."""
    os.umask(0o077)  # the database and all else that is made here holds families: for its owner only
    os.environ["KINPIN_DATA"] = str(data.resolve())
    os.environ.update(more)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kinpin.config.settings"
    django.setup()


def make_folder(data: Path) -> None:
    """The data folder, readable by its owner only. Raises SetupError where it can't be made or written to."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(f"The folder {data} can't be made: {error.strerror}. Choose another: --data DIR.") from None
    if not os.access(data, os.W_OK | os.X_OK):
        raise SetupError(f"The folder {data} can't be written to. Choose another, --data DIR, or ask its owner.")


def after_start(module: str, deed: str) -> Callable[..., Any]:
    """A function of a module that can be imported only once Django has started."""
    found: Callable[..., Any] = getattr(import_module(module), deed)
    return found
