"""What an installation needs before it can serve: tables, triggers, the pages' files; and whether it has them."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from kinpin.audit import guard
from kinpin.config.environment import SetupError

_MANIFEST = "staticfiles.json"
_LAID_OUT = ".laid-out"  # tells which files were laid out; written last, so that a half done work is done again


def install() -> None:
    """Create or upgrade the tables, put the audit's triggers back, and lay out the pages' files."""
    reach_database()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    except (OperationalError, ProgrammingError) as error:
        raise SetupError(
            f"The tables can't be made: {_first_line(error)}. Check what this user may do there."
        ) from None
    collect_files()


def collect_files() -> None:
    """Lay out the style sheet and scripts under hashed names, unless just these lie there."""
    mark, laid_out = _mark_of_files(), settings.STATIC_ROOT / _LAID_OUT
    if laid_out.is_file() and laid_out.read_text() == mark:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    laid_out.write_text(mark)


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
    reach_database()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise SetupError("The database is not that of this version of Kinpin. Back it up, then run “kinpin migrate”.")
    gone = guard.missing()
    if gone:
        raise SetupError(
            f"The audit trail is not guarded: {', '.join(gone)} missing. Find out who removed it,"
            " then run “kinpin migrate”."
        )


def reach_database() -> None:
    """Raise SetupError, with where to look, when the database does not answer."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        check = "KINPIN_DATABASE_URL" if connection.vendor == "postgresql" else connection.settings_dict["NAME"]
        raise SetupError(f"The database can't be reached: {_first_line(error)}. Check {check}.") from None


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")
