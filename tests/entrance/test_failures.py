"""Wrong passwords in a row: who works at a practice may have fewer than a family, and nobody outside learns which."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from kinpin.accounts.models import EmailProof, Login, Try
from kinpin.accounts.password_limits import MOST_FAILURES, MOST_FAILURES_OF_STAFF
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.practices.actions.members import end_membership
from tests.entrance.steps import type_password
from tests.patient_portal.family import Family, code_sent_to
from tests.staff_client import staff_client
from tests.world import PASSWORD, World

DESK = "frontdesk@staff.example.com"
NEIGHBOUR = "neighbour@staff.example.com"
PARENT = "cindy@example.com"
WRONG = "not the right words at all"
NEW = "seven violet wheelbarrows sing"


@pytest.fixture
def browsers() -> Iterator[Client]:
    """A browser in another network each time."""
    return (Client(REMOTE_ADDR=f"198.{n // 250}.{n % 250}.9") for n in count())


def fail(browsers: Iterator[Client], email: str, times: int) -> list[str]:
    """Type that many wrong passwords, each when the wait of the one before is over. What each was told."""
    told = []
    for _ in range(times):
        Try.objects.all().delete()
        told.append(said_of(type_password(next(browsers), email, WRONG)))
    Try.objects.all().delete()
    return told


def said_of(page: HttpResponse) -> str:
    """What a page says, without the form's token and the address that was typed."""
    kept: Any = re.sub(r'(csrfmiddlewaretoken" value="[^"]*"|value="[^"]*@[^"]*")', "", page.content.decode())
    return f"{page.status_code} {kept}"


def is_let_in(browsers: Iterator[Client], email: str, password: str = PASSWORD) -> bool:
    return type_password(next(browsers), email, password).status_code == 302


@pytest.mark.parametrize(
    ("email", "most"), [(DESK, MOST_FAILURES_OF_STAFF), (NEIGHBOUR, MOST_FAILURES_OF_STAFF), (PARENT, MOST_FAILURES)]
)
def test_one_wrong_password_less_and_the_right_one_opens(
    world: World, browsers: Iterator[Client], email: str, most: int
) -> None:
    world.family_login(PARENT)
    fail(browsers, email, most - 1)
    assert is_let_in(browsers, email)
    fail(browsers, email, most)
    assert not is_let_in(browsers, email)
    assert Event.objects.filter(kind=Kind.SIGN_IN_REFUSED).latest("pk").reason == "shut"


def test_the_numbers_are_those_that_were_promised() -> None:
    assert (MOST_FAILURES_OF_STAFF, MOST_FAILURES) == (20, 50)


def test_staff_families_and_nobody_are_told_the_same_before_and_after(world: World, browsers: Iterator[Client]) -> None:
    world.family_login(PARENT)
    told = []
    for email in (DESK, PARENT, "nobody@example.com"):
        told += fail(browsers, email, MOST_FAILURES_OF_STAFF + 1)
    told.append(said_of(type_password(next(browsers), DESK, PASSWORD)))
    assert len(set(told)) == 1
    assert Login.objects.get(email=DESK).failures == Login.objects.get(email=PARENT).failures


def test_whoever_works_here_no_more_is_a_family_like_others(world: World, browsers: Iterator[Client]) -> None:
    newhire = world.staff["newhire"]
    email = newhire.login.email or ""
    fail(browsers, email, MOST_FAILURES_OF_STAFF)
    assert not is_let_in(browsers, email)
    end_membership(membership_id=newhire.member.pk, by=world.staff["admin"].actor, at=world.at)
    assert is_let_in(browsers, email)


def test_a_new_password_by_mail_opens_what_was_shut(world: World, browsers: Iterator[Client]) -> None:
    fail(browsers, DESK, MOST_FAILURES_OF_STAFF)
    somewhere = Family().go("/staff/password/").answer(email=DESK)
    somewhere.answer(code=code_sent_to(DESK)).answer(password=NEW)
    assert somewhere.at == "/staff/sign-in/"
    assert not EmailProof.objects.exists(), "what was proved is used up"
    assert not is_let_in(browsers, DESK), "the old one"
    assert is_let_in(browsers, DESK, NEW)
    fail(browsers, DESK, MOST_FAILURES_OF_STAFF - 1)
    assert is_let_in(browsers, DESK, NEW), "the count began anew"


def test_a_locked_screen_counts_apart_and_opens_nobody_the_door(world: World, browsers: Iterator[Client]) -> None:
    desk = staff_client(world, "frontdesk")
    desk.post("/staff/lock/", {"page": "/workspace/"})
    fail(browsers, DESK, MOST_FAILURES_OF_STAFF)
    assert desk.post("/staff/unlock/", {"password": WRONG}).status_code == 200
    assert desk.post("/staff/unlock/", {"password": PASSWORD}).status_code == 302, "who sits there is let in"
    assert not is_let_in(browsers, DESK), "and the count at the door stays"
