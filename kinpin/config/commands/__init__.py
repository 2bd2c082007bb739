"""The command line: a module per command. None of them imports Django before the data folder is known."""

import importlib.metadata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError
from django.db import InterfaceError, InternalError, OperationalError

from kinpin.config.commands.audit import audit
from kinpin.config.commands.demo import demo
from kinpin.config.commands.import_fhir import import_records
from kinpin.config.commands.migrate import migrate
from kinpin.config.commands.practice import practice
from kinpin.config.commands.serve import serve
from kinpin.config.commands.setup import setup
from kinpin.config.commands.staff import staff
from kinpin.config.commands.start import after_start
from kinpin.config.commands.worker import worker
from kinpin.config.errors import SetupError
from kinpin.vault.keyring import WeakKeysError


class _PlainError(click.ClickException):
    exit_code = 2


class PlainErrors(click.Group):
    """Says what is wrong and what to do, in one line, instead of a traceback."""

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        with _one_line():
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with _one_line():
            return super().invoke(ctx)


@contextmanager
def _one_line() -> Iterator[None]:
    try:
        yield
    except (SetupError, WeakKeysError) as error:
        raise _PlainError(str(error)) from None
    except (InterfaceError, InternalError, OperationalError):  # without what a driver says: that may quote a row
        where = after_start("kinpin.config.installing", "where")()
        raise _PlainError(f"The database was lost on the way, or took no more. Check {where}, and try again.") from None
    except NoArgsIsHelpError:
        raise  # its words are the help
    except click.UsageError as error:
        asked = error.ctx.command_path if error.ctx else "kinpin"
        raise _PlainError(f"{error.format_message()} See “{asked} --help”.") from None


@click.group(cls=PlainErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(importlib.metadata.version("kinpin"))
def main() -> None:
    """Kinpin gets families onto a patient portal."""


for command in (audit, demo, import_records, migrate, practice, serve, setup, staff, worker):
    main.add_command(command)
