"""What the worker writes down when a day of the practice begins: birthdays, and authority that begins or runs out."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.config.worker import begin_days
from kinpin.enrollment.access import reach_children
from kinpin.enrollment.models import Pin
from kinpin.enrollment.portal_standing import standings
from kinpin.enrollment.words import EnrollmentEnd, PinEnd, PortalStatus
from kinpin.families.models import Contact, Patient, Tie
from kinpin.families.rules import AuthorityKind, Basis
from kinpin.kernel.clock import day_start, local_day
from kinpin.kernel.people import age_in_years, latest_birth_date
from kinpin.workflows.authority_changes import set_authority
from tests.world import BIRTHDAYS, World

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


def turns(world: World, child: str, years: int, on: date) -> None:
    Patient.objects.filter(pk=world.child(child).pk).update(birth_date=on.replace(year=on.year - years))


def status(world: World, child: str, at: datetime) -> PortalStatus:
    pk = world.child(child).pk
    return standings([pk], today=local_day(at, world.maple.zone), at=at)[pk].status


def test_coming_of_age_ends_the_mothers_enrollment_at_the_practices_midnight(world: World) -> None:
    birthday = local_day(world.at, world.maple.zone) + timedelta(days=2)
    turns(world, "CLOVER", 18, birthday)
    enrollment = world.enroll("FERN", "CLOVER")
    midnight = day_start(birthday, world.maple.zone)
    begun: dict[int, date] = {}
    begin_days(begun, at=midnight - timedelta(seconds=1))
    assert status(world, "CLOVER", midnight) is PortalStatus.REGISTERED

    begin_days(begun, at=midnight)

    enrollment.refresh_from_db()
    assert (enrollment.end_reason, enrollment.ended_at) == (EnrollmentEnd.AGE.value, midnight)
    assert status(world, "CLOVER", midnight) is PortalStatus.UNREGISTERED
    ended = Event.objects.get(kind=Kind.ENROLLMENT_ENDED)
    assert (ended.patient_id, ended.reason, ended.actor_kind) == (world.child("CLOVER").pk, "age", "system")

    begin_days({}, at=midnight + timedelta(hours=1))  # a second worker, later
    assert Event.objects.filter(kind=Kind.ENROLLMENT_ENDED).count() == 1


def test_a_live_pin_ends_with_the_birthday_and_a_grown_patients_own_does_not(world: World) -> None:
    birthday = local_day(world.at, world.maple.zone) + timedelta(days=1)
    turns(world, "CLOVER", 18, birthday)
    world.issue("FERN", "CLOVER")
    world.issue("HAWTHORN", "HAWTHORN")
    begin_days({}, at=day_start(birthday, world.maple.zone))
    ends = {pin.patient.given: pin.end_reason for pin in Pin.objects.select_related("patient")}
    assert ends == {"CLOVER": PinEnd.AGE.value, "HAWTHORN": ""}


def test_an_authority_that_ran_out_ends_what_rested_on_it(world: World) -> None:
    today = local_day(world.at, world.maple.zone)
    _dated(world, AuthorityKind.JOINT, today, today + timedelta(days=3))
    enrollment = world.enroll("CINDY", "BASIL")
    begin_days({}, at=day_start(today + timedelta(days=3), world.maple.zone))
    enrollment.refresh_from_db()
    assert enrollment.ended_at is None
    # The older fact, which has no end, stands again; so it takes an order that begins to end it.
    _dated(world, AuthorityKind.NONE, today + timedelta(days=4), None)
    enrollment.refresh_from_db()
    assert enrollment.ended_at is None
    begin_days({}, at=day_start(today + timedelta(days=4), world.maple.zone))
    enrollment.refresh_from_db()
    assert enrollment.end_reason == EnrollmentEnd.AUTHORITY.value


def test_so_does_one_that_ran_out_with_nothing_beneath_it(world: World) -> None:
    today = local_day(world.at, world.maple.zone)
    since, until = today - timedelta(days=90), today + timedelta(days=3)
    _dated(world, AuthorityKind.JOINT, since, until, tie=world.tie("LUZ", "ROSEMARY"))
    enrollment = world.enroll("LUZ", "ROSEMARY")
    for days, reason in ((3, ""), (4, EnrollmentEnd.AUTHORITY.value)):
        begin_days({}, at=day_start(today + timedelta(days=days), world.maple.zone))
        enrollment.refresh_from_db()
        assert enrollment.end_reason == reason


@pytest.mark.parametrize("barred", ["CINDY", "JEFF"])
def test_an_order_bites_when_the_practices_day_begins_and_not_greenwichs(world: World, barred: str) -> None:
    """Jeff reads Cindy's address: an order against either shuts her door."""
    enrollment = world.enroll("CINDY", "BASIL")
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(email=enrollment.login.email or "")
    tomorrow = local_day(world.at, world.maple.zone) + timedelta(days=1)
    _dated(world, AuthorityKind.NO_CONTACT, tomorrow, None, tie=world.tie(barred, "BASIL"))
    cindy, midnight = world.family_actor(enrollment.login), day_start(tomorrow, world.maple.zone)
    assert [child.patient.given for child in reach_children(by=cindy, at=midnight - timedelta(hours=3))] == ["BASIL"]
    assert reach_children(by=cindy, at=midnight) == []


def test_an_ordinary_day_ends_nothing(world: World) -> None:
    enrollment = world.enroll("CINDY", "ROSEMARY")
    world.issue("JEFF", "ROSEMARY")
    before = Event.objects.count()
    begin_days({}, at=world.at + timedelta(days=1))
    enrollment.refresh_from_db()
    assert enrollment.ended_at is None
    assert Event.objects.count() == before
    assert BIRTHDAYS["ROSEMARY"] == Patient.objects.get(pk=world.child("ROSEMARY").pk).birth_date


@given(DAYS, st.integers(0, 30), DAYS)
def test_the_latest_birth_date_is_the_edge_of_an_age(today: date, years: int, born: date) -> None:
    edge = latest_birth_date(years, today)
    assert age_in_years(edge, today) >= years
    assert age_in_years(edge + timedelta(days=1), today) < years
    assert (age_in_years(born, today) >= years) == (born <= edge)


def _dated(world: World, kind: AuthorityKind, starts_on: date, ends_on: date | None, *, tie: Tie | None = None) -> None:
    set_authority(
        practice=world.maple,
        ties=[tie or world.tie("CINDY", "BASIL")],
        kind=kind,
        basis=Basis.COURT_ORDER,
        starts_on=starts_on,
        ends_on=ends_on,
        by=world.system,
        at=world.at,
    )
