"""A record that makes another human of somebody: of a contact, or of a patient whom a family sees."""

from pathlib import Path
from typing import Any

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.errors import RowsLockedError
from kinpin.enrollment.models import Enrollment, Pin
from kinpin.families.actions.contacts import tie_contact
from kinpin.families.details import ChartPlace
from kinpin.families.models import Contact, Patient
from kinpin.families.rules import AuthorityKind, HoldReason, Role
from kinpin.kernel import clock
from tests.fhir.importing import authority, ndjson, patient, related, run
from tests.patient_portal.family import children_of
from tests.world import World

FATHER: dict[str, Any] = {
    "given": "Chidi", "family": "Okafor", "code": "FTH", "birthDate": "1985-01-01",
    "extension": [authority("JOINT")],
}  # fmt: skip


@pytest.fixture
def says(world: World, tmp_path: Path) -> Any:
    """The record system tells of a child's father, and he is let in."""

    def say(**father: Any) -> None:
        told = related("f", "a", **{**FATHER, **father})
        assert run(ndjson(tmp_path, patient("a", "Ada"), told), practice="maple").exit_code == 0

    say()
    world.caregivers["father"] = Contact.objects.get(given="Chidi")
    world.children["Ada"] = Patient.objects.get(given="Ada", family="Okafor")
    world.enroll("father", "Ada", email="chidi@example.com")
    return say


@pytest.mark.parametrize(
    "changed",
    [
        {"given": "Bob", "family": "Miller", "birthDate": "1990-05-05"},
        {"given": "Bob"},
        {"family": "Miller", "birthDate": "1990-05-05"},
    ],
)
def test_the_first_ones_access_ends(says: Any, world: World, changed: dict[str, Any]) -> None:
    assert children_of("chidi@example.com") == ["Ada"]
    says(**changed)
    assert children_of("chidi@example.com") == []
    assert Enrollment.objects.get(contact=world.contact("father")).end_reason == "authority"
    assert Event.objects.filter(kind=Kind.ENROLLMENT_ENDED, contact_id=world.contact("father").pk).exists()


def test_what_the_desk_permitted_to_the_first_one_is_not_the_other_ones(says: Any, world: World) -> None:
    """Nor on a chart to which the desk itself put the contact; what the record permits is."""
    father, sage, place = world.contact("father"), world.child("SAGE"), ChartPlace(role=Role.FATHER)
    tie_contact(patient=sage, contact=father, place=place, by=world.frontdesk, at=clock.now())
    for child in ("Ada", "SAGE"):
        world.give("father", child, AuthorityKind.JOINT, at=clock.now())
    says(given="Bob")
    world.issue("father", "Ada", at=clock.now())
    with pytest.raises(RowsLockedError):
        world.issue("father", "SAGE", at=clock.now())
    says(given="Cal", extension=[])
    with pytest.raises(RowsLockedError):
        world.issue("father", "Ada", at=clock.now())


def test_an_order_against_the_first_one_stays(says: Any, world: World) -> None:
    world.give("father", "Ada", AuthorityKind.NO_CONTACT, at=clock.now())
    says(given="Bob")
    with pytest.raises(RowsLockedError):
        world.issue("father", "Ada", at=clock.now())


def test_a_sheet_made_for_the_first_one_opens_nothing(says: Any, world: World) -> None:
    Enrollment.objects.update(ended_at=world.at, end_reason="removed")
    sheet = world.issue("father", "Ada")
    says(given="Bob", family="Miller")
    assert Pin.objects.get(handout__public_id=sheet.handout).end_reason == "authority"


@pytest.mark.parametrize(
    "changed",
    [{"family": "Miller"}, {"given": "Chiddi"}, {"birthDate": "1985-01-10"}, {"family": "Okafor-Eze"}],
)
def test_a_correction_ends_nothing(says: Any, changed: dict[str, Any]) -> None:
    says(**changed)
    assert children_of("chidi@example.com") == ["Ada"]


@pytest.fixture
def says_of_child(world: World, tmp_path: Path) -> Any:
    """The record system tells of a child whose father is let in."""

    def say(given: str, **child: Any) -> None:
        told = [patient("a", given, **child), related("f", "a", **FATHER)]
        assert run(ndjson(tmp_path, *told), practice="maple").exit_code == 0

    say("Ada", birthDate="2020-02-02")
    world.caregivers["father"] = Contact.objects.get(given="Chidi")
    world.children["Ada"] = Patient.objects.get(given="Ada", family="Okafor")
    world.enroll("father", "Ada", email="chidi@example.com")
    return say


def test_a_chart_that_becomes_another_childs_is_held(says_of_child: Any, world: World) -> None:
    says_of_child("Amina", birthDate="2021-03-03")
    assert children_of("chidi@example.com") == []
    assert Patient.objects.get(pk=world.child("Ada").pk).hold == HoldReason.IDENTITY
    assert Event.objects.filter(kind=Kind.HOLD_PLACED, patient_id=world.child("Ada").pk).exists()


@pytest.mark.parametrize(
    ("given", "born"), [("Amina", "2020-02-02"), ("Ada", "2021-03-03"), ("Ada Ngozi", "2021-03-03")]
)
def test_a_correction_of_the_same_child_holds_nothing(says_of_child: Any, world: World, given: str, born: str) -> None:
    says_of_child(given, birthDate=born)
    assert Patient.objects.get(pk=world.child("Ada").pk).hold == ""


def test_a_newborn_who_gets_a_name_and_another_birth_date_is_the_same_child(says_of_child: Any, world: World) -> None:
    Patient.objects.filter(pk=world.child("Ada").pk).update(given="Baby Girl")
    says_of_child("Amina", birthDate="2021-03-03")
    assert Patient.objects.get(pk=world.child("Ada").pk).hold == ""
