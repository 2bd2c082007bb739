"""Of one human there may be several records, joined by a number: what one says takes nothing from the others."""

from pathlib import Path
from typing import Any

import pytest

from kinpin.enrollment.models import Pin
from kinpin.families.models import Authority, Contact, Patient, Tie
from kinpin.families.rules import AuthorityKind
from tests.fhir.importing import Outcome, Resource, authority, ndjson, number, patient, related, run
from tests.world import World

HER: dict[str, Any] = {"identifier": [number("77")], "extension": [authority("JOINT")]}
MARIA: dict[str, Any] = {"given": "Maria", "family": "Lopez", "extension": [authority("JOINT")]}
CHILDREN = (patient("a", "Ada"), patient("b", "Leo"))


class Told:
    """The record system tells of one mother by a record for each of her children."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder
        self.says(*CHILDREN, related("r1", "a", **HER), related("r2", "b", **HER))
        self.mother = Contact.objects.get(given="Ngozi")
        world.caregivers["her"] = self.mother
        world.children |= {"Ada": Patient.objects.get(given="Ada"), "Leo": Patient.objects.get(given="Leo")}

    def says(self, *resources: Resource) -> Outcome:
        return run(ndjson(self.folder, *resources), practice="maple")

    def around(self, child: str) -> list[tuple[str, str]]:
        """Who is on a chart, each with the authority that was recorded last."""
        ties = Tie.objects.filter(patient=self.world.child(child), ended_at=None).order_by("pk")
        return [(tie.contact.given, self._authority(tie)) for tie in ties]

    def _authority(self, tie: Tie) -> str:
        last = Authority.objects.filter(tie=tie).order_by("pk").last()
        return last.kind if last else ""


@pytest.fixture
def told(world: World, tmp_path: Path) -> Told:
    return Told(world, tmp_path)


def test_a_record_that_becomes_another_human_leaves_the_other_chart_alone(told: Told) -> None:
    told.world.issue("her", "Ada", "Leo")
    told.says(related("r2", "b", identifier=[number("88")], **MARIA))
    assert (told.around("Ada"), told.around("Leo")) == ([("Ngozi", "JOINT")], [("Maria", "JOINT")])
    assert set(Pin.objects.values_list("patient__given", "end_reason")) == {("Ada", ""), ("Leo", "authority")}
    assert told.says(related("r1", "a", **HER)).unchanged == {"RelatedPerson": 1}


def test_also_while_the_other_record_holds_no_more(told: Told) -> None:
    told.says(related("r1", "a", **HER | {"active": False}))
    told.says(related("r2", "b", **MARIA))
    told.says(related("r1", "a", **HER))
    assert (told.around("Ada"), told.around("Leo")) == ([("Ngozi", "JOINT")], [("Maria", "JOINT")])


def test_where_every_record_says_so_the_contact_is_another(told: Told) -> None:
    told.says(related("r1", "a", **MARIA), related("r2", "b", **MARIA))
    told.mother.refresh_from_db()
    assert (told.mother.given, told.around("Ada"), told.around("Leo")) == (
        "Maria",
        [("Maria", "JOINT")],
        [("Maria", "JOINT")],
    )


def test_two_that_become_different_humans_are_two(told: Told) -> None:
    told.says(related("r1", "a", **MARIA), related("r2", "b", "Zoe", "Hale"))
    assert (told.around("Ada"), told.around("Leo")) == ([("Maria", "JOINT")], [("Zoe", "")])


@pytest.mark.parametrize("becomes", [related("r3", "a", **MARIA), related("r3", "b", **HER)])
def test_what_a_record_alone_permitted_does_not_stay_where_it_was(told: Told, becomes: Resource) -> None:
    told.says(related("r1", "a", identifier=[number("77")]), related("r3", "a", **HER))
    assert told.around("Ada") == [("Ngozi", "JOINT")]
    told.says(becomes)
    assert told.around("Ada")[0] == ("Ngozi", "NONE")


@pytest.mark.parametrize("becomes", [related("r3", "b", **HER), related("r3", "a", identifier=[number("77")])])
def test_what_a_further_record_permits_too_stays(told: Told, becomes: Resource) -> None:
    told.says(related("r3", "a", **HER))
    told.says(becomes)
    assert told.around("Ada") == [("Ngozi", "JOINT")]


@pytest.mark.parametrize("code", ["JOINT", "NONE"])
def test_a_bar_that_a_record_states_is_lifted_by_no_other_record(told: Told, code: str) -> None:
    told.says(related("r1", "a", **HER | {"extension": [authority("NO CONTACT")]}))
    outcome = told.says(related("r3", "a", **HER | {"extension": [authority(code)]}))
    assert ([one["reason"] for one in outcome.report["left_out"]], told.around("Ada")) == (
        ["barred"],
        [("Ngozi", "NO CONTACT")],
    )
    told.says(related("r3", "a", **HER | {"extension": [authority("EXCLUSIVE")]}))
    assert told.around("Ada") == [("Ngozi", "NO CONTACT")]


def test_who_barred_may_take_it_back(told: Told) -> None:
    told.says(related("r1", "a", **HER | {"extension": [authority("NO CONTACT")]}))
    told.says(related("r1", "a", **HER))
    assert told.around("Ada") == [("Ngozi", AuthorityKind.JOINT)]
