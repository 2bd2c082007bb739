"""The answer to the last step gets lost on a slow line, and the button is pressed again."""

from copy import deepcopy
from typing import Any

import pytest

from kinpin.accounts.middleware import cookie_name
from kinpin.accounts.models import Login, Side
from kinpin.enrollment.issued import Issued
from tests.pages import form_of, words_of
from tests.patient_portal.family import EMAIL, Family, children_of, code_sent_to
from tests.world import PASSWORD, World

TOLD = "You may be done already Sign in with the e-mail and password you just made."
COOKIE = cookie_name(Side.FAMILY)


@pytest.fixture
def before(sheet: Issued) -> Family:
    """A phone that is asked for a password, the last question of a scanned sheet."""
    phone = Family().scan(sheet.token).born("BASIL").answer(answer="yes").answer(email=EMAIL)
    return phone.answer(code=code_sent_to(EMAIL))


def press(phone: Family) -> Any:
    """The button, without going where it leads."""
    typed = {**form_of(phone.page, "step"), "password": PASSWORD, "terms": "on"}
    return phone.client.post(phone.at, typed)


def with_old_key(phone: Family) -> Family:
    """The same browser as it was before the answer that it never got."""
    late = Family()
    late.client.cookies, late.page, late.at = deepcopy(phone.client.cookies), phone.page, phone.at
    return late


def test_who_never_got_the_first_answer_is_told_to_sign_in(world: World, before: Family) -> None:
    late = with_old_key(before)
    assert press(before).headers["Location"] == "/home/"
    answer = press(late)
    assert answer.headers["Location"] == "/claim/done-already/"
    late.go("/claim/done-already/")
    assert TOLD in late.words
    for name in ("CINDY", "BASIL", "ROSEMARY", EMAIL):
        assert name not in late.words
    late.sign_in(EMAIL)
    assert (late.at, children_of()) == ("/home/", ["ROSEMARY", "BASIL"])
    assert Login.objects.filter(email=EMAIL).count() == 1


def test_a_late_answer_leaves_the_cookie_of_the_first(before: Family) -> None:
    late = with_old_key(before)
    press(before)
    answer = press(late)
    assert COOKIE not in answer.cookies
    assert before.go(answer.headers["Location"]).at == "/home/", "the browser has the cookie of the first answer"
    assert "You are done." in before.words


@pytest.mark.parametrize("address", ["/claim/", "/claim/password/", "/home/", "/p/maple/"])
def test_nor_does_any_other_late_answer_take_it_away(before: Family, address: str) -> None:
    late = with_old_key(before)
    press(before)
    assert COOKIE not in late.client.get(address).cookies
    assert late.key


def test_it_is_told_in_spanish(before: Family) -> None:
    late = Family(language="es")
    late.client.cookies = deepcopy(before.client.cookies)
    press(before)
    late.press("/claim/password/", password=PASSWORD)
    assert "Puede que ya haya terminado Inicie sesión con el correo y la contraseña que acaba de crear." in late.words


def test_to_make_a_password_for_a_typed_pin_is_no_different(world: World) -> None:
    phone = Family().start().answer(email=EMAIL)
    phone.answer(code=code_sent_to(EMAIL))
    late = with_old_key(phone)
    assert press(phone).headers["Location"] == "/pin/whose/"
    answer = press(late)
    assert (answer.headers["Location"], COOKIE in answer.cookies) == ("/claim/done-already/", False)
    assert phone.go(answer.headers["Location"]).at == "/pin/whose/", "there the claim goes on"


def test_a_browser_without_that_key_learns_nothing(world: World, before: Family) -> None:
    stranger, guesser = Family(), Family()
    guesser.client.cookies[COOKIE] = "made-up-key-that-nobody-has"
    for _ in range(2):
        assert stranger.press("/claim/password/", password=PASSWORD).at == "/"
        said = words_of(guesser.press("/claim/password/", password=PASSWORD).page)
        assert (guesser.at, TOLD in said) == ("/claim/done-already/", True)
        press(before)
