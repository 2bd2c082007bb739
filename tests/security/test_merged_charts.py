"""The record system makes one chart of two; what the desk recorded on the one that goes is not lost with it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.access import reach_children
from kinpin.enrollment.errors import RowsLockedError
from kinpin.enrollment.models import Pin
from kinpin.enrollment.words import PinEnd
from kinpin.families.bars import bars_around
from kinpin.families.models import Contact, Patient
from kinpin.families.queries import ties_of
from kinpin.families.rules import AuthorityKind, Basis, HoldReason
from kinpin.kernel import clock
from kinpin.workflows.authority_changes import bar_too
from kinpin.workflows.patient_changes import place_hold
from tests.fhir.importing import authority, number, patient, related
from tests.security.test_court_order_and_import import JOINT, Okafors
from tests.world import World

NUMBER: dict[str, Any] = {"identifier": [number("7")]}
GONE = patient("a", "Ada", link=[{"other": {"reference": "Patient/b"}, "type": "replaced-by"}])
KEPT = patient("b", "Adaeze")
HIS = related("f", "a", given="Chidi", code="FTH", **NUMBER, **JOINT)
HIS_OTHER = related("f2", "b", given="Chidi", code="FTH", **NUMBER, **JOINT)


@pytest.fixture
def okafors(world: World, tmp_path: Path) -> Okafors:
    """Ada, whose father the desk has barred."""
    return Okafors(world, tmp_path, HIS)


def kept(okafors: Okafors) -> Patient:
    found = Patient.objects.get(given="Adaeze")
    okafors.world.children["Adaeze"] = found
    return found


def father_of_kept(okafors: Okafors) -> AuthorityKind | None:
    tied = ties_of([kept(okafors).pk], okafors.today, contact_id=okafors.world.contact("father").pk)
    return tied[kept(okafors).pk][0].authority


@pytest.mark.parametrize("order", ["at once", "the other comes later"])
def test_the_order_goes_along(okafors: Okafors, order: str) -> None:
    if order == "at once":
        okafors.says(KEPT, HIS_OTHER)
        assert father_of_kept(okafors) is AuthorityKind.JOINT
        okafors.says(GONE)
    else:
        okafors.says(GONE)
        okafors.says(KEPT, HIS_OTHER)
    assert father_of_kept(okafors) is AuthorityKind.NO_CONTACT
    with pytest.raises(RowsLockedError):
        okafors.world.issue("father", "Adaeze", at=clock.now())


def test_the_record_system_lifts_it_there_no_more_than_here(okafors: Okafors) -> None:
    okafors.says(KEPT, HIS_OTHER)
    okafors.says(GONE)
    okafors.says({**HIS_OTHER, "extension": [authority("EXCLUSIVE")]})
    assert father_of_kept(okafors) is AuthorityKind.NO_CONTACT


def test_what_he_saw_on_the_other_chart_ends(okafors: Okafors) -> None:
    okafors.says(KEPT, HIS_OTHER)
    kept(okafors)
    world = okafors.world
    enrollment = world.enroll("father", "Adaeze", email="unknown@example.com")
    okafors.says(GONE)
    enrollment.refresh_from_db()
    assert enrollment.end_reason == "authority"
    assert reach_children(by=world.family_actor(enrollment.login), at=clock.now()) == []


def test_where_he_is_not_on_the_other_chart_he_is_barred_there_all_the_same(okafors: Okafors) -> None:
    okafors.says(KEPT)
    okafors.says(GONE)
    assert father_of_kept(okafors) is AuthorityKind.NO_CONTACT
    okafors.says(related("x", "b", given="Chidi", code="FTH", **JOINT))
    again = Contact.objects.latest("pk")
    assert ties_of([kept(okafors).pk], okafors.today, contact_id=again.pk)[kept(okafors).pk][0].authority is None


def test_what_the_record_system_permits_his_double_there_ends(okafors: Okafors) -> None:
    okafors.says(KEPT, related("x", "b", given="Chidi", code="FTH", **JOINT), related("m", "b", given="Ngozi", **JOINT))
    okafors.says(GONE)
    on_chart = ties_of([kept(okafors).pk], okafors.today)[kept(okafors).pk]
    found = {(tie.contact.given, tie.authority) for tie in on_chart}
    barred, double = ("Chidi", AuthorityKind.NO_CONTACT), ("Chidi", AuthorityKind.NONE)
    assert found == {barred, double, ("Ngozi", AuthorityKind.JOINT)}
    refused = Event.objects.filter(kind=Kind.AUTHORITY_SET, outcome="refused", patient_id=kept(okafors).pk)
    assert [event.reason for event in refused] == ["like_barred"]


def test_what_the_desk_gave_his_double_there_stays(okafors: Okafors) -> None:
    okafors.says(KEPT, related("x", "b", given="Chidi", code="FTH"))
    okafors.world.caregivers["double"] = Contact.objects.latest("pk")
    kept(okafors)
    okafors.world.give("double", "Adaeze", AuthorityKind.JOINT, at=clock.now())
    okafors.says(GONE)
    double = ties_of([kept(okafors).pk], okafors.today, contact_id=okafors.world.contact("double").pk)
    assert double[kept(okafors).pk][0].authority is AuthorityKind.JOINT


def test_a_later_order_there_brings_no_older_one_along_that_was_lifted_here(okafors: Okafors) -> None:
    okafors.says(KEPT, HIS_OTHER, related("m", "a", given="Ngozi", **JOINT))
    okafors.says(GONE)
    kept(okafors)
    world = okafors.world
    world.caregivers["mother"] = Contact.objects.get(given="Ngozi")
    world.give("father", "Adaeze", AuthorityKind.JOINT, at=clock.now())
    world.give("mother", "Ada", AuthorityKind.NO_CONTACT, at=clock.now())
    on_chart = ties_of([kept(okafors).pk], okafors.today)[kept(okafors).pk]
    found = {tie.contact.given: tie.authority for tie in on_chart}
    assert found == {"Chidi": AuthorityKind.JOINT, "Ngozi": AuthorityKind.NO_CONTACT}


def test_whoever_is_barred_too_on_the_one_that_went_is_barred_on_the_other(okafors: Okafors) -> None:
    okafors.says(related("x", "a", given="Chidi", code="FTH"), KEPT)
    world, double = okafors.world, Contact.objects.latest("pk")
    world.caregivers["double"] = double
    okafors.says(GONE)
    father, tie = world.contact("father"), world.tie("double", "Ada")
    bar_too(practice=world.maple, ties=[tie], like=father, by=world.system, at=clock.now())
    there = ties_of([kept(okafors).pk], okafors.today, contact_id=double.pk)[kept(okafors).pk]
    assert [tie.authority for tie in there] == [AuthorityKind.NO_CONTACT]


def test_an_order_that_the_desk_lifted_does_not_come_along(okafors: Okafors) -> None:
    okafors.by_hand(AuthorityKind.JOINT, 0, None)
    okafors.says(KEPT, HIS_OTHER)
    okafors.says(GONE)
    assert father_of_kept(okafors) is AuthorityKind.JOINT
    assert bars_around([kept(okafors).pk], okafors.today) == []


def test_an_order_that_begins_tomorrow_begins_tomorrow(okafors: Okafors) -> None:
    okafors.by_hand(AuthorityKind.JOINT, 0, None)
    okafors.by_hand(AuthorityKind.NO_CONTACT, 1, 9)
    okafors.says(KEPT, HIS_OTHER)
    okafors.says(GONE)
    assert father_of_kept(okafors) is AuthorityKind.JOINT
    (bar,) = bars_around([kept(okafors).pk], okafors.today)
    tomorrow, last = okafors.today + timedelta(days=1), okafors.today + timedelta(days=9)
    assert (bar.order.starts_on, bar.order.ends_on, bar.order.basis) == (tomorrow, last, Basis.COURT_ORDER)


def test_an_order_recorded_on_the_chart_that_went_reaches_the_one_it_became(okafors: Okafors) -> None:
    okafors.by_hand(AuthorityKind.JOINT, 0, None)
    okafors.says(KEPT, HIS_OTHER)
    okafors.says(GONE)
    okafors.by_hand(AuthorityKind.NO_CONTACT, 0, None)
    assert father_of_kept(okafors) is AuthorityKind.NO_CONTACT


def test_so_does_one_of_the_record_system(okafors: Okafors) -> None:
    okafors.by_hand(AuthorityKind.JOINT, 0, None)
    okafors.says(KEPT, HIS_OTHER)
    okafors.says(GONE)
    okafors.says({**HIS, "extension": [authority("NO CONTACT")]})
    assert father_of_kept(okafors) is AuthorityKind.NO_CONTACT


@pytest.mark.parametrize("at_once", [True, False])
def test_through_two_merges_in_a_row(okafors: Okafors, at_once: bool) -> None:
    okafors.says(KEPT, HIS_OTHER, patient("c", "Ada Maria"))
    gone_too = {**KEPT, "link": [{"other": {"reference": "Patient/c"}, "type": "replaced-by"}]}
    for said in [(GONE, gone_too)] if at_once else [(gone_too,), (GONE,)]:
        okafors.says(*said)
    last = Patient.objects.get(given="Ada Maria")
    assert [bar.tie.contact for bar in bars_around([last.pk], okafors.today)] == [okafors.world.contact("father")]


def test_charts_that_became_each_other_end_the_import_all_the_same(okafors: Okafors) -> None:
    okafors.says(KEPT, HIS_OTHER)
    okafors.says(GONE, {**KEPT, "link": [{"other": {"reference": "Patient/a"}, "type": "replaced-by"}]})
    assert father_of_kept(okafors) is not None


def test_the_trail_says_from_which_chart_it_came(okafors: Okafors) -> None:
    okafors.says(KEPT, HIS_OTHER)
    okafors.says(GONE)
    event = Event.objects.filter(kind=Kind.AUTHORITY_SET, patient_id=kept(okafors).pk).latest("pk")
    assert (event.reason, event.subject) == ("NO CONTACT", f"patient:{okafors.child.pk}")
    okafors.says({**GONE, "gender": "other"})
    assert Event.objects.filter(kind=Kind.AUTHORITY_SET, patient_id=kept(okafors).pk).latest("pk") == event


@pytest.mark.parametrize("placed", ["before", "after"])
def test_a_hold_goes_along(okafors: Okafors, placed: str) -> None:
    if placed == "before":
        place_hold(patient=okafors.child, reason=HoldReason.COURT, by=okafors.world.system, at=clock.now())
    okafors.says(KEPT)
    okafors.says(GONE)
    if placed == "after":
        place_hold(patient=okafors.child, reason=HoldReason.COURT, by=okafors.world.system, at=clock.now())
    assert kept(okafors).hold == HoldReason.COURT
    assert Event.objects.filter(kind=Kind.HOLD_PLACED, patient_id=kept(okafors).pk).count() == 1


@pytest.mark.parametrize("placed", ["before", "after"])
def test_a_hold_that_goes_along_ends_the_sheets_that_are_out_there(okafors: Okafors, placed: str) -> None:
    if placed == "before":
        place_hold(patient=okafors.child, reason=HoldReason.COURT, by=okafors.world.system, at=clock.now())
    okafors.says(KEPT, related("m", "b", given="Nneka", code="MTH", **JOINT))
    okafors.world.caregivers["mother"] = Contact.objects.get(given="Nneka")
    kept(okafors)
    okafors.world.issue("mother", "Adaeze", at=clock.now())
    okafors.says(GONE)
    if placed == "after":
        place_hold(patient=okafors.child, reason=HoldReason.COURT, by=okafors.world.system, at=clock.now())
    assert Pin.objects.get().end_reason == PinEnd.HOLD


def test_a_hold_that_is_there_already_stays_as_it_is(okafors: Okafors) -> None:
    okafors.says(KEPT)
    by, at = okafors.world.system, clock.now()
    place_hold(patient=okafors.child, reason=HoldReason.COURT, by=by, at=at)
    place_hold(patient=kept(okafors), reason=HoldReason.SAFETY, by=by, at=at)
    okafors.says(GONE)
    assert kept(okafors).hold == HoldReason.SAFETY


def test_an_order_recorded_meanwhile_stands_on_a_chart_that_comes_back(okafors: Okafors) -> None:
    """Two charts were one for a while; the desk knew one child, and the father saw the other before."""
    okafors.by_hand(AuthorityKind.JOINT, 0, None)
    world = okafors.world
    login = world.enroll("father", "Ada", email="unknown@example.com").login
    okafors.says(KEPT, HIS_OTHER)
    okafors.says(GONE)
    kept(okafors)
    assert reach_children(by=world.family_actor(login), at=clock.now()) == []
    world.give("father", "Adaeze", AuthorityKind.NO_CONTACT, at=clock.now())
    okafors.says(patient("a", "Ada", active=True))
    assert Patient.objects.get(pk=okafors.child.pk).merged_into is None
    assert reach_children(by=world.family_actor(login), at=clock.now()) == []
    assert okafors.father(okafors.today) is AuthorityKind.NO_CONTACT


def test_what_stood_on_the_other_before_does_not_come_back_with_it(okafors: Okafors) -> None:
    """It may be another child's, whose custody is nothing to read in this chart."""
    okafors.says(KEPT, related("m", "b", given="Ngozi", **JOINT))
    kept(okafors)
    okafors.world.caregivers["other"] = Contact.objects.get(given="Ngozi")
    okafors.world.give("other", "Adaeze", AuthorityKind.NO_CONTACT, at=clock.now())
    okafors.says(GONE)
    okafors.says(patient("a", "Ada", active=True))
    assert {tie.contact.given for tie in ties_of([okafors.child.pk], okafors.today)[okafors.child.pk]} == {"Chidi"}
    assert okafors.father(okafors.today) is AuthorityKind.NO_CONTACT


def test_a_hold_placed_meanwhile_stands_on_a_chart_that_comes_back(okafors: Okafors) -> None:
    okafors.says(KEPT)
    okafors.says(GONE)
    place_hold(patient=kept(okafors), reason=HoldReason.SAFETY, by=okafors.world.system, at=clock.now())
    okafors.says(patient("a", "Ada", active=True))
    assert Patient.objects.get(pk=okafors.child.pk).hold == HoldReason.SAFETY
