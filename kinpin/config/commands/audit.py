"""`kinpin audit`: whether what was written is still what was written."""

from pathlib import Path

import click

from kinpin.config.commands.start import after_start, data_option, start_django

SOME_BROKEN = 3


@click.group()
def audit() -> None:
    """Check the audit trail."""


@audit.command("verify")
@data_option
def verify_audit(data: Path) -> None:
    """Work out the mark of every event anew.

    Ends with 0 when each is as it was written, with 3 when some were changed, their key is gone, or events that an
    earlier check had counted are no longer there.
    """
    start_django(data)
    if not after_start("kinpin.config.verifying", "verify")():
        raise SystemExit(SOME_BROKEN)
