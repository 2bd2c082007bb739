"""Somebody makes up sheets, or plays with one: nothing opens, every child's trail tells of it, and is not filled."""

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.actions.sheets import void_sheet
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.limits import LOOKS_AT_SHEET, UNKNOWN_CODES
from kinpin.families.models import Patient
from kinpin.kernel import clock
from tests.patient_portal.family import Family, children_of
from tests.world import World


def recorded(reason: str) -> int:
    return Event.objects.filter(kind=Kind.SHEET_SCANNED, reason=reason).count()


def test_made_up_codes_do_not_fill_the_audit_and_no_real_sheet_is_refused(sheet: Issued) -> None:
    guesser = Family(network="203.0.113.9")
    for n in range(UNKNOWN_CODES.most + 20):
        assert guesser.scan(f"made-up-{n}").at == "/claim/stopped/"
    assert recorded("unknown") == UNKNOWN_CODES.most
    assert 1 <= recorded("too_many") <= 2, "one in each five minutes"
    assert Family(network="203.0.113.9").scan(sheet.token).at == "/claim/birth-date/"
    Family(network="198.51.100.1").scan("made-up")
    assert recorded("unknown") == UNKNOWN_CODES.most + 1, "of another network"


def of_child(world: World, child: str, kind: Kind) -> list[str]:
    events = Event.objects.filter(kind=kind, patient_id=world.child(child).pk, practice_id=world.maple.pk)
    return list(events.order_by("pk").values_list("reason", flat=True))


@pytest.mark.parametrize("is_void", [False, True])
def test_a_sheet_that_is_scanned_again_and_again_does_not_fill_the_trail_of_its_children(
    world: World, sheet: Issued, is_void: bool
) -> None:
    if is_void:
        void_sheet(public_id=sheet.handout, by=world.frontdesk, at=clock.now())
    player = Family(network="203.0.113.9")
    for _ in range(LOOKS_AT_SHEET.most + 10):
        player.scan(sheet.token)
    for child in ("ROSEMARY", "BASIL"):
        seen = of_child(world, child, Kind.SHEET_SCANNED)
        assert seen[: LOOKS_AT_SHEET.most] == ["nothing_live" if is_void else ""] * LOOKS_AT_SHEET.most
        assert set(seen[LOOKS_AT_SHEET.most :]) == {"too_many"}
        assert len(seen) <= LOOKS_AT_SHEET.most + 2, "one in each five minutes"
    Family(network="198.51.100.1").scan(sheet.token)
    assert of_child(world, "BASIL", Kind.SHEET_SCANNED)[-1] == ("nothing_live" if is_void else ""), "of another network"


def test_a_birth_date_on_a_sheet_that_opens_nothing_stands_in_the_trail_of_its_children(
    world: World, sheet: Issued
) -> None:
    father = Family().scan(sheet.token)
    void_sheet(public_id=sheet.handout, by=world.frontdesk, at=clock.now())
    assert "TESTKIDDO" not in father.born("ROSEMARY").words
    for child in ("ROSEMARY", "BASIL"):
        assert of_child(world, child, Kind.PIN_REFUSED) == ["nothing_live"]


def test_whoever_says_over_and_over_that_a_sheet_is_not_theirs_does_not_fill_it(world: World, sheet: Issued) -> None:
    player = Family()
    for _ in range(LOOKS_AT_SHEET.most):
        player.scan(sheet.token).born("ROSEMARY").press("/claim/not-me/")
    told = [of_child(world, "ROSEMARY", kind) for kind in (Kind.SHEET_SCANNED, Kind.SHEET_DISOWNED)]
    assert LOOKS_AT_SHEET.most <= sum(map(len, told)) <= LOOKS_AT_SHEET.most + 2
    assert "" in told[1]


def test_the_first_who_says_that_a_sheet_is_not_theirs_is_told_of_however_often_it_was_looked_at(
    world: World, sheet: Issued
) -> None:
    finder = Family()
    for _ in range(LOOKS_AT_SHEET.most + 10):
        finder.scan(sheet.token)
    finder.born("ROSEMARY").press("/claim/not-me/")
    assert world.handout(sheet).disowned_at is not None
    assert of_child(world, "BASIL", Kind.SHEET_DISOWNED) == [""]


def test_a_sheet_voided_before_the_last_step_leaves_its_refusal(world: World, sheet: Issued) -> None:
    cindy = Family().scan(sheet.token).born("ROSEMARY").answer(answer="yes")
    void_sheet(public_id=sheet.handout, by=world.frontdesk, at=clock.now())
    assert cindy.sign_up(terms="on").at == "/claim/stopped/"
    assert of_child(world, "BASIL", Kind.PIN_REFUSED) == ["voided"]


def test_a_child_that_is_left_out_leaves_its_refusal(world: World, sheet: Issued) -> None:
    cindy = Family().scan(sheet.token).born("ROSEMARY").answer(answer="yes")
    Patient.objects.filter(pk=world.child("BASIL").pk).update(hold="safety", held_at=clock.now())
    assert cindy.sign_up(terms="on").at == "/home/"
    assert children_of() == ["ROSEMARY"]
    assert (of_child(world, "ROSEMARY", Kind.PIN_REFUSED), of_child(world, "BASIL", Kind.PIN_REFUSED)) == (
        [],
        ["no_longer_open"],
    )
