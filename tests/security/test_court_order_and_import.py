"""A court order that the desk entered, and the record system that knows nothing of it: no export opens a way around."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.errors import RowsLockedError
from kinpin.families.models import Authority, Contact, Patient, Tie
from kinpin.families.queries import ties_of
from kinpin.families.rules import AuthorityKind, Basis
from kinpin.kernel import clock
from kinpin.kernel.clock import local_day
from kinpin.workflows.authority_changes import inactivate_contact, set_authority
from tests.fhir.importing import authority, ndjson, number, patient, related, run
from tests.pages import words_of
from tests.staff_client import staff_client
from tests.world import World

JOINT: dict[str, Any] = {"extension": [authority("JOINT")]}
MAIL: dict[str, Any] = {"telecom": [{"system": "email", "value": "chidi@example.com"}]}
FATHER = related("f", "a", given="Chidi", code="FTH", birthDate="1985-01-01", **MAIL, **JOINT)
ROLES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"


def listed(given: str = "Chidi", family: str = "Okafor", code: str = "FTH", **more: Any) -> dict[str, Any]:
    """Somebody as a Patient lists them."""
    name: dict[str, Any] = {"family": family, **({"given": [given]} if given else {})}
    return {"relationship": [{"coding": [{"system": ROLES, "code": code}]}], "name": name, **JOINT, **more}


class Okafors:
    """An imported child whose father, imported too, is named Chidi; the desk has barred him."""

    def __init__(self, world: World, folder: Path, father: dict[str, Any] = FATHER) -> None:
        self.world, self._folder = world, folder
        self.says(patient("a", "Ada"), father)
        self.child = Patient.objects.get(given="Ada", family="Okafor")
        world.children["Ada"] = self.child
        world.caregivers["father"] = Contact.objects.get(ties__patient=self.child)
        world.give("father", "Ada", AuthorityKind.NO_CONTACT)

    def says(self, *resources: dict[str, Any]) -> None:
        assert run(ndjson(self._folder, *resources), practice="maple").exit_code == 0

    def says_of_the_father(self, kind: str) -> None:
        self.says({**FATHER, "extension": [authority(kind)]})

    def lists(self, *contacts: dict[str, Any]) -> None:
        self.says(patient("a", "Ada", contact=list(contacts)))

    @property
    def today(self) -> date:
        return local_day(self.world.at, self.world.maple.zone)

    def by_hand(self, kind: AuthorityKind, first: int, last: int | None) -> None:
        """The desk sets the father's authority from one day to another, counted from today."""
        set_authority(
            practice=self.world.maple,
            ties=[self.world.tie("father", "Ada")],
            kind=kind,
            basis=Basis.COURT_ORDER,
            starts_on=self.today + timedelta(days=first),
            ends_on=None if last is None else self.today + timedelta(days=last),
            lifts=Authority.objects.filter(kind=AuthorityKind.NO_CONTACT).values_list("pk", flat=True),
            by=self.world.system,
            at=clock.now(),  # after what was imported
        )

    def father(self, day: date) -> AuthorityKind | None:
        tied = ties_of([self.child.pk], day, contact_id=self.world.contact("father").pk)
        return tied[self.child.pk][0].authority

    def newcomers(self) -> list[AuthorityKind | None]:
        """What the others on the chart are permitted today."""
        tied = ties_of([self.child.pk], self.today)[self.child.pk]
        return [tie.authority for tie in tied if tie.contact.pk != self.world.contact("father").pk]

    def refusals(self) -> list[str]:
        refused = Event.objects.filter(kind=Kind.AUTHORITY_SET, outcome="refused", patient_id=self.child.pk)
        return list(refused.values_list("reason", flat=True))


@pytest.fixture
def okafors(world: World, tmp_path: Path) -> Okafors:
    return Okafors(world, tmp_path)


def test_the_barred_father_listed_once_more_has_no_authority_and_gets_no_sheet(okafors: Okafors) -> None:
    okafors.lists(listed(**MAIL))
    assert okafors.newcomers() == [None]
    assert okafors.refusals() == ["like_barred"]
    okafors.world.caregivers["again"] = Contact.objects.latest("pk")
    with pytest.raises(RowsLockedError):
        okafors.world.issue("again", "Ada")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DeShawn/Smith", "De Shawn/Smith"),
        ("Marc/LeBlanc", "Marc/Le Blanc"),
        ("Ian/Mc-Donald", "Ian/McDonald"),
        ("Luis/GarciaLopez", "Luis/Garcia-Lopez"),
        ("Sean/O'Brien", "Sean/O\u2018Brien"),
        ("Sean/O\u2032Brien", "Sean/OBrien"),
        ("Ka\u02bbiulani/Kealoha", "Ka'iulani/Kealoha"),
        ("Francisco/Ruiz", "Paco/Ruiz"),
    ],
)
def test_nor_in_one_word_or_two_or_with_another_apostrophe(world: World, tmp_path: Path, one: str, other: str) -> None:
    given, _, family = one.partition("/")
    okafors = Okafors(world, tmp_path, related("f", "a", given=given, family=family, code="FTH", **JOINT))
    given, _, family = other.partition("/")
    okafors.lists(listed(given, family))
    assert (okafors.newcomers(), okafors.refusals()) == ([None], ["like_barred"])


def test_the_desk_reads_that_something_was_left_out(okafors: Okafors) -> None:
    okafors.lists(listed())
    client = staff_client(okafors.world)
    chart = f"/workspace/clinical/charts/{okafors.child.public_id}"
    history = words_of(client.get(f"{chart}/portal-history/"))
    assert "An import said something about the authority of Chidi Okafor; it was left out." in history
    again = Contact.objects.latest("pk").public_id
    told = words_of(client.get(f"{chart}/contacts/{again}/authority/"))
    assert "Looks like Chidi Okafor , who is NO CONTACT on this chart." in told


def test_whoever_runs_the_import_is_told_on_which_chart_and_by_no_name(okafors: Okafors, tmp_path: Path) -> None:
    files = ndjson(tmp_path, patient("a", "Ada", contact=[listed(), listed(given="C.", **MAIL)]))
    told = run(files, practice="maple", as_json=False)
    history = f"/workspace/clinical/charts/{okafors.child.public_id}/portal-history/"
    assert "2 statements of authority were left out, which would let in somebody who is kept out." in told.output
    assert told.output.count(history) == 1
    assert not any(name in told.output for name in ("Ada", "Chidi", "Okafor", "chidi@"))
    assert (told.exit_code, okafors.refusals()) == (0, ["like_barred", "like_barred"])
    assert "left out" not in run(files, practice="maple", as_json=False).output
    assert staff_client(okafors.world).get(history).status_code == 200


def test_a_program_that_runs_the_import_is_told_which_and_why(okafors: Okafors, tmp_path: Path) -> None:
    waited = related("w", "later", given="Bo", **JOINT)
    okafors.says(waited)
    okafors.by_hand(AuthorityKind.JOINT, -9, -8)
    files = ndjson(tmp_path, patient("later", "Uju"), {**FATHER, "extension": [authority("EXCLUSIVE")]})
    outcome = run(files, practice="maple")
    chart = f"{settings.PRACTICE_ORIGIN}/workspace/clinical/charts/{okafors.child.public_id}/portal-history/"
    assert outcome.report["left_out"] == [{"chart": chart, "reason": "barred"}]
    assert (outcome.exit_code, outcome.refusals) == (0, [])
    assert outcome.updated == {"RelatedPerson": 1}


@pytest.mark.parametrize(
    "again",
    [
        listed(),
        listed(given=""),
        listed(given="C."),
        listed(family="Okafor-Eze"),
        listed(family="Eze", telecom=[{"system": "email", "value": "Chidi@Example.com "}]),
    ],
    ids=["by name alone", "a last name alone", "an initial", "a double name", "another last name, the same e-mail"],
)
def test_whoever_may_be_the_barred_father_has_none(okafors: Okafors, again: dict[str, Any]) -> None:
    okafors.lists(again)
    assert (okafors.newcomers(), okafors.refusals()) == ([None], ["like_barred"])


@pytest.mark.parametrize(
    "again",
    [
        related("f2", "a", given="Chidi", family="Eze", code="FTH", birthDate="1985-01-02", **MAIL, **JOINT),
        related("f2", "a", given="Chichi", code="FTH", birthDate="1985-01-01", **JOINT),
    ],
    ids=["the same e-mail, another birth date", "another first name, the same birth date"],
)
def test_nor_under_another_id(okafors: Okafors, again: dict[str, Any]) -> None:
    okafors.says(again)
    assert (okafors.newcomers(), okafors.refusals()) == ([None], ["like_barred"])


def test_bob_is_robert(world: World, tmp_path: Path) -> None:
    okafors = Okafors(world, tmp_path, related("f", "a", given="Robert", code="FTH", **JOINT))
    okafors.lists(listed(given="Bob"))
    assert (okafors.newcomers(), okafors.refusals()) == ([None], ["like_barred"])


@pytest.mark.parametrize(
    "other",
    [
        listed(given="Ngozi", code="MTH"),
        listed(given="Ngozi", code="MTH", **MAIL),
        listed(given="Chidi", family="Eze", code="STPFTH"),
    ],
    ids=["the mother", "the mother, under the family's e-mail", "a namesake"],
)
def test_nobody_loses_authority_for_a_shared_name(okafors: Okafors, other: dict[str, Any]) -> None:
    okafors.lists(other)
    assert (okafors.newcomers(), okafors.refusals()) == ([AuthorityKind.JOINT], [])


def test_a_grandfather_of_the_same_name_was_born_another_day(okafors: Okafors) -> None:
    okafors.says(related("g", "a", given="Chidi", code="GRFTH", birthDate="1955-05-05", **JOINT))
    assert okafors.newcomers() == [AuthorityKind.JOINT]


def test_taken_off_the_chart_the_barred_father_does_not_come_back_as_another(okafors: Okafors) -> None:
    tie = okafors.world.tie("father", "Ada")
    inactivate_contact(practice=okafors.world.maple, tie=tie, by=okafors.world.system, at=okafors.world.at)
    okafors.lists(listed(**MAIL))
    assert (okafors.newcomers(), okafors.refusals()) == ([None], ["like_barred"])


def test_a_bar_of_the_record_system_in_the_same_export_counts(world: World, tmp_path: Path) -> None:
    barred = related("f", "a", given="Chidi", code="FTH", extension=[authority("NO CONTACT")])
    again = related("f2", "a", given="Chidi", code="FTH", **JOINT)
    assert run(ndjson(tmp_path, patient("a", "Ada"), again, barred), practice="maple").exit_code == 0
    assert [fact.kind for fact in Authority.objects.filter(tie__patient__given="Ada")] == ["NO CONTACT"]


def test_an_entry_that_was_harmless_gets_no_authority_either(okafors: Okafors) -> None:
    okafors.lists({**listed(), "extension": []})
    assert okafors.refusals() == []
    okafors.lists(listed())
    assert (okafors.newcomers(), okafors.refusals()) == ([None], ["like_barred"])


def test_the_desk_may_still_say_that_it_is_somebody_else(okafors: Okafors) -> None:
    okafors.lists(listed())
    okafors.world.caregivers["again"] = Contact.objects.latest("pk")
    okafors.world.give("again", "Ada", AuthorityKind.JOINT, at=clock.now())
    okafors.world.issue("again", "Ada")
    assert okafors.newcomers() == [AuthorityKind.JOINT]


# --- what the desk took away without an order


def test_no_record_gives_back_what_the_desk_took(okafors: Okafors) -> None:
    okafors.by_hand(AuthorityKind.NONE, 0, None)
    okafors.says_of_the_father("EXCLUSIVE")
    assert (okafors.father(okafors.today), okafors.refusals()) == (AuthorityKind.NONE, ["denied"])


def test_nor_before_the_day_on_which_it_is_taken(okafors: Okafors) -> None:
    okafors.by_hand(AuthorityKind.JOINT, 0, None)
    okafors.by_hand(AuthorityKind.NONE, 1, None)
    okafors.says_of_the_father("EXCLUSIVE")
    assert okafors.father(okafors.today + timedelta(days=1)) is AuthorityKind.NONE


def test_what_the_desk_took_for_some_days_and_gave_back_a_record_may_change(okafors: Okafors) -> None:
    okafors.by_hand(AuthorityKind.JOINT, -20, None)
    okafors.by_hand(AuthorityKind.NONE, -9, -8)
    okafors.says_of_the_father("EXCLUSIVE")
    assert (okafors.father(okafors.today), okafors.refusals()) == (AuthorityKind.EXCLUSIVE, [])


def test_what_the_desk_took_a_record_may_bar(okafors: Okafors) -> None:
    okafors.by_hand(AuthorityKind.NONE, 0, None)
    okafors.says_of_the_father("NO CONTACT")
    assert (okafors.father(okafors.today), okafors.refusals()) == (AuthorityKind.NO_CONTACT, [])


def test_what_a_record_took_a_record_gives_back(okafors: Okafors) -> None:
    okafors.by_hand(AuthorityKind.JOINT, 0, None)
    for said in ("NONE", "EXCLUSIVE"):
        okafors.says_of_the_father(said)
    assert (okafors.father(okafors.today), okafors.refusals()) == (AuthorityKind.EXCLUSIVE, [])


# --- a bar under something that the desk set later


def test_a_visit_that_is_over_does_not_lift_the_bar(okafors: Okafors) -> None:
    okafors.by_hand(AuthorityKind.JOINT, -9, -8)
    okafors.says_of_the_father("EXCLUSIVE")
    assert (okafors.father(okafors.today), okafors.refusals()) == (AuthorityKind.NO_CONTACT, ["barred"])


def test_the_bar_comes_back_after_a_visit(okafors: Okafors) -> None:
    okafors.by_hand(AuthorityKind.JOINT, -1, 1)
    okafors.says_of_the_father("EXCLUSIVE")
    assert okafors.father(okafors.today) is AuthorityKind.JOINT
    assert okafors.father(okafors.today + timedelta(days=2)) is AuthorityKind.NO_CONTACT


def test_a_bar_that_begins_tomorrow_begins_tomorrow(okafors: Okafors) -> None:
    okafors.by_hand(AuthorityKind.JOINT, 0, None)
    okafors.by_hand(AuthorityKind.NO_CONTACT, 1, None)
    okafors.says_of_the_father("EXCLUSIVE")
    assert okafors.father(okafors.today + timedelta(days=1)) is AuthorityKind.NO_CONTACT


def test_what_the_desk_lifted_the_record_system_may_change(okafors: Okafors) -> None:
    okafors.by_hand(AuthorityKind.JOINT, 0, None)
    okafors.says_of_the_father("EXCLUSIVE")
    assert (okafors.father(okafors.today), okafors.refusals()) == (AuthorityKind.EXCLUSIVE, [])


def test_the_record_systems_own_bar_does_not_hide_that_of_the_desk(okafors: Okafors) -> None:
    okafors.says_of_the_father("NO CONTACT")
    okafors.says(FATHER)
    assert (okafors.father(okafors.today), okafors.refusals()) == (AuthorityKind.NO_CONTACT, ["barred"])


def test_a_number_that_names_the_barred_father_finds_him(world: World, tmp_path: Path) -> None:
    okafors = Okafors(world, tmp_path, {**FATHER, "identifier": [number("7")]})
    okafors.says({**FATHER, "id": "f2", "identifier": [number("7")]})
    assert Tie.objects.filter(patient=okafors.child).count() == 1
    assert okafors.father(okafors.today) is AuthorityKind.NO_CONTACT
