"""Two at once who change or use up what guards one sign-in, on PostgreSQL: one is done, nobody fails."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import repeat
from threading import Event as Signal
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.test import Client
from pytest_django import Settings

from kinpin.accounts.models import Login, Session
from tests.conftest import MONDAY
from tests.databases import WITHIN, OwnDatabase, wait_for_somebody
from tests.entrance.steps import recovery_codes, secret_of, set_up_app, type_code, type_password
from tests.entrance.test_proving_again import DESK, SECOND_STEP, SECURITY, Desk
from tests.totp import code_of
from tests.world import World, build_world

pytestmark = pytest.mark.postgresql

_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
Deed = Callable[[], Any]


@pytest.fixture
def there(database: OwnDatabase, settings: Settings) -> World:
    settings.MFA_TOTP_TOLERANCE = 1  # however the half minutes fall
    return database.run(lambda: build_world(MONDAY))


def wait_for(waiting: int) -> None:
    """Until so many connections wait for a lock. Raises AssertionError when they do not."""
    until = time.monotonic() + WITHIN
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(_WAITING)
            if cursor.fetchone() == (waiting,):
                return
    raise AssertionError("They do not wait.")


def behind(database: OwnDatabase, held: Deed, *deeds: Deed) -> list[Any]:
    """What some come to who got, one after the other, as far as a lock that is held, and go on when it is let go."""
    begin = [Signal() for _ in deeds]

    def hold() -> None:
        try:
            with transaction.atomic():
                held()
                for waiting, signal in enumerate(begin, start=1):
                    signal.set()
                    wait_for(waiting)
        finally:
            for signal in begin:
                signal.set()

    def after(signal: Signal, deed: Deed) -> Any:
        signal.wait(WITHIN)
        return deed()

    every: list[Deed] = [hold, *map(partial, repeat(after), begin, deeds)]
    return database.at_once(every)[1:]


def hold_factors() -> None:
    list(Authenticator.objects.select_for_update(of=("self",)).filter(user__email=DESK))


def statuses(answers: Sequence[Any]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def kinds(database: OwnDatabase) -> list[str]:
    found = Authenticator.objects.filter(user__email=DESK).order_by("type").values_list("type", flat=True)
    return database.run(lambda: list(found))


def same_browser(client: Client) -> Client:
    """Another tab of it."""
    tab = Client()
    tab.cookies = client.cookies
    return tab


def test_who_uses_a_code_holds_the_login_before_what_is_used_up(database: OwnDatabase, there: World) -> None:
    """As whoever resets the second step does: neither waits for the other in a ring."""

    def set_up() -> tuple[Client, str]:
        client, other = Client(), Client()
        type_password(client, DESK)
        set_up_app(client)
        type_password(other, DESK)
        return other, recovery_codes(client)[0]

    client, code = database.run(set_up)
    is_held = Signal()

    def look() -> list[int]:
        try:
            with transaction.atomic():
                hold_factors()
                is_held.set()
                wait_for_somebody()
                free = Login.objects.select_for_update(no_key=True, skip_locked=True).filter(email=DESK)
                return list(free.values_list("pk", flat=True))
        finally:
            is_held.set()

    def use() -> int:
        is_held.wait(WITHIN)
        return type_code(client, code).status_code

    assert database.at_once([look, use]) == [[], 302]


def test_the_last_factor_stays_when_both_are_removed(database: OwnDatabase, there: World) -> None:
    client = Client()

    def set_up() -> int:
        desk = Desk(client)
        set_up_app(client)
        desk.key.add(client)
        recovery_codes(client)
        desk.types_password("app/remove/")
        desk.key.use(client, f"{SECOND_STEP}?next={SECURITY}app/remove/")
        return int(Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk)

    passkey = database.run(set_up)
    answers = behind(
        database,
        hold_factors,
        lambda: same_browser(client).post(f"{SECURITY}app/remove/"),
        lambda: same_browser(client).post(f"{SECURITY}passkeys/{passkey}/remove/"),
    )
    assert statuses(answers) == [302, 302]
    assert kinds(database) in (["recovery_codes", "totp"], ["recovery_codes", "webauthn"])


def test_an_app_whose_press_is_sent_twice_is_added_once(database: OwnDatabase, there: World) -> None:
    client = Client()

    def ask() -> str:
        type_password(client, DESK)
        return secret_of(client)

    secret = database.run(ask)

    def press() -> Any:
        return same_browser(client).post(f"{SECURITY}app/", {"code": code_of(secret)})

    def hold_login() -> None:
        Login.objects.select_for_update().get(email=DESK)

    assert statuses(behind(database, hold_login, press, press)) == [302, 302]
    assert kinds(database) == ["recovery_codes", "totp"]


def test_who_resets_the_password_meanwhile_ends_the_sessions(database: OwnDatabase, there: World) -> None:
    """Whoever resets it holds the login, and then the sessions; so nobody may hold these who wants the login."""
    client, is_held = Client(), Signal()

    def set_up() -> str:
        type_password(Client(), DESK)
        type_password(client, DESK)
        return secret_of(client)

    secret = database.run(set_up)

    def reset() -> int:
        try:
            with transaction.atomic():
                Login.objects.filter(email=DESK).update(failures=0)
                is_held.set()
                wait_for_somebody()
                return len(Session.objects.select_for_update(of=("self",), nowait=True).filter(login__email=DESK))
        finally:
            is_held.set()

    def add_app() -> int:
        is_held.wait(WITHIN)
        return client.post(f"{SECURITY}app/", {"code": code_of(secret)}).status_code

    assert database.at_once([reset, add_app]) == [2, 302]
