"""The first records of a source, where another source's are already: its name may be a slip."""

import sys

import click

from kinpin.inbox.lookups import another_source


def warn_of_new_source(practice_id: int, source: str) -> None:
    """Say that whoever is in both sources is entered twice. On a terminal, ask; raises UsageError on No."""
    known = another_source(practice_id, source)
    if known is None:
        return
    click.echo(
        f"There are records from “{known}” here, and none from “{source}” yet. Each source has ids of its own: whoever"
        f" is in both is entered twice. If this is the same system, use --source {known}.",
        err=True,
    )
    if sys.stdin.isatty() and sys.stderr.isatty() and not click.confirm(f"Import as “{source}”?", err=True):
        raise click.UsageError("Nothing was imported.")
