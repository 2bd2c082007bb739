"""What an installation needs before it can serve: tables, triggers, the pages' files; and whether it has them."""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from kinpin.audit import guard
from kinpin.config.environment import SetupError

_NOTHING_THERE = "{}: {}. Put your backup back, or name the right one."
_MANIFEST = "staticfiles.json"
_LAID_OUT = ".laid-out"  # tells which files were laid out; written last, so that a half done work is done again


def install() -> None:
    """Create or upgrade the tables, put the audit's triggers back, and lay out the pages' files."""
    reach_database()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except DatabaseError as error:
        why = _first_line(error.__context__ or error)  # Django words some of them itself, over several lines
        raise SetupError(f"The tables can't be made: {why}. Check what this user may do there.") from None
    collect_files()


def upgrade() -> None:
    """The same for an installation that there is: an empty database is none."""
    refuse_empty()
    install()


def collect_files() -> None:
    """Lay out the style sheet and scripts under hashed names, unless just these lie there."""
    mark, laid_out = _mark_of_files(), settings.STATIC_ROOT / _LAID_OUT
    if laid_out.is_file() and laid_out.read_text() == mark:
        return
    try:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        laid_out.write_text(mark)
    except OSError as error:
        what = f"The pages' files can't be laid out in {settings.STATIC_ROOT}: {error.strerror}."
        raise SetupError(f"{what} Run Kinpin as the user who owns its folder, and look for room on the disk.") from None


def _mark_of_files() -> str:
    mark = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as file:
                mark.update(path.encode() + b"\0" + hashlib.sha256(file.read()).digest())
    return mark.hexdigest()


def refuse_unready() -> None:
    """Raise SetupError, with what to do, where the database or the files are not those of this version."""
    refuse_unready_database()
    if not (settings.STATIC_ROOT / _MANIFEST).exists():
        raise SetupError("The pages' files are not laid out. Run “kinpin migrate”.")


def refuse_unready_database() -> None:
    """The same for the database alone: for commands that show no pages."""
    refuse_other_version()
    gone = guard.missing()
    if gone:
        raise SetupError(
            f"The audit trail is not guarded: {', '.join(gone)} missing. Find out who removed it,"
            " then run “kinpin migrate”."
        )


def refuse_other_version() -> None:
    """The same for its tables alone, guarded or not."""
    refuse_empty()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise SetupError("The database is not that of this version of Kinpin. Back it up, then run “kinpin migrate”.")


def reach_database() -> None:
    """Raise SetupError, with where to look, when the database does not answer."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise SetupError(f"The database can't be reached: {_first_line(error)}. Check {where()}.") from None


def refuse_empty() -> None:
    """Raise SetupError where the database holds nothing of Kinpin's: lost, not restored yet, or another one's."""
    _refuse_missing_file()
    reach_database()
    _refuse_other_owner()
    if not MigrationRecorder(connection).has_table():
        raise SetupError(_NOTHING_THERE.format("The database is empty", where()))


def _refuse_missing_file() -> None:
    """Asked first: SQLite makes the file that it does not find."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not name.startswith("file:") and not Path(name).exists():
        raise SetupError(_NOTHING_THERE.format("There is no database", name))


def _refuse_other_owner() -> None:
    """Asked once it was opened: SQLite keeps files beside it, maybe those of somebody who ran a command as root."""
    name = str(connection.settings_dict["NAME"])
    for path in (name, f"{name}-wal", f"{name}-shm"):
        if connection.vendor == "sqlite" and Path(path).exists() and not os.access(path, os.W_OK):
            raise SetupError(
                f"{path} can't be written to. Run Kinpin as the user who owns its folder, or give it back."
            )


def where() -> str:
    """What to check when the database is not what it should be."""
    if connection.vendor == "sqlite":
        return str(connection.settings_dict["NAME"])
    return "KINPIN_DATABASE_URL, or database_url in settings.toml"


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")
