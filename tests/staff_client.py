"""A staff member's browser that has signed in without going through the sign-in: tests/entrance tests that."""

from datetime import datetime

from django.conf import settings
from django.test import Client

from kinpin.accounts.middleware import cookie_name
from kinpin.accounts.models import Login, Side
from kinpin.accounts.sessions import PRACTICE, SECOND_FACTOR, SessionStore
from kinpin.kernel import clock
from kinpin.practices.models import Practice
from tests.world import World


def staff_client(world: World, who: str = "frontdesk", *, at: datetime | None = None, csrf: bool = False) -> Client:
    """A client with the session of a staff member at work, second factor and all."""
    staff = world.staff[who]
    return signed_in_client(staff.login, staff.member.practice, at=at, csrf=csrf)


def signed_in_client(
    login: Login,
    practice: Practice | None,
    *,
    side: Side = Side.PRACTICE,
    second_factor: bool = True,
    at: datetime | None = None,
    csrf: bool = False,
) -> Client:
    """A client with a session of this login on one side of the house."""
    store = SessionStore(side=side, at=at or clock.now())
    store["_auth_user_id"] = str(login.pk)
    store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    store["_auth_user_hash"] = login.get_session_auth_hash()
    if practice is not None:
        store[PRACTICE] = practice.pk
    store[SECOND_FACTOR] = second_factor
    store.save()
    client = Client(enforce_csrf_checks=csrf)
    client.cookies[cookie_name(side)] = store.session_key or ""
    return client
