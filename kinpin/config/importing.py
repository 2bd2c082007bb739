"""`kinpin import fhir` once Django has started: which practice, how far it is, what came of it."""

import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import click
import orjson
from django.conf import settings
from django.db import Error
from django.urls import reverse

from kinpin.accounts.models import Side
from kinpin.config.errors import SetupError
from kinpin.config.installing import refuse_unready_database, where
from kinpin.config.new_source import warn_of_new_source
from kinpin.config.sides import ADDRESSES
from kinpin.fhir.files import Progress, find_files, size_of
from kinpin.fhir.judging_process import HelperEndedError
from kinpin.fhir.report import as_json as report_json
from kinpin.fhir.report import as_lines
from kinpin.fhir.run import import_files
from kinpin.fhir.scratch import Scratch
from kinpin.fhir.tally import Tally
from kinpin.kernel import clock
from kinpin.kernel.actor import system_actor
from kinpin.practices.models import Practice
from kinpin.practices.queries import all_practices, find_practice

_LONGEST_SOURCE = 40
_AGAIN = "What went in is in; run the import again."
_TOLD = 2  # of every file that it was read, and that it went in


def import_paths(paths: Sequence[Path], *, slug: str | None, source: str, as_json: bool) -> bool:
    """Import what lies under some paths and say what came of it. Whether all of it went in."""
    refuse_unready_database()
    if not source.strip() or len(source) > _LONGEST_SOURCE:
        raise click.UsageError(f"--source is a name of 1 to {_LONGEST_SOURCE} characters.")
    practice = _practice(slug)
    files = find_files(paths)
    if not files:
        raise click.UsageError("There is no .json or .ndjson file in what you named.")
    warn_of_new_source(practice.pk, source)
    with closing(Scratch()) as scratch:
        with _plain_words(), _progress(files) as progress:
            tally = _import(practice, source, files, scratch, progress)
        if not tally.read:
            raise click.UsageError("There is no resource in what you named.")
        with _plain_output():
            _tell(tally, as_json)
    return not tally.totals()["refused"]


def _import(practice: Practice, source: str, files: Sequence[Path], scratch: Scratch, progress: Progress) -> Tally:
    by = system_actor(practice.pk)
    return import_files(
        practice=practice, source=source, files=files, scratch=scratch, progress=progress, by=by, at=clock.now()
    )


def _tell(tally: Tally, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(report_json(tally, _history_of)))
    else:
        for line in as_lines(tally, _history_of):
            click.echo(line)


@contextmanager
def _plain_output() -> Iterator[None]:
    """Say that whoever was to read the report is gone, or that there is no room for it."""
    try:
        yield
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the end of the program writes what is left
        raise SetupError(
            f"The import is done, and its report could not be written: {error.strerror}. Run it again to see what was"
            " refused. What was left out stands in each chart's Portal History."
        ) from None


@contextmanager
def _plain_words() -> Iterator[None]:
    """What broke off an import, without what a driver says: that may quote a row."""
    try:
        yield
    except KeyboardInterrupt:
        raise SetupError(f"The import was stopped. {_AGAIN}") from None
    except HelperEndedError:
        raise SetupError(f"The import's helper process was killed, maybe for lack of memory. {_AGAIN}") from None
    except Error:
        raise SetupError(f"The database went away, or takes no more. Check {where()}. {_AGAIN}") from None
    except (sqlite3.Error, OSError):
        raise SetupError(
            f"The folder for temporary files (TMPDIR) is full, or a file in it was lost. Make room there. {_AGAIN}"
        ) from None


def _history_of(chart: str) -> str:
    """The address of a chart's Portal History."""
    path = reverse("workspace:portal_history", urlconf=ADDRESSES[Side.PRACTICE], args=["clinical", chart])
    return f"{settings.PRACTICE_ORIGIN}{path}"


def _practice(slug: str | None) -> Practice:
    """The practice that is named, or the only one."""
    practices = all_practices()
    if slug is not None:
        found = find_practice(slug)
        if found is None:
            raise click.UsageError(f"There is no practice “{slug}”. There are: {', '.join(p.slug for p in practices)}.")
        return found
    if len(practices) != 1:
        there = ", ".join(practice.slug for practice in practices) or "none"
        raise click.UsageError(f"Say which practice: --practice SLUG. There are: {there}.")
    return practices[0]


@contextmanager
def _progress(files: Sequence[Path]) -> Iterator[Progress]:
    """A bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    length = _TOLD * size_of(files)
    with click.progressbar(length=length, label="Importing", file=sys.stderr) as bar:
        yield bar.update
