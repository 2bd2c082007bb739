"""A birth date typed under *Myself* with a child's PIN: what it tells whoever found a sheet, and what it costs."""

import json
from datetime import date, timedelta

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.failures import MOST_FAILURES
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.limits import BY_ACCOUNT
from kinpin.enrollment.pins import new_pin
from kinpin.families.models import Contact, Patient
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import age_in_years
from kinpin.practices.models import Practice
from tests.patient_portal.family import OWN, Family, pin_of
from tests.world import World

NEUTRAL = "We can't use this. Check four things."


@pytest.fixture
def finder(world: World, phone: Family) -> Family:
    """Somebody with a sheet, who says that the PIN is their own."""
    return phone.start().sign_up("finder@example.com").answer(whose="myself")


def written(world: World, born: date) -> None:
    """Let the chart have the caregiver's birth date."""
    Contact.objects.filter(pk=world.contact("CINDY").pk).update(birth_date=born)


def years_ago(world: World, years: int) -> date:
    """The last day on which somebody was born who is so old today."""
    today = local_day(world.at, world.maple.zone)
    born = today - timedelta(days=365 * years)
    while age_in_years(born, today) < years:
        born -= timedelta(days=1)
    return born


def reasons(world: World) -> list[str]:
    told = Event.objects.filter(kind=Kind.PIN_REFUSED, patient_id=world.child("ROSEMARY").pk).order_by("pk")
    return list(told.values_list("reason", flat=True))


def test_it_costs_the_sheet_nothing_and_every_other_limit_a_try(world: World, sheet: Issued, finder: Family) -> None:
    pin = pin_of(world, sheet, "ROSEMARY")
    for _ in range(BY_ACCOUNT.most):
        assert NEUTRAL in finder.type_pin(pin, OWN, terms="on").words
    assert world.handout(sheet).failures == 0
    assert finder.type_pin(pin, OWN, terms="on").page.status_code == 429
    assert reasons(world) == ["own_date"] * BY_ACCOUNT.most


@pytest.mark.parametrize(("younger", "failures"), [(0, 0), (1, 1)])
@pytest.mark.parametrize("majority", [18, 21])
def test_a_date_on_which_a_child_may_have_been_born_is_a_guess(
    world: World, sheet: Issued, finder: Family, majority: int, younger: int, failures: int
) -> None:
    policy = json.loads(world.maple.policy) | {"majority": majority}
    Practice.objects.filter(pk=world.maple.pk).update(policy=json.dumps(policy), version=world.maple.version + 1)
    born = years_ago(world, majority) + timedelta(days=younger)
    assert NEUTRAL in finder.type_pin(pin_of(world, sheet, "ROSEMARY"), born, terms="on").words
    assert world.handout(sheet).failures == failures


@pytest.mark.parametrize("instead", [False, True])
def test_five_guesses_at_the_child_end_the_sheet(world: World, sheet: Issued, finder: Family, instead: bool) -> None:
    pin = pin_of(world, sheet, "ROSEMARY")
    if instead:
        finder.answer(instead="child")
    for day in range(MOST_FAILURES):
        assert world.handout(sheet).locked_at is None
        finder.type_pin(pin, date(2019, 3, 1 + day), terms="on")
    assert world.handout(sheet).locked_at is not None
    assert finder.type_pin(pin, "ROSEMARY", terms="on").at == "/pin/myself/"


def test_a_date_that_costs_nothing_is_not_compared_with_the_childs(world: World, sheet: Issued, finder: Family) -> None:
    """Who came of age this morning, and the worker has not closed the PIN yet."""
    born = years_ago(world, 18)
    Patient.objects.filter(pk=world.child("ROSEMARY").pk).update(birth_date=born)
    pin = pin_of(world, sheet, "ROSEMARY")
    right = finder.type_pin(pin, born, terms="on").words
    assert NEUTRAL in right
    assert right == finder.type_pin(pin, born - timedelta(days=1), terms="on").words


def test_the_chart_is_not_asked_one_date_after_another(world: World, sheet: Issued, finder: Family) -> None:
    written(world, OWN)
    for day in range(MOST_FAILURES):
        finder.type_pin(pin_of(world, sheet, "ROSEMARY"), OWN + timedelta(days=1 + day), terms="on")
    assert world.handout(sheet).locked_at is not None


@pytest.mark.parametrize("is_written", [False, True])
@pytest.mark.parametrize("instead", [False, True])
def test_who_has_said_a_birth_date_before_learns_of_no_pin_by_it(
    world: World, sheet: Issued, phone: Family, is_written: bool, instead: bool
) -> None:
    if is_written:
        written(world, OWN)
    phone.start().sign_up("guesser@example.com").answer(whose="child").about_me("Cindy", "Testkiddo", OWN)
    phone.go("/pin/whose/").answer(whose="myself")
    if instead:
        phone.answer(instead="child")
    there, unknown = (phone.type_pin(pin, OWN).words for pin in (pin_of(world, sheet, "ROSEMARY"), new_pin()))
    assert there == unknown
    assert ("That is your own birth date. Type your child's." in there) is instead
    assert (NEUTRAL in there) is not instead
    assert world.handout(sheet).failures == 0


def test_a_grown_patients_own_sheet_counts_every_wrong_date(world: World, finder: Family) -> None:
    sheet = world.issue("HAWTHORN", "HAWTHORN")
    for _ in range(MOST_FAILURES):
        finder.type_pin(pin_of(world, sheet, "HAWTHORN"), OWN, terms="on")
    assert world.handout(sheet).locked_at is not None
