"""Signing in and what guards it is written by allauth's steps: those too are told, or do not happen."""

from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.models import Event
from kinpin.audit.verify import broken
from kinpin.kernel import clock
from tests.audit.memory import no_more_events
from tests.entrance.steps import SIGN_IN, prove_again, recovery_codes, set_up_app, type_password
from tests.totp import code_of
from tests.world import World

DESK = "frontdesk@staff.example.com"


@pytest.fixture
def at() -> datetime:
    return clock.now()


def test_a_day_at_the_entrance_is_told_step_by_step(world: World) -> None:
    newest = Event.objects.latest("pk").pk
    client = Client()
    type_password(client, DESK, "not the right words at all")
    type_password(client, DESK)
    set_up_app(client)
    client.get("/workspace/", follow=True)
    client.get("/practice-portal/staff/")
    client.post("/staff/lock/", {"page": "/workspace/"})
    client.post("/staff/sign-out/")
    told = Event.objects.filter(pk__gt=newest).order_by("pk")
    kinds = list(dict.fromkeys(told.values_list("kind", flat=True)))
    assert kinds == [
        Kind.SIGN_IN_REFUSED, Kind.SIGNED_IN, Kind.SECOND_FACTOR_CHANGED, Kind.PRACTICE_ENTERED, Kind.PAGE_REFUSED,
        Kind.SESSION_LOCKED, Kind.SIGNED_OUT,
    ]  # fmt: skip
    refused = set(told.filter(outcome=Outcome.REFUSED).values_list("kind", flat=True))
    assert refused == {Kind.SIGN_IN_REFUSED, Kind.PAGE_REFUSED}
    assert broken(told) == set()


def test_nobody_comes_in_untold(world: World) -> None:
    client = Client(raise_request_exception=False)
    with no_more_events():
        assert type_password(client, DESK).status_code == 500
    assert client.get("/staff/security/").headers["Location"].startswith(SIGN_IN)


def test_nothing_that_guards_a_sign_in_changes_untold(world: World) -> None:
    client = Client(raise_request_exception=False)
    type_password(client, DESK)
    page = client.get("/staff/security/app/").content.decode()
    shown = page.split('<code class="secret"', 1)[1].split(">", 1)[1].split("<", 1)[0]
    with no_more_events():
        assert client.post("/staff/security/app/", {"code": code_of(shown)}).status_code == 500
    assert not Authenticator.objects.exists()
    assert client.get("/workspace/").headers["Location"].startswith("/staff/")

    secret = set_up_app(client)
    codes = recovery_codes(client)
    prove_again(client, secret)
    with no_more_events():
        assert client.post("/staff/security/recovery-codes/new/").status_code == 500
    assert recovery_codes(client) == codes
    client.post("/staff/security/recovery-codes/new/")
    assert recovery_codes(client) != codes
    told = Event.objects.filter(kind=Kind.SECOND_FACTOR_CHANGED).order_by("pk").values_list("reason", flat=True)
    assert list(told) == ["totp_added", "recovery_codes_added", "recovery_codes_reset"]
