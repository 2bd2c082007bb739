"""What every command does first: name the data folder, start Django."""

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click
import django

F = TypeVar("F", bound=Callable[..., Any])


def data_option(function: F) -> F:
    """`--data DIR`, or KINPIN_DATA: where the keys, the settings and an SQLite database lie."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="KINPIN_DATA",
        default="var",
        show_default=True,
        help="The folder with this installation's keys, settings and data.",
    )(function)


def start_django(data: Path, **more: str) -> None:
    """Start Django on a data folder. `more` is set in the environment first, for this process and its children."""
    os.environ["KINPIN_DATA"] = str(data.resolve())
    os.environ.update(more)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kinpin.config.settings"
    django.setup()


def after_start(module: str, deed: str) -> Callable[..., Any]:
    """A function of a module that can be imported only once Django has started."""
    found: Callable[..., Any] = getattr(import_module(module), deed)
    return found
