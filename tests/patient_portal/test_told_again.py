"""*Español* on a page that tells of a mistake: it is told again in Spanish, what was typed stays, nothing is tried."""

import re
from datetime import date

import pytest

from kinpin.accounts.models import EmailProof, Login, Try
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.limits import BY_ACCOUNT
from kinpin.enrollment.pins import new_pin
from tests.pages import form_of
from tests.patient_portal.family import EMAIL, OWN, Family, another_code, code_sent_to, pin_of
from tests.world import PASSWORD, World

NEUTRAL = "No podemos usarlo. Revise tres cosas."


@pytest.fixture
def typing(world: World, sheet: Issued, phone: Family) -> Family:
    phone.start().sign_up().answer(whose="child").about_me("Cindy", "Testkiddo")
    return phone


def in_spanish(family: Family, said: str) -> None:
    """The switch, there and back and there again, says so and counts nothing."""
    before = tries()
    for language in ("es", "en", "es"):
        family.answer(switch_language=language)
        assert family.title.startswith("Error: ")
    assert said in family.words
    assert tries() == before


def tries() -> tuple[int, list[int], list[int]]:
    return (
        sum(Try.objects.values_list("count", flat=True)),
        list(EmailProof.objects.values_list("failures", flat=True)),
        list(Login.objects.values_list("failures", flat=True)),
    )


def test_the_neutral_answer_of_a_pin(typing: Family) -> None:
    pin = new_pin()
    typing.type_pin(pin, "ROSEMARY")
    in_spanish(typing, NEUTRAL)
    assert pin in typing.page.content.decode()


def test_the_neutral_answer_of_a_sheet(world: World, sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born(date(2001, 1, 1))
    in_spanish(phone, NEUTRAL)
    assert world.handout(sheet).failures == 1


def test_the_neutral_answer_of_ones_own_pin_and_the_childs_date_that_is_asked_instead(
    world: World, phone: Family
) -> None:
    pin = new_pin()
    phone.start().sign_up().answer(whose="myself").type_pin(pin, OWN, terms="on")
    in_spanish(phone, "¿El PIN es para un niño o una niña? Escribir la fecha de nacimiento de su hijo o hija")
    phone.answer(instead="child")
    assert phone.title == "El PIN de su hijo o hija"
    phone.answer(switch_language="en")
    assert phone.title == "Your child's PIN"
    assert form_of(phone.page, "step")["pin"] == pin


def test_a_slip_and_the_caregivers_own_date(world: World, sheet: Issued, typing: Family) -> None:
    typing.type_pin("O" + pin_of(world, sheet, "ROSEMARY")[1:], "ROSEMARY")
    in_spanish(typing, "Un PIN nunca lleva O.")
    typing.answer(switch_language="en").type_pin(new_pin(), OWN)
    in_spanish(typing, "Esa es su propia fecha de nacimiento.")


def test_having_to_wait(typing: Family) -> None:
    for _ in range(BY_ACCOUNT.most + 1):
        typing.type_pin(new_pin(), "ROSEMARY")
    assert "Too many tries. Wait " in typing.words
    in_spanish(typing, "Demasiados intentos. Espere ")


def test_a_wrong_code(world: World, phone: Family) -> None:
    phone.start().answer(email=EMAIL)
    phone.answer(code=another_code(code_sent_to(EMAIL)))
    in_spanish(phone, "Ese código no sirve.")
    phone.go("/password/").answer(email=EMAIL).answer(code="000000")
    in_spanish(phone, "Ese código no sirve.")


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("known@example.com", "not the right words", "no coinciden"),
        ("", "", "Escriba su correo electrónico."),
        ("known", "not the right words", "Revise su correo electrónico."),
    ],
)
def test_a_sign_in(world: World, phone: Family, email: str, password: str, said: str) -> None:
    world.family_login("known@example.com")
    phone.go("/sign-in/").answer(login=email, password=password)
    in_spanish(phone, said)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "Invente una contraseña."),
        ("three words", "Use 15 letras o más."),
        ("passwordpassword", "Esta contraseña es fácil de adivinar."),
        ("cindy likes green tea", "No use nombres:"),
    ],
)
def test_a_refused_password(world: World, sheet: Issued, phone: Family, password: str, said: str) -> None:
    """No page sends a password back: what was wrong with it is told from its mark."""
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").sign_up(password=password, terms="on")
    in_spanish(phone, said)
    assert re.search(r'name="terms"[^>]* checked', phone.page.content.decode())


@pytest.mark.parametrize(
    ("password", "said"), [("", "Invente una contraseña."), ("three words", "Use 15 letras o más.")]
)
def test_a_refused_new_password(world: World, phone: Family, password: str, said: str) -> None:
    world.family_login(EMAIL)
    phone.go("/password/").answer(email=EMAIL).answer(code=code_sent_to(EMAIL)).answer(password=password)
    in_spanish(phone, said)


def test_a_good_password_beside_terms_that_were_not_agreed_to_is_asked_for_again(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").sign_up()
    assert "Type your password again." in phone.words
    assert "Read the terms, then tick the box." in phone.words
    phone.answer(terms="on", switch_language="es")
    assert "Escriba otra vez su contraseña." in phone.words
    assert "Invente una contraseña." not in phone.words
    assert phone.answer(password=PASSWORD).at == "/home/"


def test_another_password_typed_before_the_switch_is_told_of_itself(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token).born("ROSEMARY").answer(answer="yes").sign_up(password="three words", terms="on")
    phone.answer(password="cindy likes green tea", switch_language="es")
    assert "No use nombres:" in phone.words
    assert "Use 15 letras o más." not in phone.words


def test_a_mended_answer_is_not_sent_by_the_switch(world: World, sheet: Issued, typing: Family) -> None:
    typing.type_pin(new_pin(), "ROSEMARY")
    typing.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY", switch_language="es")
    assert typing.at == "/pin/child/"
    assert NEUTRAL in typing.words
    assert typing.answer().at == "/pin/children/"


def test_a_page_on_which_nothing_was_wrong_stays_so(typing: Family) -> None:
    typing.answer(switch_language="es")
    assert not typing.title.startswith("Error: ")


@pytest.mark.parametrize("told", ["wait-", "wait-99999999", "wait--1", "wait-²", "<b>", "refused"])
def test_a_made_up_mark_does_no_harm(typing: Family, told: str) -> None:
    typing.answer(switch_language="es", told=told)
    assert (typing.at, typing.page.status_code) == ("/pin/child/", 200)
    assert "<b>" not in typing.page.content.decode()
