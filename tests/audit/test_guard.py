"""The memory is written once: whoever wants a row changed or gone is refused, by whatever road, on both engines."""

import pytest
from django.db import DatabaseError, connection, transaction

from kinpin.audit import guard
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.audit.record import Note, NotInTransactionError, record
from kinpin.kernel.actor import system_actor
from tests.conftest import MONDAY
from tests.environment import ENGINE
from tests.world import World

TABLE = Event._meta.db_table
COLUMNS = ", ".join(str(field.column) for field in Event._meta.concrete_fields)
ROADS = {
    "change": f"UPDATE {TABLE} SET reason = 'other'",
    "change nothing": f"UPDATE {TABLE} SET reason = reason",
    "take away": f"DELETE FROM {TABLE}",
    "take away one": f"DELETE FROM {TABLE} WHERE id = (SELECT min(id) FROM {TABLE})",
    "put over": (
        f"INSERT INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS} FROM {TABLE} WHERE true"
        " ON CONFLICT (id) DO UPDATE SET reason = 'other'"
    ),
}
if ENGINE == "sqlite":
    ROADS["replace"] = f"REPLACE INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS} FROM {TABLE}"
    ROADS["change or replace"] = f"UPDATE OR REPLACE {TABLE} SET id = id + 1"
else:
    ROADS["empty"] = f"TRUNCATE {TABLE}"
    ROADS["empty all that hangs on it"] = f"TRUNCATE {TABLE} CASCADE"
    ROADS["merge"] = f"MERGE INTO {TABLE} t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE"


def rows() -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM {TABLE} ORDER BY id")
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]


@pytest.mark.parametrize("road", ROADS)
def test_a_row_is_neither_changed_nor_taken_away(world: World, road: str) -> None:
    before = rows()
    assert before
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ROADS[road])
    assert rows() == before


def test_nor_by_django(world: World) -> None:
    event = Event.objects.latest("pk")
    event.reason = "other"
    for deed in (event.save, event.delete, Event.objects.all().delete, lambda: Event.objects.update(reason="other")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            deed()


def test_what_is_missing_is_named_and_put_back(db: None) -> None:
    assert guard.missing() == []
    with connection.cursor() as cursor:
        on_table = f" ON {TABLE}" if ENGINE == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {TABLE}_{'no_change' if on_table else 'no_update'}{on_table}")
    (gone,) = guard.missing()
    assert gone in (f"{TABLE}_no_change", f"{TABLE}_no_update")
    guard.install()
    assert guard.missing() == []


@pytest.mark.postgresql
def test_a_trigger_that_is_switched_off_is_missing(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER {TABLE}_no_truncate")
    assert guard.missing() == [f"{TABLE}_no_truncate"]
    guard.install()
    assert guard.missing() == []


def test_no_row_is_written_outside_the_act_that_it_tells_of() -> None:
    with pytest.raises(NotInTransactionError):
        record(Note(Kind.SIGNED_OUT), by=system_actor(), at=MONDAY)
