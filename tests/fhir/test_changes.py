"""A later export changes what is on file, with the same consequences as an edit at the desk."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.config.worker import begin_days
from kinpin.enrollment.errors import RowsLockedError
from kinpin.enrollment.models import Enrollment, Pin
from kinpin.families.models import Contact, Patient, SearchKey, Tie
from kinpin.families.rules import AuthorityKind
from kinpin.inbox.models import SourceRecord
from kinpin.kernel import clock
from kinpin.kernel.clock import day_start, local_day
from kinpin.schedule.models import Appointment
from tests.fhir.importing import (
    Outcome,
    Resource,
    appointment,
    authority,
    ndjson,
    number,
    patient,
    related,
    run,
)
from tests.world import World

SAYS_JOINT: dict[str, Any] = {"extension": [authority("JOINT")]}
MOTHER = related("m", "a", identifier=[number("17")], **SAYS_JOINT)


@dataclass
class Family:
    """An imported child and mother, with a live PIN between them."""

    world: World
    folder: Path

    def says(self, *resources: Resource) -> Outcome:
        return run(ndjson(self.folder, *resources), practice="maple")

    @property
    def child(self) -> Patient:
        return Patient.objects.get(pk=self.world.child("imported").pk)

    @property
    def pin(self) -> Pin:
        return Pin.objects.get(patient=self.world.child("imported"))

    @property
    def tie(self) -> Tie:
        return Tie.objects.get(patient=self.world.child("imported"), contact=self.world.contact("imported"))

    def enroll(self) -> Enrollment:
        login = self.world.family_login("ngozi@example.com")
        return Enrollment.objects.create(
            practice=self.world.maple,
            login=login,
            patient=self.child,
            contact=self.tie.contact,
            pin=self.pin,
            level="FULL",
            started_at=self.world.at,
        )


@pytest.fixture
def family(world: World, tmp_path: Path) -> Family:
    made = Family(world, tmp_path)
    made.says(patient("a", "Ada"), MOTHER)
    world.children["imported"] = Patient.objects.get(given="Ada", family="Okafor")
    world.caregivers["imported"] = Contact.objects.get(given="Ngozi")
    world.issue("imported", "imported")
    return made


def fields_changed(kind: Kind) -> list[list[str]]:
    return [json.loads(event.detail)["fields"] for event in Event.objects.filter(kind=kind).order_by("pk")]


def test_a_changed_name_leaves_the_sheet_good(family: Family) -> None:
    assert family.says(patient("a", "Adaeze", "Okafor-Bell")).updated == {"Patient": 1}
    assert (family.child.given, family.child.family) == ("Adaeze", "Okafor-Bell")
    assert family.pin.closed_at is None
    assert fields_changed(Kind.PATIENT_CHANGED) == [["family", "given"]]
    keys = set(SearchKey.objects.filter(patient=family.child).values_list("key", flat=True))
    assert any("adaeze" in key for key in keys)
    assert not any(key == "ada" or key.startswith("ada ") for key in keys)


def test_a_new_suffix_is_searched_for(family: Family) -> None:
    named = {"use": "official", "family": "Okafor", "given": ["Ada"], "suffix": ["III"]}
    assert family.says(patient("a", "Ada", name=[named])).updated == {"Patient": 1}
    assert SearchKey.objects.filter(patient=family.child, key="okafor", other="iii").exists()


def test_a_second_record_of_the_mother_that_comes_and_goes_leaves_her_place_and_the_sheet_good(family: Family) -> None:
    again = related("m2", "a", identifier=[number("17")])
    since = family.tie.started_at
    for one in (again, again | {"active": False}, again):
        family.says(one)
    assert (family.tie.started_at, family.tie.ended_at, family.pin.closed_at) == (since, None, None)


def test_a_mother_whose_sheet_was_used_and_who_may_no_longer_decide_is_let_in_no_more(family: Family) -> None:
    enrollment = family.enroll()
    Pin.objects.update(closed_at=family.world.at, end_reason="redeemed")
    family.says({**MOTHER, "active": False})
    enrollment.refresh_from_db()
    assert enrollment.end_reason == "authority"


def test_a_mother_whom_the_childs_own_record_lists_no_more_loses_her_sheet(family: Family) -> None:
    family.says(patient("l", "Lia", contact=[{"name": {"family": "Obi", "given": ["Ada"]}}]))
    world, listed = family.world, Contact.objects.latest("pk")
    world.children["listed"], world.caregivers["listed"] = Patient.objects.get(given="Lia"), listed
    world.give("listed", "listed", AuthorityKind.JOINT, at=clock.now())
    world.issue("listed", "listed", at=clock.now())
    family.says(patient("l", "Lia", contact=[{"name": {"family": "Obi", "given": ["Uche"]}}]))
    assert Pin.objects.get(contact=listed).end_reason == "authority"


def test_a_small_correction_of_the_birth_date_leaves_it_good(family: Family) -> None:
    family.says(patient("a", "Ada", birthDate="2019-03-15"))
    assert family.child.birth_date.isoformat() == "2019-03-15"  # type: ignore[union-attr]
    assert family.pin.closed_at is None


def test_a_birth_date_that_makes_the_child_a_grown_up_closes_it(family: Family) -> None:
    family.says(patient("a", "Ada", birthDate="1999-03-14"))
    assert family.pin.end_reason == "age"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"active": False}, "inactive"),
        ({"deceasedBoolean": True}, "deceased"),
        ({"deceasedDateTime": "2026-11-01"}, "deceased"),
        ({"active": True, "deceasedDateTime": "2026-11-01T10:00:00Z"}, "deceased"),
    ],
)
def test_a_patient_who_is_none_any_more(family: Family, more: dict[str, Any], status: str) -> None:
    family.says(patient("a", "Ada", **more))
    assert family.child.status == status
    assert family.pin.end_reason == "patient_status"
    assert Event.objects.filter(kind=Kind.PIN_CLOSED, patient_id=family.child.pk).count() == 1
    family.says(patient("a", "Ada", active=True, deceasedBoolean=False))
    assert family.child.status == "active"
    assert family.pin.end_reason == "patient_status"  # nothing is ever opened again


@pytest.mark.parametrize("survivor_comes_later", [True, False])
def test_a_patient_who_was_merged_into_another(family: Family, survivor_comes_later: bool) -> None:
    replaced = patient("a", "Ada", link=[{"other": {"reference": "Patient/b"}, "type": "replaced-by"}])
    survivor = patient("b", "Ada", link=[{"other": {"reference": "Patient/a"}, "type": "replaces"}])
    for resources in [[replaced], [survivor]] if survivor_comes_later else [[survivor, replaced]]:
        family.says(*resources)
        assert family.pin.end_reason == "patient_status" or resources == [survivor]
    assert family.child.status == "merged"
    assert family.child.merged_into == Patient.objects.get(status="active", given="Ada")
    assert family.pin.end_reason == "patient_status"


@pytest.mark.parametrize("other", [{"identifier": {"value": "17"}}, {"reference": "#b"}, {"display": "Ada"}])
def test_a_patient_whose_successor_can_not_be_read_is_merged_all_the_same(
    family: Family, other: dict[str, Any]
) -> None:
    family.says(patient("a", "Ada", active=True, link=[{"other": other, "type": "replaced-by"}]))
    assert (family.child.status, family.child.merged_into) == ("merged", None)
    assert family.pin.end_reason == "patient_status"


def test_nobody_is_merged_into_themselves(family: Family) -> None:
    family.says(patient("a", "Ada", link=[{"other": {"reference": "Patient/a"}, "type": "replaced-by"}]))
    assert (family.child.status, family.pin.closed_at) == ("active", None)


def test_see_also_merges_nothing(family: Family) -> None:
    family.says(patient("a", "Ada", link=[{"other": {"reference": "Patient/b"}, "type": "seealso"}]))
    assert (family.child.status, family.pin.closed_at) == ("active", None)


@pytest.mark.parametrize(
    "change",
    [
        {"active": False},
        {"period": {"end": "2026-01-01"}},
        {"extension": [authority("NO CONTACT")]},
        {"extension": [authority("NONE")]},
        {"extension": []},
    ],
    ids=["inactive", "over", "no contact", "none", "withdrawn"],
)
def test_a_mother_who_may_no_longer_decide(family: Family, change: dict[str, Any]) -> None:
    enrollment = family.enroll()
    family.says({**MOTHER, **change})
    assert family.pin.end_reason == "authority"
    enrollment.refresh_from_db()
    assert (enrollment.ended_at is None, enrollment.end_reason) == (False, "authority")


def test_a_mother_who_now_belongs_to_another_child(family: Family) -> None:
    family.says(patient("b", "Basil"), {**MOTHER, "patient": {"reference": "Patient/b"}})
    assert family.pin.end_reason == "authority"
    assert family.tie.ended_at is not None
    assert Tie.objects.get(patient__given="Basil", patient__family="Okafor", ended_at=None).contact.given == "Ngozi"


def test_who_moves_to_another_chart_is_the_same_contact(family: Family) -> None:
    """As where two charts become one. What the desk typed stays, but for what the record says anew."""
    family.says(patient("b", "Basil"), related("u", "a", "Uche"))
    Contact.objects.filter(given="Uche").update(email="u@desk.example", no_email=True, city="Elm")
    family.says(related("u", "b", "Uche", address=[{"city": "Oak"}]))
    uche = Contact.objects.get(given="Uche")
    assert (uche.email, uche.no_email, uche.city) == ("u@desk.example", True, "Oak")
    assert [tie.patient.given for tie in uche.ties.filter(ended_at=None)] == ["Basil"]


def test_several_who_move_in_one_go(family: Family) -> None:
    """Two records of one contact, a further one by number, and one of somebody else."""
    hers: dict[str, Any] = {"identifier": [number("18")]}
    family.says(patient("b", "Basil"), patient("c", "Cleo"), related("u", "a", "Uche", **hers))
    family.says(related("v", "b", "Uche", **hers), related("w", "a", "Ike"))
    family.says(
        related("u", "c", "Uche", **hers), related("v", "c", "Uche"), related("x", "b", "Uche", **hers),
        related("w", "c", "Ike"),
    )  # fmt: skip
    names = [(tie.patient.given, tie.contact.given) for tie in Tie.objects.filter(source="fhir", ended_at=None)]
    assert sorted(names) == [("Ada", "Ngozi"), ("Basil", "Uche"), ("Cleo", "Ike"), ("Cleo", "Uche")]
    assert Contact.objects.filter(given__in=["Uche", "Ike"]).count() == 2


@pytest.mark.parametrize("meanwhile", [{"active": False}, {"patient": {"reference": "Patient/b"}}])
def test_what_the_desk_took_is_not_given_back_to_who_left_the_chart_meanwhile(
    family: Family, meanwhile: dict[str, Any]
) -> None:
    family.world.give("imported", "imported", AuthorityKind.NONE, at=clock.now())
    family.says(patient("b", "Basil"), {**MOTHER, **meanwhile})
    assert family.says(MOTHER).report["left_out"][0]["reason"] == "denied"
    assert (family.tie.ended_at, family.tie.authorities.latest("pk").kind) == (None, AuthorityKind.NONE)


def test_what_the_desk_took_is_not_given_back_on_the_chart_that_this_one_became(family: Family) -> None:
    family.says(patient("b", "Ada"), related("u", "a", "Uche", **SAYS_JOINT))
    family.world.caregivers["uche"] = Contact.objects.get(given="Uche")
    family.world.give("uche", "imported", AuthorityKind.NONE, at=clock.now())
    replaced = patient("a", "Ada", link=[{"other": {"reference": "Patient/b"}, "type": "replaced-by"}])
    said = family.says(replaced, related("u", "b", "Uche", **SAYS_JOINT))
    assert [one["reason"] for one in said.report["left_out"]] == ["denied"]
    place = Tie.objects.get(contact=family.world.contact("uche"), ended_at=None)
    assert (place.patient.status, place.authorities.count()) == ("active", 0)
    family.world.children["imported"] = place.patient
    family.world.give("uche", "imported", AuthorityKind.JOINT, at=clock.now())
    assert family.says(related("u", "b", "Uche", extension=[authority("EXCLUSIVE")])).report["left_out"] == []


def test_another_human_who_moves_to_another_chart_is_another_contact(family: Family) -> None:
    family.says(patient("b", "Basil"), related("u", "a", "Uche"))
    family.says(related("u", "b", "Ike", "Bell"))
    assert Contact.objects.filter(given__in=["Uche", "Ike"]).count() == 2


def test_an_authority_that_comes_later_opens_the_door(world: World, tmp_path: Path) -> None:
    made = Family(world, tmp_path)
    made.says(patient("a", "Ada"), related("m", "a"))
    world.children["imported"] = Patient.objects.get(given="Ada", family="Okafor")
    world.caregivers["imported"] = Contact.objects.get(given="Ngozi")
    with pytest.raises(RowsLockedError):
        world.issue("imported", "imported")
    made.says(related("m", "a", **SAYS_JOINT))
    world.issue("imported", "imported")
    assert made.pin.closed_at is None


def test_a_bar_that_the_desk_entered_outlives_every_export(family: Family) -> None:
    family.world.give("imported", "imported", AuthorityKind.NO_CONTACT)
    family.says({**MOTHER, "telecom": [{"system": "email", "value": "n@example.com"}], **SAYS_JOINT})
    family.says({**MOTHER, "extension": [authority("EXCLUSIVE")]})
    with pytest.raises(RowsLockedError):
        family.world.issue("imported", "imported")
    refused = Event.objects.filter(kind=Kind.AUTHORITY_SET, outcome="refused")
    assert refused.count() == 1


@pytest.mark.parametrize(
    ("more", "stopped"),
    [
        ({"name": [{"use": "temp", "family": "Okafor", "given": ["Ada"]}]}, True),
        ({"name": [{"use": "anonymous", "family": "Okafor", "given": ["Ada"]}]}, True),
        ({"name": [{"family": "Okafor", "given": ["Baby Girl"]}]}, True),
        ({"name": [{"text": "Babygirl Okafor"}]}, True),
        ({"name": []}, True),
        ({"identifier": [number("1", use="temp")]}, True),
        ({"name": [{"use": "temp", "given": ["Baby"]}, {"use": "official", "given": ["Ada"]}]}, False),
    ],
)  # fmt: skip
def test_a_name_that_is_none_stops_the_issue(family: Family, more: dict[str, Any], stopped: bool) -> None:
    """And the sheet that was handed over before stays good."""
    family.says(patient("a", **more))
    assert family.pin.closed_at is None
    if stopped:
        with pytest.raises(RowsLockedError):
            family.world.issue("imported", "imported")
    else:
        family.world.issue("imported", "imported", seen={family.child.pk: family.pin.handout.public_id})


def test_what_the_desk_typed_stays_until_the_record_changes_it(family: Family) -> None:
    Patient.objects.filter(pk=family.child.pk).update(city="Springfield", given="Adaobi")
    family.says(patient("a", "Ada", telecom=[{"system": "email", "value": "a@example.com"}]))
    assert (family.child.given, family.child.city, family.child.email) == ("Adaobi", "Springfield", "a@example.com")
    family.says(patient("a", "Adaeze"))
    assert (family.child.given, family.child.city) == ("Adaeze", "Springfield")


def test_an_appointment_that_is_moved_and_cancelled(family: Family) -> None:
    family.says(appointment("v", "Patient/a"))
    family.says(appointment("v", "Patient/a", start="2026-12-01T15:00:00-05:00"))
    assert Appointment.objects.get().starts_at.isoformat() == "2026-12-01T20:00:00+00:00"
    family.says(appointment("v", "Patient/a", status="cancelled", start="2026-12-01T15:00:00-05:00"))
    assert Appointment.objects.get().status == "cancelled"


@pytest.mark.parametrize("by", ["the worker at midnight", "the next import"])
def test_a_last_day_that_has_passed_ends_what_it_was_set_to(family: Family, by: str) -> None:
    """Nothing new is said of the mother: the day alone ends her place."""
    zone = family.world.maple.zone
    last = local_day(family.world.at, zone) + timedelta(days=1)
    family.says({**MOTHER, "period": {"end": last.isoformat()}})
    enrollment = family.enroll()
    midnight = day_start(last + timedelta(days=1), zone)
    begin_days({}, at=midnight - timedelta(seconds=1))
    assert (family.tie.ended_at, family.pin.closed_at) == (None, None)
    if by == "the next import":
        SourceRecord.objects.filter(kind="RelatedPerson").update(ends_on=last - timedelta(days=3))
        family.says(patient("z", "Zuri"))
    else:
        begin_days({}, at=midnight)
        assert family.tie.ended_at == midnight
    assert family.tie.ended_at is not None
    assert family.pin.end_reason == "authority"
    enrollment.refresh_from_db()
    assert enrollment.end_reason == "authority"
