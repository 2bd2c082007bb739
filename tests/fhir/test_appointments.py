"""Appointments that refer to what is not on file yet: they are linked when it comes."""

from pathlib import Path

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.families.models import Patient
from kinpin.schedule.models import Appointment
from tests.fhir.importing import appointment, ndjson, patient, related, run

pytestmark = pytest.mark.usefixtures("clinic")


def whose() -> str:
    return Appointment.objects.get().patient.given


def test_one_that_moves_to_a_patient_who_comes_later(tmp_path: Path) -> None:
    run(ndjson(tmp_path, patient("a", "Ada"), appointment("v", "Patient/a")))
    run(ndjson(tmp_path, appointment("v", "Patient/b", start="2026-12-01T15:00:00Z")))
    assert whose() == "Ada"
    run(ndjson(tmp_path, patient("b", "Basil")))
    assert (whose(), Appointment.objects.get().starts_at.day) == ("Basil", 1)
    ids = {child.given: child.pk for child in Patient.objects.all()}
    moved = Event.objects.filter(kind=Kind.APPOINTMENT_MOVED).order_by("pk").values_list("patient_id", flat=True)
    assert list(moved) == [ids["Ada"], ids["Ada"], ids["Basil"]], "on the chart that it left, too"


def test_one_that_is_called_off_is_told_as_cancelled_and_no_open_window_saves_over_it(tmp_path: Path) -> None:
    run(ndjson(tmp_path, patient("a", "Ada"), appointment("v", "Patient/a")))
    before = Appointment.objects.get().version
    run(ndjson(tmp_path, {**appointment("v", "Patient/a"), "status": "cancelled"}))
    assert Event.objects.filter(kind=Kind.APPOINTMENT_CANCELLED).count() == 1
    assert (Appointment.objects.get().status, Appointment.objects.get().version) == ("cancelled", before + 1)


def test_one_that_was_to_move_and_did_not(tmp_path: Path) -> None:
    run(ndjson(tmp_path, patient("a", "Ada"), appointment("v", "Patient/a")))
    run(ndjson(tmp_path, appointment("v", "Patient/b")))
    run(ndjson(tmp_path, appointment("v", "Patient/a")))
    run(ndjson(tmp_path, patient("b", "Basil")))
    assert whose() == "Ada"


@pytest.mark.parametrize("child_waits", [True, False])
def test_who_brings_the_child_comes_later(tmp_path: Path, child_waits: bool) -> None:
    coming = appointment("v", "Patient/a", "RelatedPerson/m")
    run(ndjson(tmp_path, coming) if child_waits else ndjson(tmp_path, patient("a"), coming))
    run(ndjson(tmp_path, patient("a", "Ada"), patient("z", "Zuri")))
    assert Appointment.objects.get().presenter is None
    run(ndjson(tmp_path, related("x", "z", "Ines"), related("m", "a", "Ngozi")))
    presenter = Appointment.objects.get().presenter
    assert presenter is not None
    assert presenter.given == "Ngozi"


def test_whom_the_desk_wrote_down_instead_stays(tmp_path: Path) -> None:
    run(ndjson(tmp_path, patient("a"), appointment("v", "Patient/a", "RelatedPerson/m")))
    Appointment.objects.update(presenter_kind="someone_else")
    run(ndjson(tmp_path, related("m", "a")))
    assert Appointment.objects.get().presenter is None


def test_whom_the_desk_wrote_down_stays_also_where_the_record_names_another(tmp_path: Path) -> None:
    people = patient("a"), related("m", "a"), related("f", "a", "Chidi")
    run(ndjson(tmp_path, *people, appointment("v", "Patient/a", "RelatedPerson/m")))
    Appointment.objects.update(presenter=None, presenter_kind="someone_else")
    outcome = run(ndjson(tmp_path, appointment("v", "Patient/a", "RelatedPerson/f")))
    assert (outcome.exit_code, Appointment.objects.get().presenter) == (0, None)


@pytest.mark.parametrize("start", ["0001-01-01T00:00:00Z", "1899-12-31T12:00:00Z", "9999-12-31T23:59:59Z"])
def test_one_on_a_day_that_no_schedule_shows_is_refused(tmp_path: Path, start: str) -> None:
    outcome = run(ndjson(tmp_path, patient("a"), appointment("v", "Patient/a", start=start)))
    assert (outcome.exit_code, outcome.created) == (3, {"Patient": 1})
    assert [r["problem"] for r in outcome.refusals] == ["Appointment.start must lie between 1900 and 2099"]
