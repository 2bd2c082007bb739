"""The sheet of a newborn, whose birth date lies a few days before it: a finder's guesses, and a parent's slips."""

from datetime import date, timedelta

import pytest

from kinpin.enrollment.issued import Issued
from kinpin.enrollment.pins import new_pin
from kinpin.families.models import Authority, Patient
from kinpin.kernel.clock import local_day
from kinpin.practices.models import Practice
from tests.patient_portal.family import OWN, Family, children_of, pin_of
from tests.world import World

NEUTRAL = "We can't use this. Check three things."


def ago(world: World, days: int) -> date:
    return local_day(world.at, world.maple.zone) - timedelta(days=days)


def sheet_for_one_born(world: World, days: int) -> Issued:
    """A sheet for a brother and a child who was born so many days ago."""
    newborn = Patient.objects.filter(pk=world.child("BABY GIRL").pk)
    newborn.update(given="MIA", birth_date=ago(world, days), name_use="", name_flagged=False)
    return world.issue("CINDY", "BABY GIRL", "BASIL")


def test_a_finder_has_two_guesses_at_a_newborn(world: World, phone: Family) -> None:
    sheet = sheet_for_one_born(world, 3)
    phone.scan(sheet.token).born(ago(world, 5))
    assert world.handout(sheet).locked_at is None
    phone.born(ago(world, 4))
    assert world.handout(sheet).locked_at is not None
    assert NEUTRAL in phone.born(ago(world, 3)).words


def test_typed_guesses_count_with_the_scanned(world: World, phone: Family) -> None:
    sheet = sheet_for_one_born(world, 3)
    Family("198.51.100.4").scan(sheet.token).born(ago(world, 5))
    phone.start().sign_up("finder@example.com").answer(whose="child").about_me("Cindy", "Testkiddo")
    phone.type_pin(pin_of(world, sheet, "BABY GIRL"), ago(world, 4))
    right = phone.type_pin(pin_of(world, sheet, "BABY GIRL"), ago(world, 3)).words
    assert right == phone.type_pin(new_pin(), ago(world, 3)).words
    assert world.handout(sheet).locked_at is not None
    assert children_of("finder@example.com") == []


def test_a_tired_parent_gets_in_after_her_own_date_twice(world: World, phone: Family) -> None:
    sheet = sheet_for_one_born(world, 3)
    phone.scan(sheet.token).born(OWN).born(OWN).born(ago(world, 3))
    assert phone.at == "/claim/is-it-you/"


def test_and_after_her_own_date_and_a_slip(world: World, phone: Family) -> None:
    sheet = sheet_for_one_born(world, 3)
    phone.scan(sheet.token).born(OWN).born(ago(world, 2)).born(ago(world, 3))
    assert phone.at == "/claim/is-it-you/"


@pytest.mark.parametrize(("days", "tries"), [(59, 2), (60, 5)])
def test_a_newborn_is_one_for_sixty_days_of_the_practice(world: World, phone: Family, days: int, tries: int) -> None:
    move_where_it_is_another_day(world)
    sheet = sheet_for_one_born(world, days)
    phone.scan(sheet.token)
    for n in range(tries):
        assert world.handout(sheet).locked_at is None
        phone.born(ago(world, 3 + n))
    assert world.handout(sheet).locked_at is not None


def move_where_it_is_another_day(world: World) -> None:
    """Put the practice where it is yesterday or tomorrow for UTC."""
    zone = "Etc/GMT+12" if world.at.hour < 12 else "Etc/GMT-14"
    Practice.objects.filter(pk=world.maple.pk).update(time_zone=zone, version=world.maple.version + 1)
    world.maple = Practice.objects.get(pk=world.maple.pk)
    Authority.objects.update(starts_on=ago(world, 2))  # where it is yesterday, today's has not begun
    assert local_day(world.at, world.maple.zone) != world.at.date()
