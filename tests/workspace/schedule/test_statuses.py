"""What status of an appointment may follow which, as docs/states.md says it: tried at the desk, deed by deed."""

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

ROWS = {VisitStatus(row["status"]): row for row in table("states.md", "An appointment")}
ADDRESS = {"move": "undo", "Cancel": "cancel", "Restore": "restore"}


@pytest.fixture
def appointment(book: Book) -> Appointment:
    return book("ROSEMARY", "08:15", reason="check-up")


def be(appointment: Appointment, status: VisitStatus) -> Appointment:
    Appointment.objects.filter(pk=appointment.pk).update(status=status, arrived_at=appointment.starts_at)
    appointment.refresh_from_db()
    return appointment


def state(appointment: Appointment) -> tuple[Any, ...]:
    """All there is of an appointment."""
    return Appointment.objects.filter(pk=appointment.pk).values_list().get()


def told_of(appointment: Appointment) -> int:
    """How many changes the audit tells of."""
    return Event.objects.filter(subject=f"appointment:{appointment.pk}").exclude(kind=Kind.APPOINTMENT_VIEWED).count()


def do(desk: Client, page: Page, appointment: Appointment, deed: str, status: VisitStatus | None = None) -> Any:
    """Do a deed to an appointment as it is, moving it by 15 minutes."""
    if deed != "Save":
        data: dict[str, Any] = {"version": appointment.version}
        if deed == "move":
            provider = appointment.provider and appointment.provider.public_id
            data |= {"was": int(appointment.starts_at.timestamp()) + 900, "with": provider}
        return desk.post(page(f"appointment_{ADDRESS[deed]}", appointment=appointment), data)
    form = form_of(desk.get(page("appointment", appointment=appointment)), "appointment")
    typed = {**form, "status": (status or VisitStatus(appointment.status)).value}
    return desk.post(page("appointment_save", appointment=appointment), typed)


def test_every_status_has_its_row() -> None:
    assert set(ROWS) == set(VisitStatus)


@pytest.mark.parametrize("status", VisitStatus)
def test_what_follows_is_what_the_table_says(
    desk: Client, page: Page, appointment: Appointment, status: VisitStatus
) -> None:
    saves = [("Save", becomes) for becomes in CHOICES]
    for deed, becomes in (*saves, ("move", None), ("Cancel", None), ("Restore", None)):
        said = ROWS[status][deed]
        before, events = state(be(appointment, status)), told_of(appointment)
        answer = do(desk, page, appointment, deed, becomes)
        changed = state(appointment) != before
        assert told_of(appointment) == events + changed, f"{deed}: an event for each change, and for nothing else"
        now = Appointment.objects.get(pk=appointment.pk).status
        if said.startswith("no: "):
            assert (deed, answer.status_code, changed, now) == (deed, 409, False, status)
        else:
            wanted = becomes if said == "any but cancelled" else said
            assert (deed, answer.status_code, now) == (deed, 302, wanted)
            assert changed == (deed == "move" or now != status)


def test_an_appointment_can_not_be_saved_as_cancelled(desk: Client, page: Page, appointment: Appointment) -> None:
    assert do(desk, page, appointment, "Save", VisitStatus.CANCELLED).status_code == 409
    assert Appointment.objects.get(pk=appointment.pk).status == VisitStatus.SCHEDULED


def test_a_stray_restore_leaves_a_family_that_is_here(desk: Client, page: Page, appointment: Appointment) -> None:
    be(appointment, VisitStatus.ROOMED)
    address = page("appointment_restore", appointment=appointment)
    for headers in ({}, HTMX):
        told = words_of(desk.post(address, {"version": appointment.version}, headers=headers))
        assert "Nothing was done. This appointment is not cancelled, so there is nothing to restore." in told
        assert "Choose another Visit Status, and save." in told


def test_a_move_is_not_undone_under_a_cancelled_appointment(desk: Client, page: Page, appointment: Appointment) -> None:
    be(appointment, VisitStatus.CANCELLED)
    told = do(desk, page, appointment, "move")
    assert "It was not moved back: this appointment is cancelled. Restore it first, in its window." in words_of(told)


def test_to_where_it_is_nothing_is_moved(desk: Client, page: Page, appointment: Appointment) -> None:
    before, events = state(appointment), told_of(appointment)
    version, was, provider = appointment.version, int(appointment.starts_at.timestamp()), appointment.provider
    assert provider
    here = {"version": version, "was": was, "with": provider.public_id}
    assert desk.post(page("appointment_undo", appointment=appointment), here).status_code == 302
    assert (state(appointment), told_of(appointment)) == (before, events)


def test_windows_without_a_press_add_an_appointment_each(desk: Client, page: Page, appointment: Appointment) -> None:
    opened = desk.get(page("appointment_add"), {"patient": appointment.patient.public_id, "time": "10:00"})
    for time in ("10:00", "11:00"):
        desk.post(page("appointment_create"), {**form_of(opened, "appointment"), "time": time, "press": ""})
    assert Appointment.objects.count() == 3
    one = {**form_of(opened, "appointment"), "time": "12:00", "press": new_public_id()}
    for _ in range(2):
        desk.post(page("appointment_create"), one)
    assert Appointment.objects.count() == 4
