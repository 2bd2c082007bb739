"""However many hands, tries run out: by account, by network, by practice. Counted in the database, and told kindly."""

from datetime import timedelta

import pytest
from django.db.models import F

from kinpin.accounts.code_limits import SENDS_TO_ADDRESS
from kinpin.accounts.models import EmailProof, Login
from kinpin.accounts.throttle import Limit
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.limits import BY_ACCOUNT, BY_NETWORK, BY_PRACTICE, OVERALL, SLIPS_BY_NETWORK
from kinpin.enrollment.pins import new_pin
from tests.patient_portal.family import OWN, Family, another_code, code_sent_to, mail_to, pin_of
from tests.tries import use_up
from tests.world import PASSWORD, World

SPENT = "This code has stopped working. Type your e-mail again and we will send a new one."


def with_a_pin(email: str, network: str) -> Family:
    family = Family(network).start().sign_up(email).answer(whose="child")
    return family.about_me("Cindy", "Testkiddo")


def guess(family: Family, times: int) -> int:
    """Type that many PINs that there are not. How many were looked at."""
    seen = 0
    for _ in range(times):
        seen += family.type_pin(new_pin(), "ROSEMARY").page.status_code == 200
    return seen


def test_one_account_gets_its_tries_and_then_waits_even_with_the_right_pin(world: World, sheet: Issued) -> None:
    family = with_a_pin("a@example.com", "203.0.113.9")
    assert guess(family, BY_ACCOUNT.most + 2) == BY_ACCOUNT.most
    family.type_pin(sheet.pins[world.child("ROSEMARY").pk], "ROSEMARY")
    assert family.page.status_code == 429
    wait = int(family.page.headers["Retry-After"])
    assert 59 * 60 < wait <= 65 * 60
    assert f"Too many tries. Wait {-(-wait // 60)} minutes. Need help? Call (555) 010-0199" in family.words
    told = Event.objects.filter(kind=Kind.PIN_REFUSED.value, reason="too_many").count()
    assert 1 <= told <= 2, "one in each five minutes, of three refusals"
    assert world.handout(sheet).failures == 0


def test_a_network_gets_its_tries_however_many_accounts(sheet: Issued) -> None:
    seen = sum(guess(with_a_pin(f"p{n}@example.com", f"203.0.113.{n}"), 9) for n in range(3))
    assert seen == BY_NETWORK.most
    assert guess(with_a_pin("other@example.com", "198.51.100.1"), 1) == 1


def test_a_network_of_the_longer_addresses_is_what_one_household_has(sheet: Issued) -> None:
    """/56: a home that hands each device a network of its own is one all the same."""
    seen = sum(guess(with_a_pin(f"p{n}@example.com", f"2001:db8:0:{n}f::1"), 9) for n in range(3))
    assert seen == BY_NETWORK.most
    assert guess(with_a_pin("other@example.com", "2001:db8:0:100::1"), 1) == 1


def test_a_network_that_types_hundreds_of_slips_types_nothing_more_for_a_while(world: World, sheet: Issued) -> None:
    family = with_a_pin("a@example.com", "203.0.113.9")
    for _ in range(BY_NETWORK.most + 5):
        assert family.type_pin("no PIN at all", "ROSEMARY").page.status_code == 200
    use_up(SLIPS_BY_NETWORK, left=1)
    assert family.type_pin("no PIN at all", "ROSEMARY").page.status_code == 200
    for typed in ("no PIN at all", pin_of(world, sheet, "ROSEMARY"), "no PIN at all"):
        assert family.type_pin(typed, "ROSEMARY").page.status_code == 429
        assert "Too many tries." in family.words
    told = Event.objects.filter(kind=Kind.PIN_REFUSED)
    assert {(event.reason, event.subject) for event in told} == {("too_many", f"limit:{SLIPS_BY_NETWORK.scope}")}
    assert 1 <= told.count() <= 2, "one in each five minutes, of three refusals"
    elsewhere = with_a_pin("b@example.com", "198.51.100.9")
    assert elsewhere.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY").at == "/pin/children/"


@pytest.mark.parametrize("limit", [BY_PRACTICE, OVERALL])
def test_a_practice_and_the_whole_house_have_theirs(world: World, sheet: Issued, limit: Limit) -> None:
    family = with_a_pin("a@example.com", "203.0.113.9")
    guess(family, 1)
    use_up(limit)
    assert guess(family, 1) == 0
    assert family.page.status_code == 429


def test_a_pin_that_opens_is_no_try(world: World, sheet: Issued) -> None:
    family = with_a_pin("a@example.com", "203.0.113.9")
    for _ in range(BY_ACCOUNT.most + 5):
        family.go("/pin/child/").type_pin(sheet.pins[world.child("ROSEMARY").pk], "ROSEMARY")
        assert family.at.startswith("/pin/children/")


def test_the_caregivers_own_birth_date_with_a_childs_pin_is_a_try(world: World, sheet: Issued) -> None:
    family, pin = with_a_pin("a@example.com", "203.0.113.9"), pin_of(world, sheet, "ROSEMARY")
    for _ in range(BY_ACCOUNT.most):
        assert family.type_pin(pin, OWN).page.status_code == 200
    assert family.type_pin(pin, "ROSEMARY").page.status_code == 429
    assert world.handout(sheet).failures == 0, "the sheet is not what was wrong"
    told = Event.objects.filter(kind=Kind.PIN_REFUSED, patient_id=world.child("ROSEMARY").pk)
    assert list(told.values_list("reason", flat=True)) == ["own_date"] * BY_ACCOUNT.most


def test_a_scanned_sheet_knows_no_network_limit(world: World, sheet: Issued) -> None:
    guess(with_a_pin("a@example.com", "203.0.113.9"), BY_ACCOUNT.most + 1)
    assert Family("203.0.113.9").scan(sheet.token).born("ROSEMARY").at == "/claim/is-it-you/"


def test_the_code_of_the_mail_can_be_tried_five_times(sheet: Issued, phone: Family) -> None:
    phone.start().answer(email="a@example.com")
    right = code_sent_to("a@example.com")
    for _ in range(4):
        phone.answer(code=another_code(right))
        assert "That code does not work. Is it the one in our newest e-mail?" in phone.words
    phone.answer(code=another_code(right))
    assert SPENT in phone.words
    phone.answer(code=right)
    assert phone.at == "/claim/code/"
    assert SPENT in phone.words
    assert "Este código ya no sirve." in phone.answer(switch_language="es").words
    phone.press("/claim/code/again/")
    assert "We can't send more codes for now." not in phone.words
    assert 'href="/claim/email/"' in phone.page.content.decode()
    assert "Send it again" not in phone.words
    phone.go("/claim/email/").answer(email="a@example.com").answer(code=code_sent_to("a@example.com"))
    assert phone.at == "/claim/password/"


def test_a_code_that_stopped_working_tells_nobody_whose_address_it_is(world: World) -> None:
    world.family_login("known@example.com")
    pages = []
    for email in ("known@example.com", "other@example.com"):
        family = Family().go("/password/").answer(email=email)
        for _ in range(6):
            family.answer(code="no code")
        assert SPENT in family.words
        pages.append(family.words.replace(email, "..."))
    assert pages[0] == pages[1]


def test_codes_are_sent_again_within_limits(world: World, phone: Family) -> None:
    phone.start().answer(email="a@example.com")
    first = code_sent_to("a@example.com")
    for _ in range(3):
        assert "We sent a new code." in phone.press("/claim/code/again/").words
    assert "We can't send more codes for now." in phone.press("/claim/code/again/").words
    assert len(mail_to("a@example.com")) == 4
    if first != code_sent_to("a@example.com"):
        assert phone.go("/claim/code/").answer(code=first).at == "/claim/code/"
    assert phone.answer(code=code_sent_to("a@example.com")).at == "/claim/password/"


def test_a_code_that_is_sent_again_counts_like_one_that_is_asked_for(world: World, phone: Family) -> None:
    for _ in range(2):
        phone.start().answer(email="a@example.com")
        for _ in range(3):
            phone.press("/claim/code/again/")
    assert len(mail_to("a@example.com")) == 8
    assert phone.start().answer(email="a@example.com").page.status_code == 429


def test_an_address_that_was_proved_is_sent_no_other_code(world: World, phone: Family) -> None:
    phone.start().answer(email="a@example.com").answer(code=code_sent_to("a@example.com"))
    phone.press("/claim/code/again/")
    assert len(mail_to("a@example.com")) == 1
    assert phone.go("/claim/").at == "/claim/password/"


def test_a_proved_address_opens_a_login_for_an_hour_and_once(world: World, phone: Family) -> None:
    phone.start().answer(email="a@example.com").answer(code=code_sent_to("a@example.com"))
    EmailProof.objects.update(proved_at=F("proved_at") - timedelta(hours=1))
    phone.answer(password=PASSWORD)
    assert not Login.objects.filter(email="a@example.com").exists()
    assert phone.go("/claim/email/").sign_up("a@example.com").at == "/pin/whose/"
    assert EmailProof.objects.count() == 1, "the one that lapsed"


def test_a_page_that_is_loaded_again_sends_no_other_code(world: World, phone: Family) -> None:
    phone.start().answer(email="a@example.com").press("/claim/code/again/")
    assert "We sent a new code." in phone.go(phone.at).words
    assert "Enviamos un código nuevo." in phone.answer(switch_language="es").words
    assert phone.at == "/claim/code/"
    assert len(mail_to("a@example.com")) == 2


@pytest.mark.parametrize("path", ["/nowhere/", "/?a=%00", "/claim/not-me/"])
def test_an_error_page_is_titled_by_its_words(world: World, phone: Family, path: str) -> None:
    assert phone.go(path).title in ("We can't find that page", "That did not work")
    assert f"{phone.title} " in phone.words


def test_the_address_of_a_button_opens_no_empty_page(world: World, phone: Family) -> None:
    for path in ("/claim/code/again/", "/claim/not-me/", "/p/maple/start/", "/language/"):
        assert "We can't find that page Check the address on your sheet, or start here." in phone.go(path).words
        assert (phone.page.status_code, phone.page.headers["Allow"]) == (405, "POST")


def test_an_address_is_not_flooded(world: World) -> None:
    """From one network by eight mails an hour; from all together by sixty a day."""
    for n in range(8):
        assert Family(f"198.51.100.{n}").start().answer(email="a@example.com").at == "/claim/code/"
    full = Family("198.51.100.9").start().answer(email="a@example.com")
    assert full.page.status_code == 429
    assert "Too many tries." in full.words
    assert len(mail_to("a@example.com")) == 8
    assert Family("203.0.113.1").start().answer(email="a@example.com").at == "/claim/code/", "its owner, elsewhere"
    use_up(SENDS_TO_ADDRESS)
    assert Family("192.0.2.1").start().answer(email="a@example.com").page.status_code == 429
    assert len(mail_to("a@example.com")) == 9
