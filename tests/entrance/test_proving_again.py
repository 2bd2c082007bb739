"""Whoever changes how they sign in proves all of it anew: the password, then a second step that there is."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from kinpin.accounts.models import Session
from kinpin.accounts.password_limits import AT_SCREEN
from kinpin.accounts.second_factor_tries import TRIES
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from tests.entrance.steps import recovery_codes, set_up_app, type_password, type_shown
from tests.pages import words_of
from tests.passkey import Passkey
from tests.totp import code_of
from tests.world import PASSWORD, World

DESK = "frontdesk@staff.example.com"
SECURITY = "/staff/security/"
AGAIN = f"{SECURITY}again/"
SECOND_STEP = f"{AGAIN}second-step/"
GUARDED = ("passkeys/add/", "recovery-codes/", "recovery-codes/new/")


class Desk:
    """Somebody at the front desk, with a second step or two, who signed in with them a while ago."""

    def __init__(self, client: Client) -> None:
        self.client = client
        type_password(client, DESK)
        self.key = Passkey()

    def asks_for(self, page: str) -> str:
        """Go where something is changed. Where that leads."""
        return str(self.client.get(f"{SECURITY}{page}").headers.get("Location", ""))

    def types_password(self, then: str) -> str:
        return str(self.client.post(f"{AGAIN}?next={SECURITY}{then}", {"password": PASSWORD}).headers["Location"])

    def types(self, code: str, then: str) -> Any:
        return self.client.post(f"{SECOND_STEP}?next={SECURITY}{then}", {"code": code})

    def factors(self) -> list[tuple[str, int]]:
        return list(Authenticator.objects.filter(user__email=DESK).order_by("type", "pk").values_list("type", "pk"))

    def kinds(self) -> list[str]:
        return [kind for kind, _ in self.factors()]


def with_app(client: Client) -> tuple[Desk, Callable[[str], str]]:
    """A desk with an app alone, and how it shows it: where that leads."""
    desk = Desk(client)
    secret = set_up_app(client)
    recovery_codes(client)

    def show(then: str) -> str:
        answers: list[Any] = []

        def type_it(code: str) -> Any:
            answers.append(desk.types(code, then))
            return answers[-1]

        type_shown(type_it, secret)
        return str(answers[-1].headers["Location"])

    return desk, show


def with_key(client: Client) -> tuple[Desk, Callable[[str], str]]:
    """A desk with a passkey alone, and how it is shown."""
    desk = Desk(client)
    assert desk.key.add(client).status_code == 302
    recovery_codes(client)
    return desk, lambda then: str(desk.key.use(client, f"{SECOND_STEP}?next={SECURITY}{then}").headers["Location"])


@pytest.mark.parametrize("ready", [with_app, with_key])
def test_a_password_alone_opens_nothing_that_guards_the_sign_in(
    world: World, visitor: Client, ready: Callable[[Client], tuple[Desk, Callable[[str], str]]]
) -> None:
    desk, show = ready(visitor)
    for page in GUARDED:
        assert desk.asks_for(page).startswith(AGAIN), page
        assert desk.types_password(page).startswith(SECOND_STEP), page
        assert desk.asks_for(page).startswith(SECOND_STEP), "still"
    before = desk.factors()
    assert visitor.post(f"{SECURITY}recovery-codes/new/").headers["Location"].startswith(SECOND_STEP)
    assert desk.factors() == before
    assert show("recovery-codes/new/") == f"{SECURITY}recovery-codes/new/", "which is asked for anew, not done"
    assert visitor.get(f"{SECURITY}recovery-codes/new/").status_code == 200
    assert visitor.get(f"{SECURITY}passkeys/add/").status_code == 200, "for five minutes"


def test_one_of_two_second_steps_is_removed_by_whoever_has_proved_one(world: World, visitor: Client) -> None:
    desk = Desk(visitor)
    set_up_app(visitor)
    assert desk.key.add(visitor).status_code == 302
    recovery_codes(visitor)
    assert desk.asks_for("app/remove/").startswith(AGAIN)
    desk.types_password("app/remove/")
    assert visitor.post(f"{SECURITY}app/remove/").headers["Location"].startswith(SECOND_STEP)
    assert desk.kinds() == ["recovery_codes", "totp", "webauthn"]
    desk.key.use(visitor, f"{SECOND_STEP}?next={SECURITY}app/remove/")
    visitor.post(f"{SECURITY}app/remove/")
    assert desk.kinds() == ["recovery_codes", "webauthn"]


def test_the_second_step_alone_opens_nothing_either(world: World, visitor: Client) -> None:
    desk, _ = with_key(visitor)
    asked = visitor.get(f"{SECOND_STEP}?next={SECURITY}app/")
    assert asked.headers["Location"].startswith(AGAIN)
    assert visitor.post(SECOND_STEP, {"credential": "{}"}).headers["Location"].startswith(AGAIN)
    assert desk.asks_for("app/").startswith(AGAIN)


def test_the_password_of_ten_minutes_ago_is_typed_again(world: World, visitor: Client) -> None:
    desk, _ = with_key(visitor)
    desk.types_password("app/")
    assert visitor.get(SECOND_STEP).status_code == 200
    session = Session.objects.get(login__email=DESK)
    held = json.loads(session.data)
    held["password_again"] -= 10 * 60
    Session.objects.filter(pk=session.pk).update(data=json.dumps(held))
    assert visitor.get(SECOND_STEP).headers["Location"].startswith(AGAIN)


def test_a_recovery_code_is_a_second_step_where_nothing_else_is_at_hand(world: World, visitor: Client) -> None:
    desk = Desk(visitor)
    assert desk.key.add(visitor).status_code == 302
    codes = recovery_codes(visitor)
    desk.types_password("passkeys/add/")
    assert "Use my passkey" in words_of(visitor.get(SECOND_STEP))
    assert desk.types(codes[0], "passkeys/add/").headers["Location"] == f"{SECURITY}passkeys/add/"
    assert Passkey().add(visitor).status_code == 302
    assert desk.kinds() == ["recovery_codes", "webauthn", "webauthn"]
    desk.types_password("passkeys/add/")
    assert desk.types(codes[0], "passkeys/add/").status_code == 200, "once"


def test_the_passkey_of_somebody_else_is_none(world: World, visitor: Client) -> None:
    desk, _ = with_key(visitor)
    desk.types_password("app/")
    refused = Passkey().use(visitor, SECOND_STEP)
    assert "That passkey does not belong to this sign-in." in words_of(refused)
    assert desk.asks_for("app/").startswith(SECOND_STEP)


def test_guesses_here_and_at_the_sign_in_are_counted_together(world: World, visitor: Client) -> None:
    desk = Desk(visitor)
    secret = set_up_app(visitor)
    recovery_codes(visitor)
    desk.types_password("app/remove/")
    for _ in range(TRIES.most):
        assert "That code does not work." in words_of(desk.types("123123", "app/remove/"))
    said = words_of(desk.types(code_of(secret), "app/remove/"))
    assert re.search(r"Too many tries\. Wait (1[5-9]|20) minutes\.", said)
    told = Event.objects.filter(kind=Kind.SIGN_IN_REFUSED).order_by("pk").values_list("reason", flat=True)
    assert list(told) == ["second_factor"] * TRIES.most + ["too_many"]
    assert desk.kinds() == ["recovery_codes", "totp"]


def test_too_many_wrong_passwords_here_are_told_on_the_page(world: World, visitor: Client) -> None:
    desk, _ = with_app(visitor)
    for _ in range(AT_SCREEN.most):
        desk.client.post(AGAIN, {"password": "not the right words at all"})
    said = words_of(desk.client.post(AGAIN, {"password": PASSWORD}))
    assert re.search(r"Too many tries\. Wait (1[5-9]|20) minutes\. Or sign out and sign in again\.", said)


def test_unlocking_still_asks_for_the_password_alone(world: World, visitor: Client) -> None:
    with_key(visitor)
    visitor.get("/workspace/", follow=True)
    locked = visitor.post("/staff/lock/", {"page": "/workspace/"}).headers["Location"]
    assert not visitor.post(locked, {"password": PASSWORD}).headers["Location"].startswith("/staff/")
