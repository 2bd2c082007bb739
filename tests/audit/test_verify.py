"""That the trail was checked is in the trail, where it can be written."""

import json

import pytest
from django.db import connection
from django.test import Client

from kinpin.audit import guard
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.config.verifying import verify
from tests.audit.memory import no_more_events
from tests.environment import ENGINE
from tests.pages import words_of
from tests.practice_portal.test_trail import TRAIL, tamper
from tests.staff_client import staff_client
from tests.world import World


def without_guard(statement: str, event_id: int) -> None:
    """What a superuser of the database does to a row."""
    table = Event._meta.db_table
    with connection.cursor() as cursor:
        if ENGINE == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        else:
            for name in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {table}_no_{name}")
        cursor.execute(statement.replace("TABLE", table), [event_id])
    guard.install()


def events_of(world: World) -> int:
    return Event.objects.filter(practice_id=world.maple.pk).count()


def test_a_check_is_in_the_trail_of_each_practice_with_what_it_found_there(world: World) -> None:
    admin: Client = staff_client(world, "admin")
    before = events_of(world)
    assert verify()
    tamper(Event.objects.filter(practice_id=world.maple.pk).earliest("pk"), "reason", "other")
    assert not verify()
    checks = Event.objects.filter(kind=Kind.AUDIT_VERIFIED, practice_id=world.maple.pk).order_by("pk")
    assert [(check.actor_kind, check.room, check.outcome, json.loads(check.detail)) for check in checks] == [
        ("system", "command", "done", {"events": before, "changed": 0, "gone": 0}),
        ("system", "command", "done", {"events": before + 1, "changed": 1, "gone": 0}),
    ]
    others = Event.objects.filter(kind=Kind.AUDIT_VERIFIED).exclude(practice_id=world.maple.pk)
    assert {json.loads(check.detail)["changed"] for check in others} == {0}
    said = words_of(admin.get(TRAIL))
    assert "Checked that every event is as it was written" in said
    assert f"changed: 1; events: {before + 1}; gone: 0" in said


def test_a_row_that_was_taken_away_after_a_check_is_missed_by_the_next(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify()
    assert verify()
    before = events_of(world)
    without_guard("DELETE FROM TABLE WHERE id = %s", Event.objects.filter(practice_id=world.maple.pk).earliest("pk").pk)
    capsys.readouterr()
    for _ in range(2):  # nor does it get lost later
        assert not verify()
        said = capsys.readouterr().out
        assert said == "Events that an earlier check had counted are gone: 1 at least.\n"
    last = Event.objects.filter(kind=Kind.AUDIT_VERIFIED, practice_id=world.maple.pk).order_by("pk")[2]
    assert json.loads(last.detail) == {"events": before - 1, "changed": 0, "gone": 1}
    others = Event.objects.filter(kind=Kind.AUDIT_VERIFIED).exclude(practice_id=world.maple.pk)
    assert {json.loads(check.detail)["gone"] for check in others} == {0}


def test_a_row_that_was_given_a_later_place_is_missed_where_it_was(world: World) -> None:
    assert verify()
    moved = Event.objects.filter(practice_id=world.maple.pk).earliest("pk").pk
    without_guard("UPDATE TABLE SET id = 1000000 WHERE id = %s", moved)
    assert not verify()


def test_a_mark_that_is_none_is_told_as_a_change(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    forged = Event.objects.earliest("pk")
    tamper(forged, "mark", "not a mark")
    assert not verify()
    assert f"no longer in the key file: {forged.pk}." in capsys.readouterr().out


def test_of_many_changed_events_the_first_twenty_are_named(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    ids = list(Event.objects.order_by("pk").values_list("pk", flat=True))
    for last, said in ((19, "."), (20, ", ...")):
        without_guard("UPDATE TABLE SET reason = 'other' WHERE id <= %s", ids[last])
        assert not verify()
        named = ", ".join(map(str, ids[:20]))
        assert f"no longer in the key file: {named}{said}" in capsys.readouterr().out


def test_a_database_that_takes_no_writes_is_checked_all_the_same(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Event.objects.count()
    with no_more_events():
        assert verify()
    said = capsys.readouterr()
    assert said.out == f"{before} events, each as it was written.\n"
    assert said.err == "The database takes no writes: its audit trail will not tell of this check.\n"
    assert Event.objects.count() == before
