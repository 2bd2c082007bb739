"""When and why a PIN or somebody's access ended, and which of them: what is asked first after a complaint."""

from datetime import timedelta

from django.test import Client

from kinpin.accounts.models import Login
from kinpin.audit.kinds import Kind
from kinpin.enrollment.actions.removal import let_in_again, remove_access
from kinpin.enrollment.actions.sheets import extend_sheet, void_sheet
from kinpin.enrollment.lifetimes import last_day
from kinpin.enrollment.sheet_numbers import sheet_number
from kinpin.enrollment.words import EnrollmentEnd, PinEnd, RemovalReason
from kinpin.families.rules import AuthorityKind
from kinpin.practice_portal.audit_trail.refusal_words import SENTENCES
from tests.patient_portal.family import Family
from tests.practice_portal.test_trail import of_child, page
from tests.world import World


def test_an_ended_pin_names_its_sheet(world: World, admin: Client) -> None:
    lost = world.handout(world.issue("CINDY", "ROSEMARY"))
    seen = {world.child("ROSEMARY").pk: lost.public_id}
    new = world.handout(world.issue("CINDY", "ROSEMARY", seen=seen))
    void_sheet(public_id=new.public_id, by=world.frontdesk, at=world.at)
    said = page(admin, of_child(world))
    ended = "Maria Rivera A PIN ended CINDY TESTKIDDO"
    assert f"{ended} a newer one took its place; sheet {sheet_number(lost.pk)}" in said
    assert f"{ended} it was voided; sheet {sheet_number(new.pk)}" in said


def test_ended_access_names_its_account(world: World, admin: Client) -> None:
    """A stranger came in as her first, then she herself."""
    ids = [world.enroll("CINDY", "ROSEMARY", email="stranger@example.com").login_id]
    child, cindy = world.child("ROSEMARY").pk, world.contact("CINDY").pk
    why = RemovalReason.WRONG_PERSON
    assert remove_access(patient_id=child, contact_id=cindy, reason=why, by=world.frontdesk, at=world.at)
    ids.append(world.enroll("CINDY", "ROSEMARY", email="cindy@example.com").login_id)
    world.give("CINDY", "ROSEMARY", AuthorityKind.NONE)
    said = page(admin, of_child(world))
    assert (
        "Maria Rivera An enrollment ended CINDY TESTKIDDO taken away by hand; "
        f"account {ids[0]}, s•••@example.com; because: The wrong person was registered" in said
    )
    assert (
        "Kinpin An enrollment ended CINDY TESTKIDDO the authority on file no longer permits it; "
        f"account {ids[1]}, c•••@example.com" in said
    )


def test_so_does_taking_back_that_it_was_the_wrong_persons(world: World, admin: Client) -> None:
    enrolled = world.enroll("CINDY", "ROSEMARY", email="cindy@example.com")
    child, cindy, sheet = enrolled.patient_id, enrolled.contact_id, enrolled.pin.handout.public_id
    why = RemovalReason.WRONG_PERSON
    assert remove_access(patient_id=child, contact_id=cindy, reason=why, by=world.frontdesk, at=world.at)
    assert let_in_again(patient_id=child, contact_id=cindy, sheet=sheet, by=world.frontdesk, at=world.at)
    told = f"the wrong person's CINDY TESTKIDDO account {enrolled.login_id}, c•••@example.com"
    assert told in page(admin, of_child(world))


def test_whoever_ends_their_own_access_is_named_once(world: World, admin: Client) -> None:
    phone = Family()
    phone.scan(world.issue("CINDY", "ROSEMARY").token).born("ROSEMARY")
    phone.answer(answer="yes").sign_up(terms="on")
    phone.press(f"/home/{world.child('ROSEMARY').public_id}/not-theirs/")
    login = Login.objects.latest("pk").pk
    said = page(admin, of_child(world))
    told = f"account {login}, c•••@example.com An enrollment ended CINDY TESTKIDDO the person said"
    assert f"{told} that this is the wrong patient Patient portal" in said


def test_an_extended_sheet_names_the_day_that_stands_on_it(world: World, admin: Client) -> None:
    sheet, later = world.issue("CINDY", "ROSEMARY"), world.at + timedelta(days=2)
    until = extend_sheet(practice=world.maple, public_id=sheet.handout, by=world.frontdesk, at=later)
    assert until
    said = page(admin, of_child(world))
    assert (
        f"sheet {sheet_number(world.handout(sheet).pk)}; until: {last_day(until, world.maple.zone):%m/%d/%Y} W" in said
    )


def test_no_end_and_no_refused_try_is_told_as_a_code() -> None:
    ends = {(Kind.PIN_CLOSED.value, why.value) for why in set(PinEnd) - {PinEnd.REDEEMED}}
    tried = {(Kind.PIN_REFUSED.value, why.value) for why in PinEnd}
    others = {"birth_date", "own_date", "unknown", "nothing_live", "no_longer_open", "registered", "too_many"}
    tried |= {(Kind.PIN_REFUSED.value, why) for why in others}
    assert ends | tried | {(Kind.ENROLLMENT_ENDED.value, why.value) for why in EnrollmentEnd} <= set(SENTENCES)
