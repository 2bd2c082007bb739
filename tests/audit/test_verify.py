"""That the trail was checked is in the trail, where it can be written."""

import json

import pytest
from django.test import Client

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.config.verifying import verify
from tests.audit.memory import no_more_events
from tests.pages import words_of
from tests.practice_portal.test_trail import TRAIL, tamper
from tests.staff_client import staff_client
from tests.world import World


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
        ("system", "command", "done", {"events": before, "changed": 0}),
        ("system", "command", "done", {"events": before + 1, "changed": 1}),
    ]
    others = Event.objects.filter(kind=Kind.AUDIT_VERIFIED).exclude(practice_id=world.maple.pk)
    assert {json.loads(check.detail)["changed"] for check in others} == {0}
    said = words_of(admin.get(TRAIL))
    assert "Checked that every event is as it was written" in said
    assert f"changed: 1; events: {before + 1}" in said


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
