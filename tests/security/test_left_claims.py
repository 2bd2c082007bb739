"""A claim left behind: on a clinic's tablet, at the end of a sign-in, by somebody whose sheet was voided."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from kinpin.accounts.models import Session
from kinpin.accounts.sessions import digest_of
from kinpin.enrollment.actions.sheets import void_sheet
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.models import Enrollment
from kinpin.families.rules import AuthorityKind
from tests.patient_portal.family import EMAIL, Family, children_of, code_sent_to, pin_of
from tests.world import PASSWORD, World

STOPPED = "We can't use this sheet"


@pytest.fixture
def typed(world: World, sheet: Issued, phone: Family) -> Family:
    """Cindy has typed one PIN and is asked whether it is she."""
    phone.start().sign_up().answer(whose="child").about_me("Cindy", "Testkiddo")
    phone.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY")
    assert "ROSEMARY T." in phone.words
    return phone


def claim_of(family: Family) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(Session.objects.get(pk=digest_of(family.key)).data)["claim"]
    return kept


def leave(family: Family, **minutes: int) -> None:
    """Let it be so long ago that something was proven; without minutes, as a version that kept no moment left it."""
    row = Session.objects.get(pk=digest_of(family.key))
    kept = json.loads(row.data)
    proven_at = kept["claim"].pop("proven_at")
    if minutes:
        kept["claim"]["proven_at"] = (datetime.fromisoformat(proven_at) - timedelta(**minutes)).isoformat()
    Session.objects.filter(pk=row.pk).update(data=json.dumps(kept))


@pytest.mark.parametrize("minutes", [{"minutes": 60}, {"minutes": 20 * 60}, {}], ids=str)
def test_the_next_at_the_tablet_is_asked_for_the_birth_date(
    sheet: Issued, phone: Family, minutes: dict[str, int]
) -> None:
    phone.scan(sheet.token).born("ROSEMARY")
    leave(phone, **minutes)
    for address in ("/claim/", "/claim/is-it-you/", "/claim/email/"):
        assert phone.go(address).at == "/claim/birth-date/"
        assert "CINDY" not in phone.words
    phone.press("/claim/is-it-you/", answer="yes")
    assert phone.at == "/claim/birth-date/"


@pytest.mark.parametrize("minutes", [{"minutes": 60}, {}], ids=str)
def test_neither_the_yes_nor_the_address_of_whoever_left_is_kept(
    sheet: Issued, phone: Family, minutes: dict[str, int]
) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").answer(email=EMAIL)
    phone.answer(code=code_sent_to(EMAIL))
    leave(phone, **minutes)
    phone.press("/claim/password/", password=PASSWORD, terms="on", version="1")
    assert phone.at == "/claim/birth-date/"
    assert not Enrollment.objects.exists()
    assert phone.born("ROSEMARY").at == "/claim/is-it-you/"
    phone.answer(answer="yes")
    assert phone.at == "/claim/email/"
    assert EMAIL not in phone.page.content.decode()


def test_fifty_nine_minutes_for_the_mail_lose_nothing(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").answer(email=EMAIL)
    leave(phone, minutes=59)
    assert phone.scan(sheet.token).at == phone.go("/claim/").at == "/claim/code/"
    phone.answer(code=code_sent_to(EMAIL)).answer(password=PASSWORD, terms="on")
    assert children_of() == ["ROSEMARY", "BASIL"]


def test_whoever_comes_back_hours_later_goes_on_from_the_scan(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").answer(email=EMAIL)
    leave(phone, minutes=180)
    assert "We kept your place." in phone.go("/p/maple/").words
    assert phone.scan(sheet.token).at == "/claim/birth-date/"
    phone.born("BASIL").answer(answer="yes").sign_up(terms="on")
    assert children_of() == ["ROSEMARY", "BASIL"]


def test_a_typed_pin_is_asked_for_again_after_an_hour(world: World, sheet: Issued, typed: Family) -> None:
    leave(typed, minutes=60)
    assert typed.press("/pin/children/", answer="yes").at == "/pin/child/"
    assert not Enrollment.objects.exists()
    typed.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY").answer(answer="yes")
    assert children_of() == ["ROSEMARY"]


def test_one_more_pin_is_proven_for_both(world: World, sheet: Issued, typed: Family) -> None:
    """Whoever has just typed a birth date is still there."""
    leave(typed, minutes=50)
    typed.go("/pin/child/").type_pin(pin_of(world, sheet, "BASIL"), "BASIL")
    leave(typed, minutes=50)
    typed.go("/pin/children/").answer(answer="yes")
    assert children_of() == ["ROSEMARY", "BASIL"]


def test_signing_out_drops_the_claim_of_whoever_is_signed_in(typed: Family) -> None:
    assert claim_of(typed)["proven"]
    typed.sign_out()
    assert typed.go("/claim/").at == "/"


def test_signing_out_drops_the_claim_where_nobody_is_signed_in(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY").sign_out()
    assert phone.go("/claim/").at == "/"
    assert "We kept your place." not in phone.go("/p/maple/").words
    assert "Maple Pediatrics" in phone.go("/sign-in/").words, "whom to call stays"


def test_a_voided_sheet_shows_no_names_to_who_had_proved_it(world: World, sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY")
    assert "CINDY" in phone.go("/claim/is-it-you/").words
    void_sheet(public_id=sheet.handout, by=world.frontdesk, at=world.at)
    assert phone.go("/claim/is-it-you/").at == "/claim/stopped/"
    assert STOPPED in phone.words
    assert phone.go("/claim/").at == "/"


def test_a_voided_sheet_shows_no_names_to_who_had_typed_it(world: World, sheet: Issued, typed: Family) -> None:
    void_sheet(public_id=sheet.handout, by=world.frontdesk, at=world.at)
    assert typed.go("/pin/children/").at == "/claim/stopped/"
    assert typed.go("/claim/").at == "/home/"


def test_of_a_sheet_only_the_children_it_still_opens_are_named(world: World, sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY")
    assert "BASIL" in phone.words
    world.give("CINDY", "BASIL", AuthorityKind.NO_CONTACT)
    phone.go("/claim/is-it-you/")
    assert "ROSEMARY T." in phone.words
    assert "BASIL" not in phone.words
