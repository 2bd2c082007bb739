"""Every address for every kind of person: docs/doors.md says who is let in, and this asks at each door."""

from collections.abc import Iterator
from datetime import datetime
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kinpin.accounts.models import Side
from kinpin.kernel import clock
from kinpin.schedule.actions import AppointmentDetails, add_appointment
from kinpin.schedule.rules import VisitStatus, VisitType
from tests.staff_client import signed_in_client, staff_client
from tests.tables import table
from tests.world import World

SIDES = {"practice": "kinpin.config.urls.practice_side", "family": "kinpin.config.urls.family_side"}
STAFF = {
    "front desk": "frontdesk",
    "no staff record": "newhire",
    "provider": "provider",
    "billing": "billing",
    "admin": "admin",
    "other practice": "neighbour",
}
PEOPLE = ["signed out", "family", "other family", *STAFF]


@pytest.fixture
def at() -> datetime:
    return clock.now()


def addresses() -> Iterator[tuple[str, str, str]]:
    """Side, name and pattern of every address there is."""
    for side, urlconf in SIDES.items():
        yield from ((side, name, pattern) for name, pattern in _under(get_resolver(urlconf).url_patterns, "/", ""))


def _under(patterns: list[Any], before: str, space: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        pattern = before + str(one.pattern)
        if isinstance(one, URLResolver):
            within = f"{space}{one.namespace}:" if one.namespace else space
            yield from _under(one.url_patterns, pattern, within)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}", pattern


class Asker:
    """Asks for addresses as each kind of person; what an answer did is undone."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.parts = _parts(world)
        mother = world.enroll("CINDY", "ROSEMARY").login
        stranger = world.family_login("stranger@example.com")
        clients = {
            "signed out": Client(),
            "family": signed_in_client(mother, None, side=Side.FAMILY),
            "other family": signed_in_client(stranger, None, side=Side.FAMILY),
            **{person: staff_client(world, key) for person, key in STAFF.items()},
        }
        self.cookies = {
            person: {name: cookie.value for name, cookie in client.cookies.items()}
            for person, client in clients.items()
        }

    def address(self, side: str, name: str, pattern: str) -> str:
        wanted = {part: value for part, value in self.parts.items() if f":{part}>" in pattern}
        return reverse(name, urlconf=SIDES[side], kwargs=wanted)

    def client(self, person: str) -> Client:
        """A new one each time: an answer may sign out."""
        client = Client()
        client.cookies = SimpleCookie(self.cookies[person])
        return client

    def answer(self, person: str, side: str, name: str, pattern: str) -> str:
        address, client = self.address(side, name, pattern), self.client(person)
        with transaction.atomic():
            response: Any = client.get(address)
            if response.status_code == 405:
                response = client.post(address)
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        return _word(response.status_code, response.headers.get("Location", ""))


def _word(status: int, location: str) -> str:
    assert status < 500
    if status == 302:
        return "sign in" if "/sign-in/" in location else "sent on"
    return {403: "refused", 404: "not found", 410: "over"}.get(status, "yes")


def _parts(world: World) -> dict[str, Any]:
    appointment = add_appointment(
        practice=world.maple,
        patient=world.child("ROSEMARY"),
        details=AppointmentDetails(
            starts_at=world.at,
            minutes=15,
            provider=world.provider,
            site=world.site,
            visit_type=VisitType.WELL,
            reason="",
            status=VisitStatus.SCHEDULED,
            arrived_at=None,
            presenter=None,
            presenter_kind=None,
        ),
        by=world.frontdesk,
        at=world.at,
    )
    record = world.staff["billing"].record
    assert record
    return {
        "tab": "clinical",
        "patient": world.child("ROSEMARY").public_id,
        "child": world.child("ROSEMARY").public_id,
        "contact": world.contact("JEFF").public_id,
        "sheet": world.issue("JEFF", "ROSEMARY").handout,
        "appointment": appointment.public_id,
        "day": world.at.date(),
        "staff": record.public_id,
        "provider": world.provider.public_id,
        "site": world.site.public_id,
        "user": world.staff["billing"].member.public_id,
        "slug": "maple",
        "pk": 1,
    }


def test_every_address_answers_every_kind_of_person_as_written(world: World) -> None:
    rows = {(row["side"], row["name"]): row for row in table("doors.md", "Every address")}
    there = {(side, name): pattern for side, name, pattern in addresses()}
    assert there.keys() == rows.keys(), there.keys() ^ rows.keys()
    asker = Asker(world)
    wrong = []
    for (side, name), pattern in there.items():
        for person in PEOPLE:
            answer = asker.answer(person, side, name, pattern)
            if answer != rows[side, name][person]:
                wrong.append(f"{side} {name}: {person} gets {answer}, not {rows[side, name][person]}")
    assert not wrong, "\n".join(wrong)


def test_every_address_stands_behind_a_door() -> None:
    for urlconf in SIDES.values():
        for pattern in _views(get_resolver(urlconf).url_patterns):
            assert getattr(pattern.callback, "door", None), f"{pattern.name} has no door"


def _views(patterns: list[Any]) -> Iterator[URLPattern]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _views(one.url_patterns)
        else:
            yield one
