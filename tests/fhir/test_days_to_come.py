"""Days that have not come yet: nobody is born on one, and what begins on one does not hold before."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from kinpin.enrollment.errors import RowsLockedError
from kinpin.enrollment.models import Pin
from kinpin.families.models import Contact, Patient
from kinpin.kernel.clock import local_day
from tests.fhir.importing import Resource, authority, ndjson, patient, related, run
from tests.staff_client import staff_client
from tests.world import World

JOINT: Resource = {"extension": [authority("JOINT")]}


@pytest.fixture
def today(world: World) -> date:
    return local_day(world.at, world.maple.zone)


def says(folder: Path, *resources: Resource) -> list[str]:
    """Import into the practice of the world. What was wrong."""
    return [r["problem"] for r in run(ndjson(folder, *resources), practice="maple").refusals]


def arrived(world: World) -> None:
    """Name the imported child and mother as the world names its people."""
    world.children["imported"] = Patient.objects.get(given="Ada", family="Okafor")
    world.caregivers["imported"] = Contact.objects.get(given="Ngozi")


@pytest.mark.parametrize("born", ["3020-01-01", "9999-12-31"])
def test_nobody_is_born_on_a_day_to_come(world: World, tmp_path: Path, born: str) -> None:
    said = says(tmp_path, patient("a", birthDate=born), patient("b"), related("m", "b", birthDate=born), patient("c"))
    assert said == [
        "Patient.birthDate is a day that has not come yet",
        "RelatedPerson.birthDate is a day that has not come yet",
    ]
    assert Patient.objects.filter(source="fhir").count() == 2


def test_a_newborn_from_where_it_is_tomorrow_comes_in(world: World, tmp_path: Path, today: date) -> None:
    assert says(tmp_path, patient("a", birthDate=(today + timedelta(days=1)).isoformat())) == []
    assert says(tmp_path, patient("b", birthDate=(today + timedelta(days=3)).isoformat())) != []


def test_a_copy_with_a_day_to_come_does_not_win(world: World, tmp_path: Path) -> None:
    late = patient("a", "Late", birthDate="3020-01-01", meta={"lastUpdated": "2026-01-01T08:00:00Z"})
    assert len(says(tmp_path, patient("a", "Whole"), late)) == 1
    assert Patient.objects.filter(given="Whole").exists()


def test_a_birth_date_to_come_leaves_a_live_pin_and_stops_no_import(world: World, tmp_path: Path) -> None:
    says(tmp_path, patient("a"), related("m", "a", **JOINT))
    arrived(world)
    world.issue("imported", "imported")
    assert says(tmp_path, patient("a", birthDate="3020-01-01"), patient("b", "Basil")) != []
    assert Pin.objects.get(patient=world.child("imported")).closed_at is None
    assert Patient.objects.filter(given="Basil").exists()


def test_a_child_on_file_with_a_birth_date_to_come_is_shown_and_not_registered(world: World, tmp_path: Path) -> None:
    says(tmp_path, patient("a"), related("m", "a", **JOINT))
    arrived(world)
    Patient.objects.filter(pk=world.child("imported").pk).update(birth_date="3020-01-01")
    chart = world.child("imported").public_id
    assert staff_client(world).get(f"/workspace/clinical/charts/{chart}/registration/").status_code == 200
    with pytest.raises(RowsLockedError):
        world.issue("imported", "imported")
