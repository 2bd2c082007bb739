"""An entry of `Patient.contact` that names its human otherwise than before: no id says that it is the same one."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kinpin.enrollment.errors import RowsLockedError
from kinpin.families.models import Contact, Patient, Tie
from kinpin.families.rules import AuthorityKind
from kinpin.inbox.models import SourceRecord
from kinpin.kernel import clock
from kinpin.workflows.authority_changes import inactivate_contact
from tests.fhir.importing import Outcome, Resource, authority, ndjson, patient, run, updated
from tests.patient_portal.family import children_of
from tests.world import World

EMAIL = "cindy@example.com"


def listed(given: str = "Cindy", family: str = "Contactson", role: str = "MTH", **more: Any) -> Resource:
    """An entry with JOINT; `reached` are its telephone and e-mail."""
    entry: Resource = {"name": {"given": given.split(), "family": family}, "extension": [authority("JOINT")], **more}
    if role:
        entry["relationship"] = [{"coding": [{"code": role}]}]
    return entry


def reached(phone: str = "", email: str = "") -> Resource:
    said = (("phone", phone), ("email", email))
    return {"telecom": [{"system": system, "value": value} for system, value in said if value]}


@dataclass
class Chart:
    """The chart of one child, whose record lists her contacts."""

    world: World
    folder: Path

    def lists(self, *entries: Resource, **more: Any) -> Outcome:
        outcome = run(ndjson(self.folder, patient("a", "Ada", contact=list(entries), **more)), practice="maple")
        assert outcome.exit_code == 0
        return outcome

    def begins_with(self, *entries: Resource, set_at_desk: AuthorityKind | None = None) -> None:
        """The first of them can see the child."""
        self.lists(*entries)
        child = Patient.objects.get(given="Ada", family="Okafor")
        self.world.children["Ada"] = child
        ties = Tie.objects.filter(patient=child).order_by("position")
        self.world.caregivers |= {name: tie.contact for name, tie in zip(("first", "second"), ties, strict=False)}
        if set_at_desk:
            self.world.give("first", "Ada", set_at_desk, clock.now())
        self.world.enroll("first", "Ada", email=EMAIL)

    def take_off(self) -> None:
        tie = self.world.tie("first", "Ada")
        inactivate_contact(practice=self.world.maple, tie=tie, by=self.world.frontdesk, at=self.world.at)

    @property
    def first(self) -> Contact:
        return Contact.objects.get(pk=self.world.contact("first").pk)

    @property
    def on_chart(self) -> list[str]:
        ties = Tie.objects.filter(patient=self.world.child("Ada"), ended_at=None).order_by("contact__pk")
        return [tie.contact.name.usual for tie in ties]


@pytest.fixture
def chart(world: World, tmp_path: Path) -> Chart:
    return Chart(world, tmp_path)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (listed(), listed(family="Contactsen")),
        (listed(family="Spacetest"), listed(family="Spacetest-Jones")),
        (listed(family="Spacetest"), listed(family="Jones")),
        (listed(role=""), listed(family="Contactsen", role="")),
        (listed(), listed("Cynthia")),
        (listed(), listed("Cindy Ann", "Contactsen")),
        (listed(), listed(id="c1")),
        (listed(**reached("(555) 010-0142")), listed(family="Jones", role="GUARD", **reached("+1 555 010 0142"))),
        (listed(**reached(email=EMAIL)), listed(family="Jones", role="", **reached(email="Cindy@Example.com"))),
        (listed(name={"text": "Cindy Contactson"}), listed(name={"text": "Cindy Contactsen"})),
    ],
    ids=["slip", "double name", "married", "no role", "long form", "middle", "id", "phone", "e-mail", "text alone"],
)
def test_who_is_written_otherwise_stays_who_they_are(chart: Chart, was: Resource, becomes: Resource) -> None:
    chart.begins_with(was)
    outcome = chart.lists(becomes)
    assert outcome.report["left_out"] == []
    assert children_of(EMAIL) == ["Ada"]
    assert chart.on_chart == [chart.first.name.usual]
    written = becomes["name"].get("text") or becomes["name"]["family"]
    assert written in chart.first.name.full
    assert chart.lists(becomes).unchanged == {"Patient": 1}


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (listed(), listed("Bob")),
        (listed(), listed("Bob", "Contactsen", **reached(email=EMAIL))),
        (listed(**reached("5550100142")), listed(family="Jones", role="AUNT", **reached("5550100142"))),
        (listed(gender="female", role=""), listed("Cynthia", gender="male", role="")),
        (listed(role=""), listed(family="Jones", role="")),
        (listed(role="GUARD"), listed(family="Jones", role="GUARD")),
        (listed(**reached(email=EMAIL)), listed(family="Jones", **reached(email="another@example.com"))),
        (listed("Ana Maria", "Lopez"), listed("Luisa Maria", "Lopez")),
        (listed(name={"text": "Cindy Contactson"}), listed(name={"text": "Bob Contactson"})),
        (listed(), listed(name={"family": "Contactson"})),
    ],
    ids=[
        "first name",
        "e-mail",
        "kin",
        "sex",
        "no role",
        "guardian",
        "all new",
        "sisters",
        "text alone",
        "last name alone",
    ],
)
def test_who_may_be_another_is_another(chart: Chart, was: Resource, becomes: Resource) -> None:
    chart.begins_with(was)
    chart.lists(becomes)
    assert children_of(EMAIL) == []
    assert chart.world.tie("first", "Ada").ended_at is not None
    assert len(chart.on_chart) == 1


def test_what_the_record_says_of_authority_goes_along(chart: Chart) -> None:
    chart.begins_with(listed())
    chart.lists(listed(family="Contactsen", extension=[authority("NO CONTACT")]))
    assert children_of(EMAIL) == []
    assert chart.world.tie("first", "Ada").authorities.latest("pk").kind == "NO CONTACT"


def test_and_what_it_states_no_more(chart: Chart) -> None:
    chart.begins_with(listed())
    chart.lists(listed(family="Contactsen", extension=[]))
    assert children_of(EMAIL) == []
    assert chart.on_chart == ["Cindy Contactsen"]


def test_what_the_desk_set_outlives_another_spelling(chart: Chart) -> None:
    chart.begins_with(listed(extension=[]), set_at_desk=AuthorityKind.JOINT)
    chart.lists(listed(family="Contactsen", extension=[]))
    assert children_of(EMAIL) == ["Ada"]


@pytest.mark.parametrize("is_off_the_chart", [False, True])
@pytest.mark.parametrize("family", ["Contactsen", "Jones"])
def test_a_barred_parent_gets_around_nothing_by_another_name(chart: Chart, family: str, is_off_the_chart: bool) -> None:
    chart.begins_with(listed("Chris", "Contactson", "FTH"))
    chart.world.give("first", "Ada", AuthorityKind.NO_CONTACT, clock.now())
    if is_off_the_chart:
        chart.take_off()
    outcome = chart.lists(listed("Chris", family, "FTH", extension=[authority("EXCLUSIVE")]))
    assert [one["reason"] for one in outcome.report["left_out"]] == ["barred"]
    assert children_of(EMAIL) == []
    assert Contact.objects.filter(given="Chris").count() == 1
    assert bool(chart.on_chart) is not is_off_the_chart
    with pytest.raises(RowsLockedError):
        chart.world.issue("first", "Ada")


def test_nor_takes_the_place_of_somebody_with_the_same_first_name(chart: Chart) -> None:
    """An uncle's entry becomes one that names the barred father: it is as much him as the father's own is."""
    father, uncle = listed("Chris", "Doe", "FTH"), listed("Chris", "Contactson", "UNCLE")
    chart.begins_with(uncle, father)
    for name, born in (("first", date(1980, 1, 1)), ("second", date(1990, 2, 2))):
        Contact.objects.filter(pk=chart.world.contact(name).pk).update(birth_date=born)
    chart.world.give("second", "Ada", AuthorityKind.NO_CONTACT, clock.now())
    outcome = chart.lists(father, listed("Chris", "Doe-Contactson", "UNCLE"))
    assert children_of(EMAIL) == []
    assert [one["reason"] for one in outcome.report["left_out"]] == ["like_barred"]


def test_nor_where_the_same_list_bars_him(chart: Chart) -> None:
    chart.begins_with(listed("Chris", "Contactson", "UNCLE"))
    father = listed("Chris", "Doe", "FTH", extension=[authority("NO CONTACT")])
    outcome = chart.lists(father, listed("Chris", "Doe-Contactson", "UNCLE"))
    assert children_of(EMAIL) == []
    assert [one["reason"] for one in outcome.report["left_out"]] == ["like_barred"]


def test_who_was_taken_off_the_chart_comes_back_under_no_other_name(chart: Chart) -> None:
    chart.begins_with(listed())
    chart.take_off()
    chart.lists(listed(family="Contactsen"))
    assert (children_of(EMAIL), chart.on_chart) == ([], [])


def test_two_who_swap_their_names(chart: Chart) -> None:
    """By name each is who they were, with what is said of that name."""
    mother, aunt = listed("Maria", "Lopez"), listed("Maria", "Bello", "AUNT", extension=[])
    chart.begins_with(mother, aunt)
    chart.lists(listed("Maria", "Bello"), listed("Maria", "Lopez", "AUNT", extension=[]))
    assert children_of(EMAIL) == []
    assert chart.first.name.usual == "Maria Lopez"


def test_two_who_swap_their_names_with_a_slip_are_told_apart_by_nobody(chart: Chart) -> None:
    mother, aunt = listed("Maria", "Lopez"), listed("Maria", "Bello", "AUNT", extension=[])
    chart.begins_with(mother, aunt)
    chart.lists(listed("Maria", "Belo"), listed("Maria", "Lopes", "AUNT", extension=[]))
    assert children_of(EMAIL) == []
    assert chart.first.name.usual == "Maria Lopez"


def test_of_two_fathers_each_stays_who_he_is(chart: Chart) -> None:
    chris, bob = listed("Chris", "Contactson", "FTH"), listed("Bob", "Contactson", "FTH", extension=[])
    chart.begins_with(chris, bob)
    chart.lists(listed("Bob", "Contactsen", "FTH", extension=[]), listed("Chris", "Contactsen", "FTH"))
    assert children_of(EMAIL) == ["Ada"]
    assert chart.on_chart == ["Chris Contactsen", "Bob Contactsen"]


@pytest.mark.parametrize("two_are_new", [False, True])
def test_where_more_than_one_fits_nobody_is_taken_for_another(chart: Chart, two_are_new: bool) -> None:
    one, two = (
        [listed("Chris", "Lopez", "FTH")],
        [listed("Chris", "Lopes", "FTH"), listed("Christopher", "Lopez", "FTH")],
    )
    before, after = (one, [listed("Chris", "Lopesz", "FTH"), two[1]]) if two_are_new else (two, one)
    chart.begins_with(*before)
    chart.lists(*after)
    assert children_of(EMAIL) == []


def test_twins_each_keep_their_mother(world: World, tmp_path: Path) -> None:
    def say(family: str) -> Outcome:
        twins = [patient(name, name.title(), contact=[listed(family=family)]) for name in ("uma", "ugo")]
        return run(ndjson(tmp_path, *twins), practice="maple")

    say("Contactson")
    before = set(Contact.objects.filter(family="Contactson").values_list("pk", flat=True))
    say("Contactsen")
    assert set(Contact.objects.filter(family="Contactsen").values_list("pk", flat=True)) == before
    assert len(before) == 2
    assert say("Contactsen").unchanged == {"Patient": 2}


def test_a_mother_of_another_childs_chart_is_the_same_there(chart: Chart) -> None:
    """The desk put her on a brother's chart: her name is right there too, and her access stays."""
    world = chart.world
    chart.begins_with(listed())
    brother = world.child("BASIL")
    Tie.objects.create(contact=chart.first, patient=brother, role="MOTHER", started_at=world.at)
    chart.lists(listed(family="Contactsen"))
    assert children_of(EMAIL) == ["Ada"]
    assert Tie.objects.get(contact=chart.first, patient=brother).ended_at is None


def test_another_source_knows_others(chart: Chart) -> None:
    chart.begins_with(listed())
    told = patient("a", "Ada", contact=[listed(family="Contactsen")])
    run(ndjson(chart.folder, told), practice="maple", source="other")
    assert chart.first.family == "Contactson"
    assert children_of(EMAIL) == ["Ada"]


def test_an_older_copy_takes_nothing_back(chart: Chart) -> None:
    chart.begins_with(listed())
    chart.lists(listed(family="Contactsen"), meta=updated("2026-03-03T00:00:00Z"))
    older = patient("a", "Ada", contact=[listed()], meta=updated("2026-02-02T00:00:00Z"))
    assert run(ndjson(chart.folder, older), practice="maple").refused == {"Patient": 1}
    assert chart.first.family == "Contactsen"


def test_a_name_that_goes_back_is_the_same_human(chart: Chart) -> None:
    chart.begins_with(listed())
    for family in ("Contactsen", "Contactson"):
        chart.lists(listed(family=family))
    assert (children_of(EMAIL), chart.first.family) == (["Ada"], "Contactson")
    assert SourceRecord.objects.filter(kind="Patient.contact").count() == 1


def test_who_vanished_before_is_nobody_who_comes_now(chart: Chart) -> None:
    chart.begins_with(listed())
    chart.lists()
    chart.lists(listed(family="Contactsen"))
    assert children_of(EMAIL) == []
    assert chart.first.family == "Contactson"


def test_many_in_one_go_ask_no_more_than_few(world: World, tmp_path: Path) -> None:
    def asked(count: int) -> int:
        def say(family: str) -> None:
            many = [patient(f"n{count}-{n}", f"Child{n}", contact=[listed(family=family)]) for n in range(count)]
            assert run(ndjson(tmp_path, *many), practice="maple").exit_code == 0

        say("Contactson")
        with CaptureQueriesContext(connection) as asked:
            say("Contactsen")
        return len(asked)

    assert asked(3) == asked(18)
