"""Whose PIN it is: a grown patient's own, and a wrong *A child* or *Myself* that the PIN puts right."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from kinpin.accounts.models import Session
from kinpin.accounts.sessions import digest_of
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.actions.check import check_pin
from kinpin.enrollment.actions.proofs import Claim, Refusal
from kinpin.enrollment.actions.redeem import Redeemed, Unnamed
from kinpin.enrollment.actions.scan import prove_birth_date
from kinpin.enrollment.models import Enrollment, HandOut
from kinpin.enrollment.pins import new_pin
from kinpin.families.actions.contacts import tie_contact
from kinpin.families.details import ChartPlace
from kinpin.families.models import Contact
from kinpin.families.rules import AuthorityKind, Role
from kinpin.patient_portal import doors
from tests.pages import form_of
from tests.patient_portal.family import OWN, Family, children_of, expire, pin_of
from tests.world import BIRTHDAYS, World

OFFER = "Is the PIN for a child? Type the child's birth date"


def test_a_grown_patients_own_pin(world: World, phone: Family) -> None:
    sheet = world.issue("HAWTHORN", "HAWTHORN")
    phone.start().sign_up("hawthorn@example.com").answer(whose="myself")
    assert "Your PIN" in phone.words
    phone.type_pin(pin_of(world, sheet, "HAWTHORN"), date(2000, 1, 1), terms="on")
    assert "Check four things. The PIN is for you, not for a child." in phone.words
    assert "The birth date is your own." in phone.words
    assert "Did you use this PIN before? Then you have another account." in phone.words
    phone.type_pin(pin_of(world, sheet, "HAWTHORN"), "HAWTHORN", terms="on")
    assert "You will see your own record." in phone.words
    assert "I'd like to add another child" not in phone.words
    phone.answer(answer="yes")
    assert "You can now see your own record." in phone.words


def test_a_grown_patient_who_is_a_father_here_is_asked_for_his_childs_birth_date(world: World, phone: Family) -> None:
    place = ChartPlace(role=Role.FATHER, position=3)
    tie_contact(
        patient=world.child("LUNA"), contact=world.contact("HAWTHORN"), place=place, by=world.system, at=world.at
    )
    world.give("HAWTHORN", "LUNA", AuthorityKind.JOINT)
    phone.scan(world.issue("HAWTHORN", "LUNA").token)
    assert "When was your child born?" in phone.words


def test_myself_with_a_childs_pin_is_put_right(world: World, phone: Family) -> None:
    Contact.objects.filter(pk=world.contact("CINDY").pk).update(birth_date=OWN)
    sheet, cindy = world.issue("CINDY", "ROSEMARY"), phone.start().sign_up()
    cindy.answer(whose="myself").type_pin(pin_of(world, sheet, "ROSEMARY"), OWN, terms="on")
    assert "This PIN is for a child. Type the child's birth date." in cindy.words
    cindy.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY", terms="on")
    assert cindy.at == "/pin/you/"
    cindy.about_me("Cindy", "Testkiddo").answer(answer="yes")
    assert children_of() == ["ROSEMARY"]


@pytest.mark.parametrize("written", [None, date(1986, 2, 3)])
def test_myself_with_a_childs_pin_is_put_right_whatever_the_chart_has(
    world: World, phone: Family, written: date | None
) -> None:
    Contact.objects.filter(pk=world.contact("CINDY").pk).update(birth_date=written)
    sheet, cindy = world.issue("CINDY", "ROSEMARY"), phone.start().sign_up().answer(whose="myself")
    pin = pin_of(world, sheet, "ROSEMARY")
    cindy.type_pin(pin, OWN, terms="on")
    assert f"{OFFER} Did you use this PIN before?" in cindy.words
    tried = Event.objects.filter(kind=Kind.PIN_REFUSED).count()
    cindy.answer(instead="child")
    assert (cindy.at, cindy.title) == ("/pin/myself/", "Your child's PIN")
    assert "Your child's birth date Not your own birth date." in cindy.words
    assert "Your PIN" not in cindy.words
    kept = form_of(cindy.page, "step")
    assert kept == {
        "claim": "maple",
        "child": "1",
        "pin": pin,
        "month": "",
        "day": "",
        "year": "",
        "terms": "on",
        "version": "1",
    }
    assert "bday" not in cindy.page.content.decode()
    assert Event.objects.filter(kind=Kind.PIN_REFUSED).count() == tried, "to ask is no try"
    cindy.born("ROSEMARY")
    assert cindy.at == "/pin/you/"
    assert "We will ask about your child next." not in cindy.words, "that was asked already"
    cindy.about_me("Cindy", "Testkiddo", written or OWN).answer(answer="yes")
    assert children_of() == ["ROSEMARY"]
    assert not any(pin in path for path in cindy.been)


def test_every_refusal_under_myself_offers_the_same_in_the_same_place(world: World, phone: Family) -> None:
    child, own, expired = (
        world.issue("CINDY", "ROSEMARY"),
        world.issue("HAWTHORN", "HAWTHORN"),
        world.issue("IVY", "SAGE"),
    )
    expire(expired, at=world.at)
    phone.start().sign_up().answer(whose="myself")
    pages = set()
    for pin, born in (
        (new_pin(), OWN),
        (pin_of(world, child, "ROSEMARY"), OWN),
        (pin_of(world, child, "ROSEMARY"), date(2019, 3, 15)),
        (pin_of(world, own, "HAWTHORN"), OWN),
        (pin_of(world, expired, "SAGE"), OWN),
        (pin_of(world, expired, "SAGE"), BIRTHDAYS["SAGE"]),
    ):
        phone.type_pin(pin, born, terms="on")
        assert OFFER in phone.words
        pages.add(without_what_was_typed(phone.page.content.decode()))
        assert form_of(phone.answer(instead="child").page, "step")["pin"] == pin
        phone.go("/pin/myself/")
    assert len(pages) == 1


def test_the_child_can_be_named_before_any_refusal_and_taken_back(world: World, phone: Family) -> None:
    pin = pin_of(world, world.issue("CINDY", "ROSEMARY"), "ROSEMARY")
    phone.start().sign_up().answer(whose="myself")
    assert "The PIN is for a child" in phone.words
    phone.type_pin(pin, OWN, instead="child")
    assert form_of(phone.page, "step")["pin"] == pin
    assert not Event.objects.filter(kind=Kind.PIN_REFUSED).exists()
    assert "The PIN is for a child" not in phone.words
    assert '<a class="tap" href="/pin/whose/">The PIN is for somebody else</a>' in phone.page.content.decode()
    phone.born(date(2019, 3, 15), terms="on")
    assert "Check three things." in phone.words
    assert OFFER not in phone.words
    assert form_of(phone.page, "step")["child"] == "1"


def test_a_date_that_the_chart_knows_as_the_caregivers_is_not_offered_for_the_child(
    world: World, phone: Family
) -> None:
    Contact.objects.filter(pk=world.contact("CINDY").pk).update(birth_date=OWN)
    pin = pin_of(world, world.issue("CINDY", "ROSEMARY"), "ROSEMARY")
    phone.start().sign_up().answer(whose="myself").type_pin(pin, OWN, terms="on")
    assert phone.title == "Error: Your child's PIN"
    assert "bday" not in phone.page.content.decode()
    assert "That is your own birth date. Type your child's." in phone.answer().words


def test_a_child_with_ones_own_pin_is_put_right(world: World, phone: Family) -> None:
    sheet = world.issue("HAWTHORN", "HAWTHORN")
    phone.start().sign_up("hawthorn@example.com").answer(whose="child")
    phone.about_me("Hawthorn", "Field", BIRTHDAYS["HAWTHORN"]).type_pin(pin_of(world, sheet, "HAWTHORN"), "HAWTHORN")
    assert "You will see your own record." in phone.words
    assert phone.answer(answer="yes").at == "/home/"
    assert children_of("hawthorn@example.com") == ["HAWTHORN"]


@pytest.fixture
def unnamed(world: World, phone: Family) -> Family:
    """Somebody has said *Myself*, typed a child's PIN and its birth date, and is asked who they are."""
    sheet = world.issue("CINDY", "ROSEMARY")
    phone.start().sign_up().answer(whose="myself")
    phone.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY", terms="on")
    assert phone.at == "/pin/you/"
    return phone


def test_saying_myself_again_does_not_save_saying_who_one_is(unnamed: Family) -> None:
    assert unnamed.press("/pin/whose/", whose="myself").at == "/pin/you/"
    assert unnamed.press("/pin/children/").at == "/pin/you/"
    assert children_of() == []


def test_a_claim_that_nobody_put_their_name_to_ends_nowhere_even_where_a_step_lets_it(
    unnamed: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "may_show", lambda *_, **__: True)
    assert unnamed.press("/pin/children/").at == "/pin/you/"
    assert children_of() == []


def test_the_act_itself_redeems_no_typed_pin_of_a_child_for_who_has_not_said_who_they_are(world: World) -> None:
    sheet, login = world.issue("CINDY", "ROSEMARY"), world.family_login("cindy@mail.example")
    by = world.family_actor(login)
    typed = check_pin(
        practice=world.maple,
        typed=pin_of(world, sheet, "ROSEMARY"),
        born=BIRTHDAYS["ROSEMARY"],
        claimant=None,
        login=login,
        by=by,
        at=world.at,
    )
    assert isinstance(typed, Claim)
    assert world.redeem(typed, login) == Unnamed()
    assert not Enrollment.objects.exists()


def test_nor_does_it_redeem_at_another_practice_what_was_proved_of_a_sheet(world: World) -> None:
    sheet, login = world.issue("CINDY", "ROSEMARY"), world.family_login("cindy@mail.example")
    by = world.family_actor(login)
    claim = prove_birth_date(handout_id=world.handout(sheet).pk, born=BIRTHDAYS["ROSEMARY"], by=by, at=world.at)
    assert isinstance(claim, Claim)
    elsewhere = replace(world, maple=world.birch)
    assert elsewhere.redeem(claim, login) == Refusal("nothing_live")
    assert not Enrollment.objects.exists()
    assert isinstance(world.redeem(claim, login), Redeemed)


def test_no_order_of_steps_opens_a_childs_pin_to_who_has_not_said_the_caregivers_name_and_birth_date(
    world: World, phone: Family
) -> None:
    Contact.objects.filter(pk=world.contact("CINDY").pk).update(birth_date=OWN)
    pin = {"pin": pin_of(world, world.issue("CINDY", "ROSEMARY"), "ROSEMARY"), "month": "3", "day": "14"}
    rosemary = {**pin, "year": "2019", "terms": "on", "version": "1"}
    phone.start().sign_up()
    ways = [
        ("/p/maple/start/", {}),
        ("/pin/whose/", {"whose": "myself"}),
        ("/pin/whose/", {"whose": "child"}),
        ("/pin/myself/", rosemary),
        ("/pin/child/", rosemary),
        ("/pin/you/", about("Bob", "Stranger", OWN)),
        ("/pin/you/", about("Cindy", "Testkiddo", date(1970, 1, 1))),
        ("/pin/you/", about("Cindy", "Testkiddo", OWN)),
        ("/pin/children/", {"answer": "yes"}),
    ]
    opened: list[tuple[str, str]] = []
    walk(phone, ways, {claim_of(phone)}, opened)
    assert set(opened) == {("Cindy", OWN.isoformat())}


def without_what_was_typed(page: str) -> str:
    return re.sub(r'name="(pin|day|year|csrfmiddlewaretoken)" value="[^"]*"| selected', r"\1", page)


def about(given: str, family: str, born: date) -> dict[str, str]:
    said = {"given": given, "family": family, "terms": "on", "version": "1"}
    return said | {"month": str(born.month), "day": str(born.day), "year": str(born.year)}


def claim_of(family: Family) -> str:
    """The claim under way, but for when it was proven; and whether the sheet is stopped."""
    kept = json.loads(Session.objects.get(pk=digest_of(family.key)).data).get("claim") or {}
    return json.dumps([{**kept, "proven_at": ""}, HandOut.objects.filter(stopped_at=None).exists()])


def walk(family: Family, ways: list[tuple[str, dict[str, str]]], seen: set[str], opened: list[tuple[str, str]]) -> None:
    """Go every way from here, and from wherever that leads for the first time; note who opened a child."""
    here = json.loads(claim_of(family))[0]
    for path, typed in ways:
        with transaction.atomic():
            family.client.post(path, typed)
            there = claim_of(family)
            if Enrollment.objects.exists():
                opened.append((here["given"], here["born"]))
            elif there not in seen:
                seen.add(there)
                walk(family, ways, seen, opened)
            transaction.set_rollback(True)
