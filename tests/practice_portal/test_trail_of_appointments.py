"""A trail tells of each appointment when it is, from when to when it was moved, and which fields were changed."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.schedule.access import open_appointment
from kinpin.schedule.actions import (
    AppointmentDetails,
    add_appointment,
    cancel_appointment,
    change_appointment,
    move_appointment,
    restore_appointment,
)
from kinpin.schedule.models import Appointment
from kinpin.schedule.rules import VisitType
from tests.fhir.importing import appointment, ndjson, patient, run
from tests.practice_portal.test_trail import of_child, page, rows
from tests.world import World

SECRET = "worried about a bruise"
MORNING = datetime(2026, 12, 1, 14, 30, tzinfo=UTC)  # 9:30 AM in New York
DETAILS = AppointmentDetails(starts_at=MORNING, minutes=15, provider=None, site=None, visit_type=VisitType.WELL)


@pytest.fixture
def visit(world: World) -> Appointment:
    return add_appointment(
        practice=world.maple, patient=world.child("ROSEMARY"), details=DETAILS, by=world.frontdesk, at=world.at
    )


def test_each_deed_says_which_appointment(world: World, admin: Client, visit: Appointment) -> None:
    by, at = world.frontdesk, world.at
    open_appointment(public_id=visit.public_id, by=by, at=at)
    cancel_appointment(appointment=visit, version=1, by=by, at=at)
    restore_appointment(appointment=visit, version=2, by=by, at=at)
    said = page(admin, of_child(world))
    for kind in ("VIEWED", "ADDED", "CANCELLED", "RESTORED"):
        label = Kind[f"APPOINTMENT_{kind}"].label
        assert f"Maria Rivera {label} starts at: 12/01/2026 9:30 AM Workspace" in said, label


def test_a_move_says_from_when_to_when(world: World, admin: Client, visit: Appointment) -> None:
    by, at = world.frontdesk, world.at
    noon = MORNING.replace(hour=17, minute=0)
    move_appointment(appointment=visit, version=1, starts_at=noon, provider=None, by=by, at=at)
    move_appointment(appointment=visit, version=2, starts_at=noon, provider=world.provider, by=by, at=at)
    said = page(admin, of_child(world))
    moved = "Maria Rivera Moved an appointment"
    assert f"{moved} from: 12/01/2026 9:30 AM; to: 12/01/2026 12:00 PM Workspace" in said
    assert f"{moved} changed: provider; starts at: 12/01/2026 12:00 PM Workspace" in said


def test_what_else_changed_is_told_by_the_names_of_the_fields(world: World, admin: Client, visit: Appointment) -> None:
    by, at = world.frontdesk, world.at
    longer = replace(DETAILS, minutes=30, reason=SECRET)
    change_appointment(appointment=visit, version=1, details=longer, by=by, at=at)
    other = replace(longer, starts_at=MORNING.replace(day=2), reason="", site=world.site)
    change_appointment(appointment=visit, version=2, details=other, by=by, at=at)
    said = page(admin, of_child(world))
    assert "Changed an appointment changed: minutes, reason; starts at: 12/01/2026 9:30 AM" in said
    moved = "Moved an appointment changed: reason, site; from: 12/01/2026 9:30 AM; to: 12/02/2026 9:30 AM"
    assert moved in said
    assert moved.split("appointment ")[1] in [row["about"] for row in rows(admin, of_child(world))]
    assert not Event.objects.filter(detail__contains="bruise").exists()


def test_an_import_says_it_too(world: World, admin: Client, tmp_path: Path) -> None:
    for start in ("2026-12-01T15:00:00Z", "2026-12-01T11:15:00-05:00"):
        visit = appointment("v", "Patient/a", start=start)
        assert run(ndjson(tmp_path, patient("a", "Ada"), visit), practice="maple").exit_code == 0
    world.children["Ada"] = Appointment.objects.get().patient
    said = page(admin, of_child(world, "Ada"))
    assert "Kinpin Added an appointment starts at: 12/01/2026 10:00 AM" in said
    assert "Kinpin Moved an appointment from: 12/01/2026 10:00 AM; to: 12/01/2026 11:15 AM" in said
