"""Guessing at a second step has an end: a hundred wrong codes in a row shut it to codes, until it is reset."""

from collections.abc import Callable

import pytest
from django.test import Client

from kinpin.accounts.models import Login, Try
from kinpin.accounts.second_factor_tries import MOST_WRONG_CODES, TRIES, TRIES_A_DAY
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.config.second_step_reset import reset_second_step
from tests.entrance.steps import SIGN_IN, recovery_codes, set_up_app, type_code, type_password, type_shown
from tests.passkey import Passkey
from tests.staff_client import staff_client
from tests.totp import code_of
from tests.tries import use_up
from tests.world import PASSWORD, World

DESK = "frontdesk@staff.example.com"
SECOND_STEP = "/staff/sign-in/second-factor/"
SHUT = "Codes no longer work for this account. Ask your Practice Admin to reset your second step."


def half_way() -> Client:
    """A browser in which the password was typed."""
    client = Client()
    type_password(client, DESK)
    return client


def guess(times: int) -> None:
    """Type wrong codes, and wait as long as one must in between."""
    client = half_way()
    for n in range(times):
        if n % TRIES.most == 0:
            wait()
        assert type_code(client, "123123").status_code == 200
    wait()


def wait() -> None:
    Try.objects.all().delete()


def is_shut(code: str) -> bool:
    return SHUT in type_code(half_way(), code).content.decode()


def reset_by_admin(world: World) -> None:
    user = world.staff["frontdesk"].member.public_id
    done = staff_client(world, "admin").post(f"/practice-portal/users/{user}/second-factor/reset/")
    assert done.headers["Location"].endswith("=second_factor")


def reset_by_command(world: World) -> None:
    reset_second_step(DESK)


def test_a_day_has_its_end_too_however_long_one_waits_in_between(world: World, visitor: Client) -> None:
    type_password(visitor, DESK)
    secret = set_up_app(visitor)
    client = half_way()
    type_code(client, "123123")
    use_up(TRIES_A_DAY)
    Try.objects.filter(scope=TRIES.scope).delete()  # a quarter of an hour is over
    assert "Too many tries." in type_code(client, code_of(secret)).content.decode()
    assert Event.objects.filter(kind=Kind.SIGN_IN_REFUSED).latest("pk").reason == "too_many"


@pytest.mark.parametrize("reset", [reset_by_admin, reset_by_command])
def test_after_a_hundred_wrong_codes_in_a_row_only_a_reset_helps(
    world: World, visitor: Client, reset: Callable[[World], None]
) -> None:
    type_password(visitor, DESK)
    secret = set_up_app(visitor)
    codes = recovery_codes(visitor)
    guess(MOST_WRONG_CODES)
    assert is_shut(code_of(secret))
    assert is_shut(codes[0])
    told = Event.objects.filter(kind=Kind.SIGN_IN_REFUSED).order_by("pk").values_list("reason", flat=True)
    assert list(told) == ["second_factor"] * MOST_WRONG_CODES + ["second_factor_shut"] * 2
    wait()
    reset(world)
    type_password(visitor, DESK)
    again = set_up_app(visitor)
    guess(1)
    client = half_way()
    type_shown(lambda code: type_code(client, code), again)


def test_a_right_code_begins_the_count_anew(world: World, visitor: Client) -> None:
    type_password(visitor, DESK)
    set_up_app(visitor)
    codes = recovery_codes(visitor)
    Login.objects.filter(email=DESK).update(wrong_codes=MOST_WRONG_CODES - 2)
    guess(1)
    assert type_code(half_way(), codes[0]).status_code == 302
    assert Login.objects.get(email=DESK).wrong_codes == 0
    guess(1)
    assert type_code(half_way(), codes[1]).status_code == 302


def test_whoever_guesses_codes_keeps_nobody_with_a_passkey_out(world: World, visitor: Client) -> None:
    type_password(visitor, DESK)
    set_up_app(visitor)
    key = Passkey()
    assert key.add(visitor).status_code == 302
    codes = recovery_codes(visitor)
    Login.objects.filter(email=DESK).update(wrong_codes=MOST_WRONG_CODES - 1)
    guess(1)
    owner = half_way()
    assert key.use(owner, SECOND_STEP).status_code == 302
    assert not owner.get("/workspace/").headers["Location"].startswith(SIGN_IN)
    assert is_shut(codes[0]), "the passkey alone opens them to nobody"
    Login.objects.filter(email=DESK).update(wrong_codes=3)
    assert key.use(half_way(), SECOND_STEP).status_code == 302
    assert Login.objects.get(email=DESK).wrong_codes == 0


def test_the_codes_of_an_app_that_is_set_up_anew_are_looked_at(world: World, visitor: Client) -> None:
    type_password(visitor, DESK)
    set_up_app(visitor)
    assert Passkey().add(visitor).status_code == 302
    Login.objects.filter(email=DESK).update(wrong_codes=MOST_WRONG_CODES)
    visitor.post("/staff/security/again/", {"password": PASSWORD})
    visitor.post("/staff/security/app/remove/")
    secret = set_up_app(visitor)
    client = half_way()
    type_shown(lambda code: type_code(client, code), secret)
