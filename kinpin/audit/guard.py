"""Triggers that make the event table append-only, on both engines.

A later schema change on SQLite rebuilds the table and drops its triggers, so they are put back after every
migration, and a server refuses to start without them.
"""

from typing import Any

from django.db import connection

from kinpin.audit.models import Event

_TABLE = Event._meta.db_table
_SAYING = "audit events are append-only"
_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_SAYING}'); END"
_SQLITE = {
    f"{_TABLE}_no_update": f"CREATE TRIGGER {{name}} BEFORE UPDATE ON {_TABLE} {_REFUSE}",
    f"{_TABLE}_no_delete": f"CREATE TRIGGER {{name}} BEFORE DELETE ON {_TABLE} {_REFUSE}",
    # REPLACE INTO takes a row away without asking the triggers of deletion.
    f"{_TABLE}_no_replace": (
        f"CREATE TRIGGER {{name}} BEFORE INSERT ON {_TABLE}"
        f" WHEN EXISTS (SELECT 1 FROM {_TABLE} WHERE id = NEW.id) {_REFUSE}"
    ),
}
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {_TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_SAYING}'; END $$
"""
_POSTGRESQL = {
    f"{_TABLE}_no_change": (
        f"CREATE TRIGGER {{name}} BEFORE UPDATE OR DELETE ON {_TABLE} FOR EACH ROW EXECUTE FUNCTION {_TABLE}_refuse()"
    ),
    f"{_TABLE}_no_truncate": (
        f"CREATE TRIGGER {{name}} BEFORE TRUNCATE ON {_TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {_TABLE}_refuse()"
    ),
}


def _wanted() -> dict[str, str]:
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE


def missing() -> list[str]:
    """The names of the triggers that should be there and are not."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal AND tgenabled = 'O'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [_TABLE])
        there = {row[0] for row in cursor.fetchall()}
    return sorted(set(_wanted()) - there)


def install() -> None:
    """Put back the triggers that are missing, or there and switched off."""
    names = missing()
    with connection.cursor() as cursor:
        if names and connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for name in names:
            on_table = f" ON {_TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
            cursor.execute(_wanted()[name].format(name=name))


def put_back(**kwargs: Any) -> None:
    """`install`, as Django's signal after every migration calls it."""
    install()
