"""With a sheet: scan, one child's birth date, *Are you ...?*, an account. And every turn of it."""

from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kinpin.accounts.cookies import own_cookie
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.actions.check import check_pin
from kinpin.enrollment.actions.proofs import Refusal
from kinpin.enrollment.actions.scan import prove_birth_date
from kinpin.enrollment.actions.sheets import void_sheet
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.models import Enrollment, HandOut, TermsAccepted
from kinpin.families.models import Patient
from kinpin.families.rules import AuthorityKind, Status
from kinpin.outbox.models import Message
from tests.patient_portal.family import EMAIL, Family, children_of, code_sent_to, expire, pin_of
from tests.world import PASSWORD, World

NEUTRAL = "We can't use this. Check three things."


def reasons(kind: Kind) -> set[str]:
    return {event.reason for event in Event.objects.filter(kind=kind.value)}


def test_a_scan_one_birth_date_and_an_account_open_every_child_of_the_sheet(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token)
    assert (phone.at, phone.title) == ("/claim/birth-date/", "Birth date")
    assert "Step 1 of 5 When was your child born?" in phone.words
    phone.born("BASIL")
    assert "Are you CINDY TESTKIDDO ? You will see: R ROSEMARY T. B BASIL T." in phone.words
    phone.answer(answer="yes")
    assert "Step 3 of 5 What is your e-mail?" in phone.words
    phone.sign_up(terms="on")
    assert phone.at == "/home/"
    assert "You are done. You can now see ROSEMARY and BASIL . Next time, just sign in." in phone.words
    assert children_of() == ["ROSEMARY", "BASIL"]
    assert "You are done." not in phone.go("/home/").words
    assert TermsAccepted.objects.get().version == 1


def test_a_spanish_sheet_speaks_spanish_on_a_phone_that_somebody_set_to_english(world: World) -> None:
    sheet = world.issue("CINDY", "ROSEMARY", language="es")
    phone = Family().scan(sheet.token)
    assert "¿Cuándo nació su hijo o hija?" in phone.words
    assert "When was your child born?" in phone.answer(switch_language="en").words
    assert "When was your child born?" in phone.scan(sheet.token).words  # they have chosen


def test_an_english_sheet_leaves_the_phone_s_language(sheet: Issued) -> None:
    assert "¿Cuándo nació su hijo o hija?" in Family(language="es").scan(sheet.token).words


def test_the_next_family_on_the_same_tablet_is_spoken_to_as_their_own_sheet_is(world: World, sheet: Issued) -> None:
    spanish = world.issue("JEFF", "ROSEMARY", language="es")
    tablet = Family().scan(spanish.token)
    assert "¿Cuándo nació su hijo o hija?" in tablet.words
    tablet.go("/p/maple/")
    assert "No tengo un PIN" in tablet.words
    assert "When was your child born?" in tablet.scan(sheet.token).words
    assert "¿Cuándo nació su hijo o hija?" in tablet.scan(spanish.token).words


def test_a_language_that_is_none_of_ours_is_remembered_by_nobody(sheet: Issued) -> None:
    family = Family(language="es")
    family.client.cookies[own_cookie("language")] = "tlh"
    assert "¿Cuándo nació su hijo o hija?" in family.scan(sheet.token).words
    assert family.page.headers["Content-Language"] == "es"


def test_an_account_there_is_takes_the_children_without_another_sign_up(
    world: World, sheet: Issued, phone: Family
) -> None:
    world.family_login(EMAIL)
    phone.scan(sheet.token)
    assert "/sign-in/?next=/claim/" in phone.page.content.decode()
    phone.sign_in(after="/claim/")
    assert phone.at == "/claim/birth-date/"
    phone.born("ROSEMARY").answer(answer="yes", terms="")
    assert "Read the terms, then tick the box." in phone.words
    phone.answer(answer="yes", terms="on")
    assert phone.at == "/home/"
    assert children_of() == ["ROSEMARY", "BASIL"]


def test_the_statements_of_the_yes_are_as_many_for_one_child_as_for_two(world: World) -> None:
    counts = []
    for contact, children in (("CINDY", ["ROSEMARY"]), ("JEFF", ["ROSEMARY", "BASIL"])):
        email = f"{contact.lower()}@example.com"
        world.family_login(email)
        phone = Family().sign_in(email).scan(world.issue(contact, *children).token).born("ROSEMARY")
        with CaptureQueriesContext(connection) as queries:
            phone.answer(answer="yes", terms="on")
        counts.append(len(queries))
        assert children_of(email) == children
    assert counts[0] == counts[1]


def test_whoever_lost_a_child_gets_it_back_with_another_sheet(world: World, sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("BASIL").answer(answer="yes").sign_up(terms="on")
    world.give("CINDY", "BASIL", AuthorityKind.NONE)
    assert children_of() == ["ROSEMARY"]
    world.give("CINDY", "BASIL", AuthorityKind.JOINT)
    phone.scan(world.issue("CINDY", "BASIL").token).born("BASIL").answer(answer="yes")
    assert phone.at == "/home/"
    assert children_of() == ["ROSEMARY", "BASIL"]


def test_the_terms_are_agreed_to_once(world: World, sheet: Issued, phone: Family) -> None:
    world.family_login(EMAIL)
    phone.sign_in().scan(sheet.token).born("ROSEMARY").answer(answer="yes", terms="on")
    later = world.issue("IVY", "SAGE")
    phone.scan(later.token).born("SAGE")
    assert "I agree to the terms" not in phone.words
    phone.answer(answer="yes")
    assert phone.at == "/home/"
    assert [accepted.version for accepted in TermsAccepted.objects.all()] == [1]


def test_leaving_for_the_mail_and_coming_back_goes_on_at_the_same_step(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").answer(email=EMAIL)
    assert phone.at == "/claim/code/"
    assert "We kept your place." in phone.go("/p/maple/").words
    assert phone.go("/claim/").at == "/claim/code/"
    assert phone.scan(sheet.token).at == "/claim/code/"
    phone.answer(code=code_sent_to(EMAIL)).answer(password=PASSWORD, terms="on")
    assert children_of() == ["ROSEMARY", "BASIL"]


def test_scanning_again_leads_its_user_home_and_a_stranger_to_the_neutral_answer(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").sign_up(terms="on")
    assert phone.scan(sheet.token).at == "/home/"
    phone.sign_out().scan(sheet.token)
    assert phone.at == "/claim/stopped/"
    assert "Did you use this sheet before? Then you are done. Just sign in." in phone.words
    assert Family().scan(sheet.token).at == "/claim/stopped/"


def test_scanning_a_sheet_of_which_one_pin_was_typed_goes_on_to_the_other_child(
    world: World, sheet: Issued, phone: Family
) -> None:
    phone.start().sign_up().answer(whose="child").about_me("Cindy", "Testkiddo")
    phone.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY").answer(answer="yes")
    assert phone.scan(sheet.token).at == "/claim/birth-date/"
    phone.born("BASIL").answer(answer="yes")
    assert children_of() == ["ROSEMARY", "BASIL"]


def scan_here_and_type_there(world: World, sheet: Issued, phone: Family) -> None:
    """Before the yes to what the phone scanned, one of the PINs is typed on the same parent's tablet."""
    world.family_login(EMAIL)
    phone.sign_in().scan(sheet.token).born("ROSEMARY")
    tablet = Family("198.51.100.4").sign_in().start().answer(whose="child").about_me("Cindy", "Testkiddo")
    tablet.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY").answer(answer="yes")


def test_a_pin_that_was_typed_after_the_scan_leaves_out_no_other_child(
    world: World, sheet: Issued, phone: Family
) -> None:
    scan_here_and_type_there(world, sheet, phone)
    assert children_of() == ["ROSEMARY"]
    phone.answer(answer="yes")
    assert phone.at == "/home/"
    assert "You can now see ROSEMARY and BASIL ." in phone.words
    assert "You can throw the sheet away." in phone.words
    assert children_of() == ["ROSEMARY", "BASIL"]
    assert TermsAccepted.objects.count() == 1


def test_a_child_that_is_no_longer_open_takes_nothing_from_one_that_was_typed(
    world: World, sheet: Issued, phone: Family
) -> None:
    scan_here_and_type_there(world, sheet, phone)
    Patient.objects.filter(pk=world.child("BASIL").pk).update(status=Status.INACTIVE)
    phone.answer(answer="yes")
    assert phone.at == "/home/"
    assert "You can now see ROSEMARY ." in phone.words
    assert "Keep the sheet" in phone.words
    assert children_of() == ["ROSEMARY"]
    assert reasons(Kind.PIN_REFUSED) == {"no_longer_open"}


def test_the_same_sheet_in_another_browser_starts_over_and_opens_once(sheet: Issued, phone: Family) -> None:
    tablet = Family("198.51.100.4")
    phone.scan(sheet.token).born("ROSEMARY")
    tablet.scan(sheet.token)
    assert tablet.at == "/claim/birth-date/"
    tablet.born("BASIL").answer(answer="yes").sign_up(terms="on")
    assert children_of() == ["ROSEMARY", "BASIL"]
    phone.answer(answer="yes").sign_up("other@example.com", terms="on")
    assert phone.at == "/claim/stopped/"
    assert Enrollment.objects.count() == 2
    # The one who used it, in the browser that was left behind, is led home.
    phone.sign_out().sign_in().scan(sheet.token)
    assert phone.at == "/home/"


def test_no_i_am_not_keeps_nothing_and_tells_the_desk(world: World, sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY").press("/claim/not-me/")
    assert "This sheet is for someone else. We saved nothing." in phone.words
    assert phone.go("/claim/birth-date/").at == "/"  # two practices: their list
    assert world.handout(sheet).disowned_at is not None
    assert {e.patient_id for e in Event.objects.filter(kind=Kind.SHEET_DISOWNED.value)} == set(sheet.pins)
    assert not Enrollment.objects.exists()


def test_a_wrong_birth_date_is_neutral_and_the_fifth_ends_the_sheet(world: World, sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token)
    for _ in range(5):
        phone.born(date(2001, 1, 1))
        assert NEUTRAL in phone.words
        assert "The child is on your sheet. The birth date is your child's, not yours." in phone.words
        assert "Did you use this PIN before?" not in phone.words
        assert phone.title == "Error: Birth date"
    assert world.handout(sheet).locked_at is not None
    assert NEUTRAL in phone.born("ROSEMARY").words
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize("day", [{}, {"day": "31", "month": "2", "year": "2019"}, {"day": "x", "month": "3"}])
def test_no_date_is_no_try(world: World, sheet: Issued, phone: Family, day: dict[str, str]) -> None:
    phone.scan(sheet.token).answer(**day)
    assert phone.at == "/claim/birth-date/"
    assert phone.title == "Error: Birth date"
    assert NEUTRAL not in phone.words
    assert world.handout(sheet).failures == 0


def test_no_date_proves_nothing_of_a_child_whose_own_is_no_longer_on_file(world: World, sheet: Issued) -> None:
    Patient.objects.filter(pk=world.child("ROSEMARY").pk).update(birth_date=None)
    login = world.family_login(EMAIL)
    by, at = world.family_actor(login), world.at
    assert isinstance(prove_birth_date(handout_id=world.handout(sheet).pk, born=None, by=by, at=at), Refusal)
    typed = partial(check_pin, practice=world.maple, typed=pin_of(world, sheet, "ROSEMARY"), login=login)
    assert isinstance(typed(born=None, claimant=None, by=by, at=at), Refusal)


def test_every_empty_part_of_a_date_is_marked(sheet: Issued, phone: Family) -> None:
    page = phone.scan(sheet.token).answer(day="14").page.content.decode()
    assert page.count('aria-invalid="true"') == page.count("data-focus") == 2


def test_expired_voided_unknown_and_another_practices_sheet_read_the_same(
    world: World, sheet: Issued, phone: Family
) -> None:
    expired = world.issue("IVY", "SAGE")
    expire(expired, at=world.at)
    void_sheet(public_id=sheet.handout, by=world.frontdesk, at=world.at)
    good = world.issue("MARTA", "LUNA")
    tries = [(expired.token, "maple"), (sheet.token, "maple"), ("no such token", "maple"), (good.token, "birch")]
    pages = []
    for token, practice in tries:
        family = Family().scan(token, practice)
        assert family.at == "/claim/stopped/"
        pages.append(family.words.replace("Birch Clinic", "Maple Pediatrics"))
    assert len(set(pages)) == 1
    assert reasons(Kind.SHEET_SCANNED) >= {"nothing_live", "unknown"}
    assert HandOut.objects.get(public_id=good.handout).failures == 0


def test_a_sheet_that_ends_on_the_way_opens_nothing(world: World, sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes")
    void_sheet(public_id=sheet.handout, by=world.frontdesk, at=world.at)
    phone.sign_up(terms="on")
    assert phone.at == "/claim/stopped/"
    assert not Enrollment.objects.exists()
    assert f"You sign in as {EMAIL} . Use this account with your new sheet." in phone.words
    assert "Then you have another account. Sign in with another e-mail" in phone.words
    assert "Then you are done." not in phone.words
    phone.scan(world.issue("CINDY", "ROSEMARY").token).born("ROSEMARY").answer(answer="yes", terms="on")
    assert children_of() == ["ROSEMARY"]
    assert "Go to my children" in phone.scan(sheet.token).words


def test_a_child_whose_authority_was_taken_on_the_way_is_left_out(world: World, sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes")
    world.give("CINDY", "BASIL", AuthorityKind.NO_CONTACT)
    phone.sign_up(terms="on")
    assert phone.at == "/home/"
    assert children_of() == ["ROSEMARY"]
    assert "BASIL" not in phone.words


def test_the_sheet_is_kept_for_a_child_who_was_left_out_and_whose_pin_is_still_live(
    world: World, sheet: Issued, phone: Family
) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes")
    Patient.objects.filter(pk=world.child("BASIL").pk).update(status=Status.INACTIVE)
    phone.sign_up(terms="on")
    assert "You can now see ROSEMARY ." in phone.words
    assert "Keep the sheet" in phone.words


def test_the_barred_parent_with_the_other_parents_sheet_gets_nothing_and_the_desk_is_told(
    world: World, phone: Family
) -> None:
    sheet = world.issue("MARTA", "LUNA")
    phone.scan(sheet.token).born("LUNA").answer(answer="yes").sign_up("omar@example.com", terms="on")
    assert phone.at == "/claim/stopped/"
    assert "OMAR" not in phone.words
    assert children_of("omar@example.com") == []
    assert world.handout(sheet).stopped_at is not None
    assert not Message.objects.filter(kind="access_notice").exists()
    assert Family().scan(sheet.token).at == "/claim/stopped/"


def test_without_script_the_page_asks_for_the_printed_pins(world: World, phone: Family) -> None:
    phone.go("/p/maple/scan")
    assert "We can't read the code on this phone. Type the PINs from your sheet." in phone.words
    assert phone.press("/p/maple/start/").at == "/claim/email/"


def test_the_token_and_the_birth_date_are_in_no_address_and_no_name_in_a_title(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token)
    titles = [phone.title, phone.born("ROSEMARY").title, phone.answer(answer="yes").title]
    titles += [phone.sign_up(terms="on").title, phone.go(_first_child(phone)).title]
    shown = " ".join(phone.been)
    assert sheet.token not in shown
    assert "?" not in shown
    assert "2019" not in shown
    assert not any(name in title.upper() for title in titles for name in ("CINDY", "ROSEMARY", "BASIL"))
    assert not any(pin in phone.page.content.decode() for pin in sheet.pins.values())


def _first_child(phone: Family) -> str:
    return phone.page.content.decode().split('class="card" href="')[1].split('"')[0]
