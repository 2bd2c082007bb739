"""How PostgreSQL finds what it is asked for: nothing reads all patients, all contacts or all appointments.

It plans a statement once, for whatever values come. What it then takes for many rows it joins by reading whole tables,
and nobody notices before a practice is large.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from kinpin.config.worker import begin_days, tidy
from kinpin.families.models import Contact, Patient, Tie
from kinpin.families.rules import AuthorityKind
from kinpin.kernel import clock
from kinpin.kernel.ids import new_public_ids
from kinpin.schedule.models import Appointment
from kinpin.sql.bulk import insert, new_ids
from tests.test_doors import Asker, addresses
from tests.world import World

pytestmark = pytest.mark.postgresql

CHILDREN, VISITS = 8_000, 120_000
_FEW = 1000  # rows; whether there is anybody at all is seen by the first ones
_LARGE = [model._meta.db_table for model in (Patient, Contact, Tie, Appointment)]
_READ = "SELECT relname, seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = ANY(%s)"


@pytest.fixture
def at() -> datetime:
    return clock.now()


def test_no_page_reads_a_large_table_from_end_to_end(world: World) -> None:
    asker = Asker(world)
    fill(world)
    read = {name: tables for name, tables in pages_and_what_they_read(asker) if tables}
    assert not read, read


def test_no_act_of_the_main_job_reads_one_nor_does_the_worker(world: World) -> None:
    Asker(world)  # lets another parent in, who is told
    fill(world)
    read: dict[str, list[str]] = {}
    with reading(read, "issue and redeem"):
        world.enroll("JEFF", "BASIL")
    with reading(read, "bar by a court's order"):
        world.give("JEFF", "BASIL", AuthorityKind.NO_CONTACT)
    with reading(read, "begin a day"):
        begin_days({}, at=world.at)
    with reading(read, "tidy"):
        tidy(at=world.at)
    assert not any(read.values()), read


def pages_and_what_they_read(asker: Asker) -> Iterator[tuple[str, list[str]]]:
    """Every page of both sides, and the large tables that it did not look things up in but read."""
    shown = 0
    for side, name, pattern in addresses():
        found: dict[str, list[str]] = {}
        with reading(found, name):
            client = asker.client("admin" if side == "practice" else "family")
            shown += client.get(asker.address(side, name, pattern)).status_code == 200
        yield name, found[name]
    assert shown > 50  # pages there are to look at


@contextmanager
def reading(found: dict[str, list[str]], name: str) -> Iterator[None]:
    """Note the large tables of which many rows are read in the block."""
    before = rows_read()
    yield
    found[name] = [table for table, rows in rows_read().items() if rows > before[table] + _FEW]


def rows_read() -> dict[str, int]:
    """How many rows of each large table were read without an index, since this transaction began."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [_LARGE])
        return dict(cursor.fetchall())


def fill(world: World) -> None:
    """Children and parents like Rosemary and Cindy, and an appointment of one of them every half hour, for years."""
    rosemary, cindy, at = world.child("ROSEMARY"), world.contact("CINDY"), world.at
    children = copy(rosemary, CHILDREN, mrn=[f"L{n}" for n in range(CHILDREN)])
    parents = copy(cindy, CHILDREN)
    tie = Tie.objects.get(contact=cindy, patient=rosemary)
    copy(tie, CHILDREN, contact_id=parents, patient_id=children)
    visit = Appointment.objects.filter(patient=rosemary).latest("pk")
    times = [at + timedelta(minutes=30 * (n - VISITS // 2)) for n in range(VISITS)]
    copy(visit, VISITS, patient_id=[children[n % CHILDREN] for n in range(VISITS)], starts_at=times)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(_LARGE)}")


def copy(one: Model, count: int, **varied: Sequence[Any]) -> Sequence[int]:
    """Many rows like one, but for their ids and what is varied. Their ids."""
    model, ids = type(one), new_ids(type(one), count)
    varied = {"id": ids, **varied}
    columns = [field.attname for field in model._meta.concrete_fields]
    if "public_id" in columns:
        varied["public_id"] = new_public_ids(count)
    each = [varied.get(column) or [getattr(one, column)] * count for column in columns]
    insert(model, columns, list(zip(*each, strict=True)))
    return ids
