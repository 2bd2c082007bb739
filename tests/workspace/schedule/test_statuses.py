"""What status of a visit may follow which, as docs/states.md says it: tried at the desk, deed by deed."""

from typing import Any

import pytest
from django.test import Client

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.kernel.ids import new_public_id
from kinpin.schedule.models import Appointment
from kinpin.schedule.rules import CHOICES, VisitStatus
from tests.pages import form_of, words_of
from tests.tables import table
from tests.workspace.conftest import HTMX
from tests.workspace.schedule.conftest import Book, Page

ROWS = {VisitStatus(row["status"]): row for row in table("states.md", "A visit")}
ADDRESS = {"move": "undo", "Cancel": "cancel", "Restore": "restore"}


@pytest.fixture
def visit(book: Book) -> Appointment:
    return book("ROSEMARY", "08:15", reason="check-up")


def be(visit: Appointment, status: VisitStatus) -> Appointment:
    Appointment.objects.filter(pk=visit.pk).update(status=status, arrived_at=visit.starts_at)
    visit.refresh_from_db()
    return visit


def state(visit: Appointment) -> tuple[Any, ...]:
    """All there is of a visit."""
    return Appointment.objects.filter(pk=visit.pk).values_list().get()


def told_of(visit: Appointment) -> int:
    """How many changes the audit tells of."""
    return Event.objects.filter(subject=f"appointment:{visit.pk}").exclude(kind=Kind.APPOINTMENT_VIEWED).count()


def do(desk: Client, page: Page, visit: Appointment, deed: str, status: VisitStatus | None = None) -> Any:
    """Do a deed to a visit as it is, moving it by 15 minutes."""
    if deed != "Save":
        data: dict[str, Any] = {"version": visit.version}
        if deed == "move":
            data |= {"was": int(visit.starts_at.timestamp()) + 900, "with": visit.provider and visit.provider.public_id}
        return desk.post(page(f"appointment_{ADDRESS[deed]}", visit=visit), data)
    form = form_of(desk.get(page("appointment", visit=visit)), "appointment")
    typed = {**form, "status": (status or VisitStatus(visit.status)).value}
    return desk.post(page("appointment_save", visit=visit), typed)


def test_every_status_has_its_row() -> None:
    assert set(ROWS) == set(VisitStatus)


@pytest.mark.parametrize("status", VisitStatus)
def test_what_follows_is_what_the_table_says(desk: Client, page: Page, visit: Appointment, status: VisitStatus) -> None:
    saves = [("Save", becomes) for becomes in CHOICES]
    for deed, becomes in (*saves, ("move", None), ("Cancel", None), ("Restore", None)):
        said = ROWS[status][deed]
        before, events = state(be(visit, status)), told_of(visit)
        answer = do(desk, page, visit, deed, becomes)
        changed = state(visit) != before
        assert told_of(visit) == events + changed, f"{deed}: an event for each change, and for nothing else"
        now = Appointment.objects.get(pk=visit.pk).status
        if said.startswith("no: "):
            assert (deed, answer.status_code, changed, now) == (deed, 409, False, status)
        else:
            wanted = becomes if said == "any but cancelled" else said
            assert (deed, answer.status_code, now) == (deed, 302, wanted)
            assert changed == (deed == "move" or now != status)


def test_a_visit_can_not_be_saved_as_cancelled(desk: Client, page: Page, visit: Appointment) -> None:
    assert do(desk, page, visit, "Save", VisitStatus.CANCELLED).status_code == 409
    assert Appointment.objects.get(pk=visit.pk).status == VisitStatus.SCHEDULED


def test_a_stray_restore_leaves_a_family_that_is_here(desk: Client, page: Page, visit: Appointment) -> None:
    be(visit, VisitStatus.ROOMED)
    address = page("appointment_restore", visit=visit)
    for headers in ({}, HTMX):
        told = words_of(desk.post(address, {"version": visit.version}, headers=headers))
        assert "Nothing was done. This visit is not cancelled, so there is nothing to restore." in told
        assert "Choose another Visit Status, and save." in told


def test_a_move_is_not_undone_under_a_cancelled_visit(desk: Client, page: Page, visit: Appointment) -> None:
    be(visit, VisitStatus.CANCELLED)
    told = do(desk, page, visit, "move")
    assert "It was not moved back: this visit is cancelled. Restore it first, in its window." in words_of(told)


def test_to_where_it_is_nothing_is_moved(desk: Client, page: Page, visit: Appointment) -> None:
    before, events = state(visit), told_of(visit)
    assert visit.provider
    here = {"version": visit.version, "was": int(visit.starts_at.timestamp()), "with": visit.provider.public_id}
    assert desk.post(page("appointment_undo", visit=visit), here).status_code == 302
    assert (state(visit), told_of(visit)) == (before, events)


def test_windows_that_name_no_request_add_a_visit_each(desk: Client, page: Page, visit: Appointment) -> None:
    opened = desk.get(page("appointment_add"), {"patient": visit.patient.public_id, "time": "10:00"})
    for time in ("10:00", "11:00"):
        desk.post(page("appointment_create"), {**form_of(opened, "appointment"), "time": time, "request": ""})
    assert Appointment.objects.count() == 3
    one = {**form_of(opened, "appointment"), "time": "12:00", "request": new_public_id()}
    for _ in range(2):
        desk.post(page("appointment_create"), one)
    assert Appointment.objects.count() == 4
