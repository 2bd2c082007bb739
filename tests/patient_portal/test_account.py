"""Making an account, signing in and out, a new password: what a stranger learns from it is nothing."""

import re
from datetime import timedelta

import pytest
from django.db.models import F

from kinpin.accounts.models import EmailProof, Login, Session, Side
from kinpin.accounts.sessions import digest_of
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.issued import Issued
from tests.pages import words_of
from tests.patient_portal.family import EMAIL, Family, another_code, children_of, code_sent_to, mail_to
from tests.world import PASSWORD, World

NEW = "marble kettle harvest nine"


def test_an_address_with_an_account_looks_like_any_other_and_its_owner_is_told(world: World) -> None:
    world.family_login("known@example.com")
    known = Family().start().answer(email="known@example.com")
    fresh = Family("198.51.100.4").start().answer(email="kindly@example.com")
    assert known.words == fresh.words
    assert (known.at, known.page.status_code) == (fresh.at, fresh.page.status_code)
    assert [m.kind for m in mail_to("known@example.com")] == ["address_in_use"]
    assert [m.kind for m in mail_to("kindly@example.com")] == ["sign_up_code"]
    known.answer(code="000000")
    assert known.at == "/claim/code/"


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "Make up a password."),
        ("fourteen signs", "Use 15 letters or more."),
        ("passwordpassword", "This password is easy to guess."),
        ("password password", "This password is easy to guess."),
        ("contraseña123456789", "This password is easy to guess."),
        ("orange ROSEMARY seven clouds", "Leave out names"),
        ("maplepediatrics orange seven", "Leave out names"),
        ("x" * 130, "Use 128 letters or fewer."),
    ],
)
def test_passwords_as_nist_wants_them(sheet: Issued, phone: Family, password: str, said: str) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").sign_up(password=password, terms="on")
    assert phone.at == "/claim/password/"
    assert said in phone.words
    if password:
        assert password not in phone.page.content.decode()
    assert not Login.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize("password", ["martha.quill2026", "Quill-Martha-19880504", "PatientPortal2026"])
def test_words_about_oneself_and_a_number_are_easy_to_guess(world: World, phone: Family, password: str) -> None:
    phone.start().sign_up("martha.quill@example.com", password=password)
    assert "This password is easy to guess." in phone.words
    assert phone.answer(password="quill drawer eleven cloud").at == "/pin/whose/"


@pytest.mark.parametrize(
    "password", ["uno dos árbol ratón nube", "四 五 六 七 八 九 十 百 千 万", " spaces at both ends  "]
)
def test_any_sign_and_any_space_may_stand_in_a_password(sheet: Issued, phone: Family, password: str) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").sign_up(password=password, terms="on")
    assert phone.sign_out().sign_in(password=password).at == "/home/"


def test_the_address_may_be_mended_before_the_code(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").answer(email="cindy@exmaple.com")
    assert '<a class="tap" href="/claim/email/">Check or change my e-mail</a>' in phone.page.content.decode()
    phone.go("/claim/email/")
    assert 'value="cindy@exmaple.com"' in phone.page.content.decode()
    wrong = code_sent_to("cindy@exmaple.com")
    phone.answer(email=EMAIL)
    if wrong != code_sent_to(EMAIL):
        assert phone.answer(code=wrong).at == "/claim/code/"
    assert phone.answer(code=code_sent_to(EMAIL)).at == "/claim/password/"


def test_an_address_that_was_proved_stays_the_one_that_gets_the_account(sheet: Issued, phone: Family) -> None:
    """Else a proved address could be exchanged for somebody else's just before the password."""
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").answer(email=EMAIL)
    phone.answer(code=code_sent_to(EMAIL)).go("/claim/email/").answer(email="victim@example.com")
    assert phone.at == "/claim/code/"
    assert phone.go("/claim/password/").at == "/claim/code/"


def age_proofs(by: timedelta) -> None:
    """Let that time go by for every address that was proved."""
    EmailProof.objects.update(ends_at=F("ends_at") - by, proved_at=F("proved_at") - by)


@pytest.mark.parametrize("way", ["/claim/", "/password/"])
def test_a_code_is_looked_at_until_it_has_proved_the_address_and_pressing_twice_leads_on(
    world: World, phone: Family, way: str
) -> None:
    world.family_login(EMAIL)
    email = "new@example.com" if way == "/claim/" else EMAIL
    (phone.start() if way == "/claim/" else phone.go(way)).answer(email=email)
    code = code_sent_to(email)
    phone.press(f"{way}code/", code=code)
    onward = phone.at
    assert onward != f"{way}code/"
    age_proofs(timedelta(minutes=59))
    assert phone.press(f"{way}code/", code=code).at == onward, "the second press"
    assert Event.objects.filter(kind=Kind.EMAIL_PROVED).count() == 1
    age_proofs(timedelta(minutes=2))
    assert phone.press(f"{way}code/", code=code).at == f"{way}code/", "no other hour had begun"
    assert "That code does not work. Is it the one in our newest e-mail?" in phone.words
    assert Event.objects.filter(kind=Kind.EMAIL_PROVED).count() == 1


def test_signing_up_and_in_gives_the_browser_a_new_key(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token)
    planted = phone.key
    phone.born("ROSEMARY").answer(answer="yes").sign_up(terms="on")
    assert phone.key != planted
    assert not Session.objects.filter(key_digest=digest_of(planted)).exists()
    before = phone.sign_out().key
    assert phone.sign_in().key != before


def test_what_the_cookie_holds_is_a_key_and_what_the_database_holds_opens_nothing(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY")
    row = Session.objects.get(side=Side.FAMILY)
    assert phone.key not in row.data
    assert row.key_digest != phone.key
    thief = Family()
    thief.client.cookies["kinpin-family"] = row.key_digest
    assert thief.go("/claim/is-it-you/").at == "/"
    assert not any(pin in row.data for pin in sheet.pins.values())
    assert sheet.token not in row.data


def test_every_answer_wants_the_pages_own_token(sheet: Issued) -> None:
    victim = Family(csrf=True).go("/p/maple/")
    for path in ("/p/maple/start/", "/p/maple/scan/token", "/claim/not-me/", "/sign-in/", "/sign-out/", "/language/"):
        assert victim.client.post(path, {"token": sheet.token}).status_code == 403
    page = words_of(victim.client.post("/p/maple/start/"))
    assert "This page is out of date" in page
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', victim.page.content.decode())
    assert found
    assert victim.press("/p/maple/start/", csrfmiddlewaretoken=found[1]).at == "/claim/email/"


def test_nothing_is_kept_by_the_browser_and_signing_out_clears_what_was(sheet: Issued, phone: Family) -> None:
    for path in ("/p/maple/", "/p/maple/scan", "/claim/birth-date/", "/sign-in/"):
        assert "no-store" in phone.scan(sheet.token).go(path).page.headers["Cache-Control"]
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").sign_up(terms="on")
    assert "no-store" in phone.page.headers["Cache-Control"]
    out = phone.client.post("/sign-out/")
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    for path in ("/home/", "/account/"):
        assert phone.go(path).at.startswith("/sign-in/")
    assert phone.go("/claim/is-it-you/").at == "/"


def test_signing_in_goes_on_only_inside_the_house(world: World, phone: Family) -> None:
    world.family_login(EMAIL)
    assert phone.sign_in(after="https://evil.example/").at == "/home/"
    assert phone.sign_out().sign_in(after="//evil.example/").at == "/home/"
    assert phone.press("/language/", next="https://evil.example/", switch_language="es").at == "/"


def test_a_wrong_password_and_an_unknown_address_read_the_same(world: World) -> None:
    world.family_login("known@example.com")
    known = Family().sign_in("known@example.com", "not the right words at all")
    unknown = Family().sign_in("nobody@example.com", "not the right words at all")
    assert known.words == unknown.words
    assert "This e-mail and password do not match. Check both." in known.words
    assert known.page.status_code == unknown.page.status_code


def test_a_forgotten_password_on_the_way_loses_nothing(world: World, sheet: Issued, phone: Family) -> None:
    world.family_login(EMAIL)
    elsewhere = Family("198.51.100.4").sign_in()
    phone.scan(sheet.token).born("ROSEMARY").go("/password/").answer(email=EMAIL)
    assert phone.at == "/password/code/"
    assert "It works for 10 minutes." in phone.words
    code = code_sent_to(EMAIL)
    phone.answer(code=another_code(code))
    assert "That code does not work." in phone.words
    phone.answer(code=code)
    phone.answer(password="too short")
    assert "Use 15 letters or more." in phone.words
    phone.answer(password=NEW)
    assert "Your new password works now." in phone.words
    assert elsewhere.go("/home/").at.startswith("/sign-in/")
    phone.sign_in(password=NEW)
    assert "You started to add a child. We kept your place." in phone.words
    phone.go("/claim/").answer(answer="yes", terms="on")
    assert children_of() == ["ROSEMARY", "BASIL"]
    assert Family().sign_in(password=PASSWORD).at == "/sign-in/"


def test_changing_the_password_while_signed_in_ends_in_words(world: World, phone: Family) -> None:
    world.family_login(EMAIL)
    phone.go("/p/maple/").start().sign_in().go("/password/")
    assert (phone.title, f'value="{EMAIL}"' in phone.page.content.decode()) == ("Change my password", True)
    assert "Back to My Account" in phone.words
    phone.answer()
    assert mail_to(EMAIL)[0].practice_id == world.maple.pk
    phone.answer(code=code_sent_to(EMAIL)).answer(password=NEW)
    assert phone.at == "/sign-in/"
    assert "Your new password works now. Sign in with it." in phone.words
    assert "You were signed out because" not in phone.words
    phone.sign_in(password=NEW)
    assert "You started to add a child. We kept your place." in phone.words


def test_a_forgotten_password_has_its_own_words(phone: Family, world: World) -> None:
    assert phone.go("/password/").title == "Forgot your password?"
    assert "Back to sign in" in phone.words


def test_another_code_is_asked_for_without_typing_the_address_again(phone: Family, world: World) -> None:
    phone.go("/password/").answer(email=EMAIL)
    assert "Ask for a new code" in phone.words
    assert f'value="{EMAIL}"' in phone.go("/password/").page.content.decode()


def test_a_new_password_holds_no_name_and_no_name_is_told_before_the_code(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").sign_up(terms="on").sign_out()
    named = "orange ROSEMARY seven clouds"
    phone.go("/password/").answer(email=EMAIL)
    assert phone.press("/password/new/", password=named).at == "/password/"
    assert "Leave out names" not in phone.words
    phone.answer(email=EMAIL).answer(code=code_sent_to(EMAIL))
    for password in (named, "seven TESTKIDDO orange cloud"):
        phone.answer(password=password)
        assert (phone.at, "Leave out names" in phone.words) == ("/password/new/", True)
    phone.answer(password=NEW)
    assert "Your new password works now." in phone.words


def test_a_new_password_for_an_unknown_address_reads_the_same_and_sends_nothing(world: World) -> None:
    world.family_login("known@example.com")
    pages = []
    for email in ("known@example.com", "other@example.com"):
        family = Family().go("/password/").answer(email=email)
        pages.append(family.words.replace(email, "..."))
    assert pages[0] == pages[1]
    assert mail_to("other@example.com") == []
    assert [m.kind for m in mail_to("known@example.com")] == ["reset_code"]
