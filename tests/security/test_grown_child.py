"""The mother after the eighteenth birthday, and before: by the practice's own midnight, whatever was opened when."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest

from kinpin.enrollment.access import open_child, reach_children
from kinpin.enrollment.actions.misfits import NeedsOwnAccount
from kinpin.enrollment.actions.proofs import Claim, Refusal
from kinpin.enrollment.actions.redeem import Redeemed, Unnamed
from kinpin.enrollment.actions.scan import Scanned, prove_birth_date, scan
from kinpin.enrollment.errors import NoAccessError
from kinpin.enrollment.models import Pin
from kinpin.enrollment.words import Level
from kinpin.families.models import Patient
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from tests.conftest import MONDAY
from tests.world import World


@pytest.fixture
def at() -> datetime:
    return MONDAY


def today(world: World) -> date:
    return local_day(world.at, world.maple.zone)


def midnight(world: World, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=world.maple.zone).astimezone(UTC)


def born_so_that(world: World, child: str, years: int, on: date) -> date:
    """Let a child reach an age on a day. Its birth date."""
    born = on.replace(year=on.year - years)
    Patient.objects.filter(pk=world.child(child).pk).update(birth_date=born)
    return born


def levels(by: Actor, at: datetime) -> list[Level]:
    return [child.level for child in reach_children(by=by, at=at)]


def let_in(
    world: World, child: str, born: date, at: datetime
) -> tuple[Actor, Redeemed | Unnamed | NeedsOwnAccount | Refusal]:
    login = world.family_login("fern@example.com")
    by = world.family_actor(login)
    scanned = scan(token=world.issue("FERN", child, at=at).token, by=by, at=at)
    assert isinstance(scanned, Scanned)
    claim = prove_birth_date(handout_id=scanned.handout_id, born=born, by=by, at=at)
    assert isinstance(claim, Claim)
    return by, world.redeem(claim, login, at=at)


def can_open(by: Actor, world: World, child: str, at: datetime) -> bool:
    try:
        open_child(by=by, public_id=world.child(child).public_id, at=at)
    except NoAccessError:
        return False
    return True


def test_on_the_eighteenth_birthday_the_door_shuts_at_the_practices_midnight(world: World) -> None:
    birthday = today(world) + timedelta(days=3)
    by, answer = let_in(world, "CLOVER", born_so_that(world, "CLOVER", 18, birthday), world.at)
    assert isinstance(answer, Redeemed)
    last, first = midnight(world, birthday) - timedelta(seconds=1), midnight(world, birthday)
    assert can_open(by, world, "CLOVER", last)
    assert not can_open(by, world, "CLOVER", first)
    assert levels(by, last) == [Level.LIMITED]
    assert levels(by, first) == []


@pytest.mark.parametrize(
    ("days_more", "why"),
    [(0, "nothing_live"), (7, "no_longer_open")],
    ids=["its day is over", "the birth date was corrected after it was made"],
)
def test_a_sheet_scanned_the_evening_before_opens_nothing_after_midnight(
    world: World, days_more: int, why: str
) -> None:
    birthday = today(world) + timedelta(days=1)
    born = born_so_that(world, "CLOVER", 18, birthday)
    login = world.family_login("fern@example.com")
    by, sheet = world.family_actor(login), world.issue("FERN", "CLOVER")
    evening, morning = midnight(world, birthday) - timedelta(minutes=1), midnight(world, birthday)
    if days_more:
        Pin.objects.update(expires_at=morning + timedelta(days=days_more))
    scanned = scan(token=sheet.token, by=by, at=evening)
    assert isinstance(scanned, Scanned)
    claim = prove_birth_date(handout_id=scanned.handout_id, born=born, by=by, at=evening)
    assert isinstance(claim, Claim)
    assert world.redeem(claim, login, at=morning) == Refusal(why)
    assert reach_children(by=by, at=morning) == []


def test_what_a_teenager_keeps_to_themselves_is_kept_from_the_birthday_on(world: World) -> None:
    birthday = today(world) + timedelta(days=2)
    bands = world.maple.rules
    limited_from = next(years for years in range(1, 18) if bands.level_for(years) == Level.LIMITED)
    by, _ = let_in(world, "CLOVER", born_so_that(world, "CLOVER", limited_from, birthday), world.at)
    assert levels(by, midnight(world, birthday) - timedelta(seconds=1)) == [Level.FULL]
    assert levels(by, midnight(world, birthday)) == [Level.LIMITED]


@pytest.mark.parametrize(("issued", "redeemed", "looked_at"), list(product(Level, repeat=3)))
def test_no_more_is_shown_than_when_the_sheet_was_made_when_it_was_used_and_today(
    world: World, issued: Level, redeemed: Level, looked_at: Level
) -> None:
    """A birth date was typed wrong, and put right in between."""
    ages = {world.maple.rules.level_for(years): years for years in range(1, 18)}
    login = world.family_login("fern@example.com")
    by = world.family_actor(login)
    born_so_that(world, "CLOVER", ages[issued], today(world))
    scanned = scan(token=world.issue("FERN", "CLOVER").token, by=by, at=world.at)
    assert isinstance(scanned, Scanned)
    born = born_so_that(world, "CLOVER", ages[redeemed], today(world))
    claim = prove_birth_date(handout_id=scanned.handout_id, born=born, by=by, at=world.at)
    assert isinstance(claim, Claim)
    world.redeem(claim, login)
    born_so_that(world, "CLOVER", ages[looked_at], today(world))
    is_full = issued == redeemed == looked_at == Level.FULL
    assert levels(by, world.at) == [Level.FULL if is_full else Level.LIMITED]
