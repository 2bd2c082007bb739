"""What an installation needs before it can serve: tables, triggers, the pages' files; and whether it has them."""

import hashlib
import os
import stat
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from kinpin.audit import guard
from kinpin.audit.models import Event
from kinpin.audit.verify import broken
from kinpin.config.errors import SetupError
from kinpin.practices.models import Practice

_NOTHING_THERE = "{}: {}. Put your backup back, or name the right one."
_MANIFEST = "staticfiles.json"
_LOOKED_AT = 50  # of the newest events: where none fits, it is the keys, and not a row that somebody changed
_LAID_OUT = ".laid-out"  # tells which files were laid out; written last, so that a half done work is done again


def install() -> None:
    """Create or upgrade the tables, put the audit's triggers back, and lay out the pages' files."""
    reach_database()
    _refuse_other_encoding()
    try:
        if has_tables():
            _make_tables()
        else:  # all or none: of a set-up that is killed here nothing is left, and another begins anew
            with connection.constraint_checks_disabled(), transaction.atomic():
                _make_tables()
    except DatabaseError as error:
        why = _first_line(error.__context__ or error)  # Django words some of them itself, over several lines
        raise SetupError(f"The tables can't be made: {why}. Check what this user may do there.") from None
    collect_files()


def _make_tables() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def upgrade() -> None:
    """The same for an existing installation: an empty database is none."""
    refuse_empty()
    _refuse_newer()
    install()


def collect_files() -> None:
    """Lay out the style sheet and scripts under hashed names, unless just these lie there."""
    mark, laid_out = _mark_of_files(), settings.STATIC_ROOT / _LAID_OUT
    try:
        if laid_out.is_file() and laid_out.read_text() == mark:
            return
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
    if settings.STATIC_ROOT.exists() and not os.access(settings.STATIC_ROOT, os.R_OK | os.X_OK):
        raise SetupError(f"{settings.STATIC_ROOT} can't be read. Run Kinpin as the user who owns its folder.")
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
    _refuse_other_keys()


def refuse_other_version() -> None:
    """The same for its tables alone, guarded or not."""
    refuse_empty()
    _refuse_newer()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise SetupError("The database is not that of this version of Kinpin. Back it up, then run “kinpin migrate”.")


def _refuse_newer() -> None:
    """An older Kinpin would write what the newer one can't read, and read what it does not know."""
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("kinpin.")}
    loader = MigrationExecutor(connection).loader
    known = {*loader.disk_migrations, *(old for one in loader.disk_migrations.values() for old in one.replaces)}
    if any(app in ours and (app, name) not in known for app, name in loader.applied_migrations):
        raise SetupError(
            "The database is that of a newer version of Kinpin. Install that version again, or put back the backup"
            " from before the upgrade."
        )


def _refuse_other_keys() -> None:
    """Under other keys no printed PIN opens, and every event that is written spoils the trail for good."""
    if not fits_keys():
        raise SetupError(
            "These are not this database's keys: no event of its audit trail fits them. Put back the keys.json that"
            " belongs to it, or name the right folder."
        )


def fits_keys() -> bool:
    """Whether the database was written under these keys, or holds nothing yet by which that could be told."""
    newest = list(Event.objects.order_by("-pk")[:_LOOKED_AT])
    return not newest or len(broken(newest)) < len(newest)


def _refuse_other_encoding() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            encoding = cursor.fetchone()[0]
        if encoding != "UTF8":
            raise SetupError(
                f"The database keeps text as {encoding}, which has no room for every name. Make another, and create it"
                " with ENCODING 'UTF8' TEMPLATE template0."
            )


def reach_database() -> None:
    """Raise SetupError, with where to look, when the database does not answer."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise SetupError(f"The database can't be reached: {_first_line(error)}. Check {where()}.") from None


def refuse_empty() -> None:
    """Raise SetupError where the database holds nothing of Kinpin's: lost, not restored yet, or another one's."""
    _refuse_missing_file()
    _refuse_open_to_others()
    reach_database()
    _refuse_other_owner()
    if not MigrationRecorder(connection).has_table():
        raise SetupError(_NOTHING_THERE.format("The database is empty", where()))


def has_tables() -> bool:
    """Whether Kinpin's tables have been made."""
    return Practice._meta.db_table in connection.introspection.table_names()


def _refuse_missing_file() -> None:
    """Asked first: SQLite makes the file that it does not find."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not name.startswith("file:") and not Path(name).exists():
        raise SetupError(_NOTHING_THERE.format("There is no database", name))


def _refuse_open_to_others() -> None:
    path = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SetupError(f"Other users of this machine can read {path}. Run “chmod 600 {path}”.")


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
