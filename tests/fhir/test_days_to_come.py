"""Days that have not come yet: nobody is born on one, and what begins on one does not hold before."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from kinpin.enrollment.errors import RowsLockedError
from kinpin.enrollment.models import Pin
from kinpin.families.models import Contact, Patient
from kinpin.families.queries import ties_of
from kinpin.families.rules import AuthorityKind
from kinpin.kernel import clock
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


def on(day: date) -> Resource:
    return {"period": {"start": day.isoformat()}}


class TestAuthority:
    """It begins with the period of the record; what bars does not wait."""

    @pytest.fixture
    def month(self, world: World, tmp_path: Path, today: date) -> date:
        """A day in a month; the child is there."""
        says(tmp_path, patient("a"))
        return today + timedelta(days=30)

    def given(self, day: date) -> AuthorityKind | None:
        [child] = Patient.objects.filter(given="Ada", family="Okafor")
        [tie] = ties_of([child.pk], day)[child.pk]
        return tie.authority

    @pytest.mark.parametrize("is_listed", [True, False])
    def test_it_holds_from_its_day_on(self, tmp_path: Path, today: date, month: date, is_listed: bool) -> None:
        entry = {"name": {"given": ["Ngozi"], "family": "Okafor"}, **JOINT, **on(month)}
        says(tmp_path, patient("a", contact=[entry]) if is_listed else related("m", "a", **JOINT, **on(month)))
        assert [self.given(day) for day in (today, month)] == [None, AuthorityKind.JOINT]

    @pytest.mark.parametrize("code", ["NONE", "NO CONTACT"])
    def test_what_permits_nothing_holds_at_once(self, tmp_path: Path, today: date, month: date, code: str) -> None:
        says(tmp_path, related("m", "a", extension=[authority(code)], **on(month)))
        assert self.given(today) == code

    @pytest.mark.parametrize("code", ["JOINT", "EXCLUSIVE"])
    def test_put_off_it_ends_a_pin_now(self, world: World, tmp_path: Path, today: date, month: date, code: str) -> None:
        says(tmp_path, related("m", "a", **JOINT))
        arrived(world)
        world.issue("imported", "imported")
        later = related("m", "a", extension=[authority(code)], **on(month))
        for _ in range(2):
            says(tmp_path, later)
            later["gender"] = "female"
        assert [self.given(day) for day in (today, month)] == [AuthorityKind.NONE, code]
        assert Pin.objects.get(patient=world.child("imported")).end_reason == "authority"

    def test_brought_forward_it_holds_from_then(self, tmp_path: Path, today: date, month: date) -> None:
        says(tmp_path, related("m", "a", **JOINT, **on(month)))
        says(tmp_path, related("m", "a", **JOINT, **on(today - timedelta(days=400))))
        assert self.given(today) is AuthorityKind.JOINT

    def test_what_the_desk_set_meanwhile_stays(self, world: World, tmp_path: Path, today: date, month: date) -> None:
        says(tmp_path, related("m", "a", **JOINT, **on(month)))
        arrived(world)
        world.give("imported", "imported", AuthorityKind.EXCLUSIVE, clock.now())  # after what was imported
        says(tmp_path, related("m", "a", **JOINT, **on(month), gender="female"))
        assert [self.given(day) for day in (today, month)] == [AuthorityKind.EXCLUSIVE] * 2


def test_a_name_a_number_and_an_address_that_have_not_begun_are_not_used(
    world: World, tmp_path: Path, today: date
) -> None:
    later = on(today + timedelta(days=3))
    said = patient(
        "a",
        name=[
            {"use": "official", "family": "Bell", "given": ["Ada"], **later},
            {"use": "usual", "given": ["Addie"], **later},
            {"family": "Okafor", "given": ["Ada"], **on(today)},
        ],
        telecom=[{"system": "phone", "value": "1", "rank": 1, **later}, {"system": "phone", "value": "2"}],
        address=[{"use": "home", "city": "Later", **later}, {"use": "temp", "city": "Now"}],
    )
    assert says(tmp_path, said) == []
    found = Patient.objects.get(source="fhir")
    assert (found.name.full, found.nickname, found.phone, found.city) == ("Ada Okafor", "", "2", "Now")
