"""With typed PINs: sign up, *My practice gave me a PIN for*, who one is, the PIN. And every turn of it."""

from datetime import date

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.actions.sheets import void_sheet
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.models import Enrollment, TermsAccepted
from kinpin.enrollment.pins import grouped, new_pin
from kinpin.families.models import Contact, Patient
from kinpin.kernel.clock import local_day
from tests.patient_portal.family import EMAIL, OWN, Family, children_of, expire, pin_of
from tests.world import World

NEUTRAL = "We can't use this. Check three things."
SLIP = "Check that PIN. One letter looks off."


@pytest.fixture
def cindy(world: World, phone: Family) -> Family:
    """Cindy has just signed up, and is asked whose PIN she has."""
    phone.start().sign_up()
    assert phone.at == "/pin/whose/"
    return phone


def one_letter_off(pin: str) -> str:
    return ("B" if pin[0] != "B" else "C") + pin[1:]


def reasons() -> list[str]:
    return [e.reason for e in Event.objects.filter(kind=Kind.PIN_REFUSED.value).order_by("pk")]


def test_two_children_by_their_pins(world: World, sheet: Issued, cindy: Family) -> None:
    assert "My practice gave me a PIN for" in cindy.words
    cindy.answer(whose="child").about_me("Cindy", "Testkiddo")
    assert "Step 6 of 7 Your child's PIN" in cindy.words
    cindy.type_pin(grouped(pin_of(world, sheet, "ROSEMARY")).lower(), "ROSEMARY")
    assert "Are you CINDY TESTKIDDO ? You will see: R ROSEMARY T. Create My Account" in cindy.words
    assert "I'd like to add another child" in cindy.words
    cindy.go("/pin/child/").type_pin("BASIL T. " + pin_of(world, sheet, "BASIL"), "BASIL")
    assert "R ROSEMARY T. B BASIL T." in cindy.words
    cindy.answer(answer="yes")
    assert cindy.at == "/home/"
    assert "You can throw the sheet away." in cindy.words
    assert children_of() == ["ROSEMARY", "BASIL"]
    assert TermsAccepted.objects.get().version == 1


def test_the_sheet_is_kept_while_another_pin_on_it_is_not_used(world: World, sheet: Issued, cindy: Family) -> None:
    away, keep = "You can throw the sheet away.", "Keep the sheet: another PIN on it is not used yet."
    world.issue("MARTA", "LUNA")  # another family's sheet is none of theirs
    cindy.answer(whose="child").about_me("Cindy", "Testkiddo").type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY")
    cindy.answer(answer="yes")
    assert (keep in cindy.words, away in cindy.words) == (True, False)
    cindy.press("/p/maple/start/").answer(whose="child").about_me("Cindy", "Testkiddo")
    cindy.type_pin(pin_of(world, sheet, "BASIL"), "BASIL").answer(answer="yes")
    assert (keep in cindy.words, away in cindy.words) == (False, True)


def test_the_same_pin_once_more_adds_nobody_and_says_so(world: World, sheet: Issued, cindy: Family) -> None:
    cindy.answer(whose="child").about_me("Cindy", "Testkiddo").type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY")
    told = "You typed that PIN before. Each child has a different PIN."
    assert told not in cindy.words
    cindy.go("/pin/child/").type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY")
    assert told in cindy.words
    assert "You will see: R ROSEMARY T. Create My Account" in cindy.words
    assert cindy.answer(answer="yes").at == "/home/"
    assert children_of() == ["ROSEMARY"]


def test_who_has_no_further_pin_goes_back_to_what_was_found(world: World, sheet: Issued, cindy: Family) -> None:
    cindy.answer(whose="child").about_me("Cindy", "Testkiddo")
    assert "I have no more PINs" not in cindy.words
    cindy.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY")
    cindy.go("/pin/child/")
    assert "I have no more PINs" in cindy.words
    assert 'href="/pin/children/"' in cindy.page.content.decode()
    assert "R ROSEMARY T." in cindy.go("/pin/children/").words


def test_the_terms_come_with_who_one_is(cindy: Family) -> None:
    cindy.answer(whose="child").about_me("Cindy", "Testkiddo", terms="")
    assert cindy.at == "/pin/you/"
    assert "Read the terms, then tick the box." in cindy.words
    assert 'value="Cindy"' in cindy.page.content.decode()


def test_nobody_under_13_is_the_caregiver(world: World, cindy: Family) -> None:
    today = local_day(world.at, world.maple.zone)
    cindy.answer(whose="child").about_me("Rosemary", "Testkiddo", date(today.year - 12, 1, 1))
    assert cindy.at == "/pin/you/"
    assert "Type your own birth date, not the child's." in cindy.words
    assert 'value="Rosemary"' in cindy.page.content.decode()
    assert cindy.about_me("Rosemary", "Testkiddo", date(today.year - 13, 1, 1)).at == "/pin/child/"


@pytest.mark.parametrize("version", ["0", "", "x", "9" * 5000])
def test_terms_in_another_version_than_the_present_one_are_read_again(cindy: Family, version: str) -> None:
    cindy.answer(whose="child").about_me("Cindy", "Testkiddo", version=version)
    assert "The terms have changed. Please read them again." in cindy.words
    cindy.about_me("Cindy", "Testkiddo")
    assert cindy.at == "/pin/child/"


def test_a_slip_is_told_and_costs_nothing(world: World, sheet: Issued, cindy: Family) -> None:
    cindy.answer(whose="child").about_me("Cindy", "Testkiddo")
    pin = pin_of(world, sheet, "ROSEMARY")
    for typed, said in (
        (one_letter_off(pin), SLIP),
        (pin[:-1], "A PIN has 12 letters. You typed 11. Compare it with your sheet. This did not use up a try."),
        (pin + "B", "A PIN has 12 letters. You typed 13."),
        ("O" + pin[1:], "There is no O in a PIN. Is it the letter Q?"),
        ("Ñ" + pin[1:], "There is no Ñ in a PIN. Check that letter."),
        ("", "Type the PIN from your sheet."),
    ):
        for _ in range(3):
            assert said in cindy.type_pin(typed, "ROSEMARY").words
    assert reasons() == []
    assert cindy.type_pin(pin, "ROSEMARY").at == "/pin/children/"


def test_unknown_expired_voided_used_wrong_date_and_another_practices_pin_read_the_same(
    world: World, sheet: Issued, cindy: Family
) -> None:
    expired, voided, used = world.issue("IVY", "SAGE"), world.issue("MARTA", "LUNA"), world.issue("JEFF", "BASIL")
    expire(expired, at=world.at)
    Family("198.51.100.8").scan(used.token).born("BASIL").answer(answer="yes").sign_up("jeff@example.com", terms="on")
    void_sheet(public_id=voided.handout, by=world.frontdesk, at=world.at)
    cindy.answer(whose="child").about_me("Cindy", "Testkiddo")
    pages = set()
    for pin, child in (
        (new_pin(), "SAGE"),
        (pin_of(world, expired, "SAGE"), "SAGE"),
        (pin_of(world, voided, "LUNA"), "LUNA"),
        (pin_of(world, used, "BASIL"), "BASIL"),
        (pin_of(world, sheet, "ROSEMARY"), "BASIL"),
    ):
        cindy.type_pin(pin, child)
        assert NEUTRAL in cindy.words
        assert "Did you use this PIN before? Then you have another account. Sign in with another e-mail" in cindy.words
        pages.add(cindy.words)
    assert len(pages) == 1
    assert reasons()[:4] == ["unknown", "expired", "voided", "redeemed"]
    assert "birth_date" in reasons()
    elsewhere = Family("198.51.100.4").start("birch").sign_up("ivy@example.com").answer(whose="child")
    elsewhere.about_me("Cindy", "Testkiddo").type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY")
    assert NEUTRAL in elsewhere.words
    assert children_of() == children_of("ivy@example.com") == []


def test_five_wrong_birth_dates_end_the_sheet(world: World, sheet: Issued, cindy: Family) -> None:
    cindy.answer(whose="child").about_me("Cindy", "Testkiddo")
    for _ in range(5):
        cindy.type_pin(pin_of(world, sheet, "ROSEMARY"), date(2018, 1, 1))
    assert world.handout(sheet).locked_at is not None
    assert NEUTRAL in cindy.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY").words


def test_ones_own_date_in_place_of_the_childs_is_put_right_and_costs_the_sheet_nothing(
    world: World, sheet: Issued, cindy: Family
) -> None:
    cindy.answer(whose="child").about_me("Cindy", "Testkiddo", OWN)
    for _ in range(6):
        cindy.type_pin(pin_of(world, sheet, "ROSEMARY"), OWN)
        assert "That is your own birth date. Type your child's." in cindy.words
    assert world.handout(sheet).failures == 0
    assert cindy.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY").at == "/pin/children/"


def test_claiming_the_childs_birth_date_as_ones_own_tells_nothing(world: World, sheet: Issued, cindy: Family) -> None:
    """Else who found a sheet could try one date after another, and never use up a try."""
    born, not_born = date(2012, 3, 14), date(2012, 3, 15)
    Patient.objects.filter(pk=world.child("ROSEMARY").pk).update(birth_date=born)
    cindy.answer(whose="child")
    cindy.about_me("Cindy", "Testkiddo", born).type_pin(pin_of(world, sheet, "ROSEMARY"), born)
    right = cindy.words
    cindy.go("/pin/you/").about_me("Cindy", "Testkiddo", not_born)
    wrong = cindy.type_pin(pin_of(world, sheet, "ROSEMARY"), not_born).words
    unknown = cindy.type_pin(new_pin(), not_born).words
    assert right == wrong == unknown
    assert "That is your own birth date." in right


@pytest.mark.parametrize(
    ("given", "family", "born"),
    [("Olga", "Testkiddo", OWN), ("Cindy", "Somebodyelse", OWN), ("Cindy", "Testkiddo", date(1970, 1, 1))],
)
def test_somebody_else_than_the_sheets_caregiver_is_refused_like_any_other_and_the_sheet_is_held(
    world: World, sheet: Issued, cindy: Family, given: str, family: str, born: date
) -> None:
    Contact.objects.filter(pk=world.contact("CINDY").pk).update(birth_date=date(1986, 2, 3))
    cindy.answer(whose="child").about_me(given, family, born)
    cindy.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY")
    assert NEUTRAL in cindy.words
    assert "Was anything wrong in your own name or birth date? Then call us, please." in cindy.words
    assert world.handout(sheet).stopped_at is not None
    assert not Enrollment.objects.exists()


def test_a_pin_used_before_is_found_in_the_account_that_has_it(world: World, sheet: Issued, cindy: Family) -> None:
    """A second account of the same person has no children to go to; the first one has."""
    pin = pin_of(world, sheet, "ROSEMARY")
    cindy.answer(whose="child").about_me("Cindy", "Testkiddo").type_pin(pin, "ROSEMARY").answer(answer="yes")
    again = Family("198.51.100.4").start().sign_up("second@example.com")
    again.answer(whose="child").about_me("Cindy", "Testkiddo").type_pin(pin, "ROSEMARY")
    assert "Go to my children" not in again.words
    assert 'formaction="/sign-out/"' in again.page.content.decode()
    assert again.press("/sign-out/").at == "/sign-in/"
    again.sign_in().press("/p/maple/start/").answer(whose="child").about_me("Cindy", "Testkiddo")
    again.type_pin(pin, "ROSEMARY")
    assert "Did you use this PIN before? Then your child is in your account. Go to my children" in again.words


def test_no_i_am_not_on_the_typed_path(world: World, sheet: Issued, cindy: Family) -> None:
    cindy.answer(whose="child").about_me("Cindy", "Testkiddo")
    cindy.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY").press("/claim/not-me/")
    assert "We added nobody to your account. Please give the sheet back to the front desk." in cindy.words
    assert "We saved nothing." not in cindy.words
    assert "Sign out" in cindy.words
    assert world.handout(sheet).disowned_at is not None
    assert children_of(EMAIL) == []


def test_no_step_can_be_skipped(world: World, sheet: Issued, phone: Family) -> None:
    steps = ["claim/birth-date", "claim/is-it-you", "claim/code", "claim/password", "pin/you", "pin/child"]
    for step in [*steps, "pin/myself", "pin/children", "pin/whose"]:
        assert phone.go(f"/{step}/").at == "/"
    phone.start()
    for step in [*steps, "pin/myself", "pin/children", "pin/whose"]:
        assert phone.go(f"/{step}/").at == "/claim/email/"
        assert phone.press(f"/{step}/", answer="yes", whose="child", pin=pin_of(world, sheet, "ROSEMARY")).at == (
            "/claim/email/"
        )
    assert reasons() == []


def test_i_do_not_have_a_pin_says_whom_to_call(world: World, phone: Family) -> None:
    phone.go("/p/maple/").start().go("/pin/none/")
    assert "Ask at the front desk or call (555) 010-0199 . Bring a photo ID." in phone.words
