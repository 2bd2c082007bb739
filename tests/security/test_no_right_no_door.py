"""The doors themselves ask for the right, whichever page stands before them: without it none opens to anybody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from kinpin.enrollment.access import reach_sheet, search_sheet
from kinpin.enrollment.models import HandOut
from kinpin.families.access import (
    open_chart,
    open_chart_part,
    reach_chart,
    reach_charts,
    reach_contact,
    reach_ids,
    search_charts,
    search_contacts,
)
from kinpin.families.questions import Question, read_question
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.practices.errors import NotPermittedError
from kinpin.schedule.access import open_schedule
from tests.world import World

Door = Callable[[World, Actor], object]


def rosemary(world: World) -> str:
    return world.child("ROSEMARY").public_id


def cindy(world: World) -> str:
    return world.contact("CINDY").public_id


def today(world: World) -> date:
    return local_day(world.at, world.maple.zone)


def asked(world: World, text: str) -> Question:
    return read_question(text, today=today(world), country="US")


DOORS: dict[str, Door] = {
    "a chart": lambda w, by: open_chart(by=by, public_id=rosemary(w), at=w.at),
    "a chart for an act": lambda w, by: reach_chart(by=by, public_id=rosemary(w)),
    "a part of a chart": lambda w, by: open_chart_part(by=by, public_id=rosemary(w), at=w.at),
    "several charts": lambda w, by: reach_charts(by=by, public_ids=[rosemary(w)]),
    "ids": lambda w, by: reach_ids(by=by, patients=[rosemary(w)], contact=cindy(w)),
    "a contact": lambda w, by: reach_contact(by=by, public_id=cindy(w)),
    "a search": lambda w, by: search_charts(by=by, question=asked(w, "testkiddo"), at=w.at),
    "a search for contacts": lambda w, by: search_contacts(
        by=by, patient=w.child("LUNA"), question=asked(w, "cindy"), at=w.at
    ),
    "a sheet's number": lambda w, by: search_sheet(by=by, number=1, at=w.at),
    "a sheet": lambda w, by: reach_sheet(public_id=HandOut.objects.get().public_id, by=by, at=w.at),
    "the schedule": lambda w, by: open_schedule(first=today(w), last=today(w), by=by, at=w.at),
}


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize("door", DOORS)
def test_a_door_opens_to_the_front_desk_and_to_nobody_without_a_right(world: World, door: str) -> None:
    DOORS[door](world, world.frontdesk)
    for stranger in (replace(world.frontdesk, permissions=frozenset()), world.family_actor(None)):
        with pytest.raises(NotPermittedError):
            DOORS[door](world, stranger)
