"""A memory that takes no event, as when the disk is full."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from kinpin.audit.models import Event
from tests.environment import ENGINE

TABLE = Event._meta.db_table
FULL = "the memory is full"


@contextmanager
def no_more_events() -> Iterator[None]:
    """Refuse every new row of the audit's table."""
    with connection.cursor() as cursor:
        if ENGINE == "postgresql":
            cursor.execute(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN RAISE EXCEPTION '{FULL}'; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER full_disk BEFORE INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION full_disk()"
            )
            yield
            cursor.execute(f"DROP TRIGGER full_disk ON {TABLE}")
            cursor.execute("DROP FUNCTION full_disk")
        else:
            cursor.execute(
                f"CREATE TRIGGER full_disk BEFORE INSERT ON {TABLE} BEGIN SELECT RAISE(ABORT, '{FULL}'); END"
            )
            yield
            cursor.execute("DROP TRIGGER full_disk")
