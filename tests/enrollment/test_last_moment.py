"""A sheet is good to the last moment of the day printed on it: whoever asks, before that it is, and then it is not."""

from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest

from kinpin.enrollment.actions.expire import expire_pins
from kinpin.enrollment.actions.proofs import Claim, Refusal
from kinpin.enrollment.actions.redeem import Redeemed
from kinpin.enrollment.actions.scan import Scanned, prove_birth_date, scan
from kinpin.enrollment.actions.sheets import extend_sheet
from kinpin.enrollment.errors import HandOutNotFoundError, IssuedMeanwhileError
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.portal_standing import standings
from kinpin.enrollment.queries import still_live
from kinpin.enrollment.words import PortalStatus
from kinpin.kernel.clock import day_start, local_day
from tests.world import BIRTHDAYS, World


@pytest.fixture(params=[True, False], ids=["the last moment", "the first of the next day"])
def is_good(request: pytest.FixtureRequest) -> bool:
    good: bool = request.param
    return good


@pytest.fixture
def moment(world: World, is_good: bool) -> datetime:
    days = timedelta(days=world.maple.pin_life_days + 1)
    midnight = day_start(local_day(world.at, world.maple.zone) + days, world.maple.zone)
    return midnight - timedelta(microseconds=1) if is_good else midnight


def prove(world: World, sheet: Issued, at: datetime) -> Claim | Refusal:
    handout = world.handout(sheet).pk
    return prove_birth_date(handout_id=handout, born=BIRTHDAYS["BASIL"], by=world.family_actor(None), at=at)


def test_it_is_scanned_and_proved(world: World, sheet: Issued, moment: datetime, is_good: bool) -> None:
    scanned = scan(token=sheet.token, by=world.family_actor(None), at=moment)
    assert isinstance(scanned, Scanned) is is_good
    assert isinstance(prove(world, sheet, moment), Claim) is is_good


def test_what_was_proved_in_time_is_shown_and_redeemed(
    world: World, sheet: Issued, moment: datetime, is_good: bool
) -> None:
    claim, login = prove(world, sheet, world.at), world.family_login("cindy@example.com")
    assert isinstance(claim, Claim)
    assert still_live(claim.pin_ids, at=moment) == (set(claim.pin_ids) if is_good else set())
    done = world.redeem(claim, login, at=moment)
    assert isinstance(done, Redeemed) if is_good else done == Refusal("nothing_live")


def test_the_desk_extends_it_and_is_told_of_it_before_it_is_replaced(
    world: World, sheet: Issued, moment: datetime, is_good: bool
) -> None:
    with nullcontext() if is_good else pytest.raises(HandOutNotFoundError):
        extend_sheet(practice=world.maple, public_id=sheet.handout, by=world.frontdesk, at=moment)
    with pytest.raises(IssuedMeanwhileError) if is_good else nullcontext():
        world.issue("CINDY", "BASIL", at=moment)


def test_the_chart_says_pending_and_the_worker_leaves_it(
    world: World, sheet: Issued, moment: datetime, is_good: bool
) -> None:
    basil = world.child("BASIL").pk
    status = standings([basil], today=local_day(moment, world.maple.zone), at=moment)[basil].status
    assert status is (PortalStatus.PENDING if is_good else PortalStatus.UNREGISTERED)
    assert expire_pins(by=world.system, at=moment) == (0 if is_good else 2)
