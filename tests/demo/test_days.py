"""The demo's schedule: today and tomorrow always have appointments, whatever day it is started, and none is lost."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kinpin.demo.days import add_days
from kinpin.demo.seeding import seed
from kinpin.kernel.clock import local_day
from kinpin.practices.models import Practice
from kinpin.schedule.models import Appointment
from kinpin.schedule.queries import appointments_between
from kinpin.schedule.rules import VisitStatus

DAY = timedelta(days=1)


@pytest.fixture
def maple(db: None, at: datetime) -> Practice:
    maple = seed(at)
    add_days(maple, at)
    return maple


def appointments(maple: Practice, day: date) -> list[Appointment]:
    return list(appointments_between(maple, day, day))


def test_whenever_it_is_started_today_and_tomorrow_have_appointments_and_the_days_before_stay(
    maple: Practice, at: datetime
) -> None:
    first_day = {v.pk for v in appointments(maple, local_day(at, maple.zone))}
    for now in (at, at + DAY, at + 9 * DAY, datetime(2027, 3, 14, 4, 30, tzinfo=UTC), at + 800 * DAY):
        today = local_day(now, maple.zone)
        add_days(maple, now)
        add_days(maple, now)
        for day in (today, today + DAY):
            there = appointments(maple, day)
            assert 20 <= len(there) <= 40, day
            assert {"ROSEMARY", "BASIL"} <= {v.patient.given for v in there}
            assert len({(v.provider_id, v.starts_at) for v in there}) == len(there), "two at one time with one provider"
            assert len({v.patient_id for v in there}) == len(there), "one child twice on a day"
    assert {v.pk for v in appointments(maple, local_day(at, maple.zone))} == first_day


def test_rosemary_is_here_with_her_mother_today_and_nobody_tomorrow(maple: Practice, at: datetime) -> None:
    today = local_day(at, maple.zone)
    [here] = [v for v in appointments(maple, today) if v.status == VisitStatus.ARRIVED]
    assert (here.patient.given, here.presenter.given if here.presenter else "") == ("ROSEMARY", "CINDY")
    assert here.arrived_at is not None
    assert here.arrived_at < here.starts_at
    assert not [v for v in appointments(maple, today + DAY) if v.status == VisitStatus.ARRIVED]
