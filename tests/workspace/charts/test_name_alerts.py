"""Two spellings of a last name are one wherever a Name alert stands: search, banner, schedule, administration."""

from datetime import date, datetime, time

import pytest
from django.test import Client

from kinpin.families.actions.patients import create_patient
from kinpin.families.details import PatientDetails
from kinpin.families.models import Patient
from kinpin.families.rules import Sex
from kinpin.kernel.clock import local_day
from kinpin.schedule.models import Appointment
from tests.pages import words_of
from tests.staff_client import staff_client
from tests.workspace.conftest import HTMX, Address
from tests.world import World

BORN = date(2018, 5, 1)
SPELT = [("NÚÑEZ", "NUNEZ"), ("GARCIA-LOPEZ", "GARCIA LOPEZ"), ("O'BRIEN", "Obrien"), ("GROSS", "Groß")]


def child(world: World, given: str, family: str, born: date | None = BORN) -> Patient:
    details = PatientDetails(given=given, family=family, birth_date=born, sex=Sex.FEMALE)
    return create_patient(practice=world.maple, details=details, mrn="", by=world.system, at=world.at)


def banner(desk: Client, address: Address, world: World, who: Patient) -> str:
    """What the alerts of a chart say; the banner leads to them when there are some."""
    world.children["ASKED"] = who
    page, alerts = desk.get(address("basic_info", "ASKED")), words_of(desk.get(address("chart_alerts", "ASKED")))
    assert ("Alerts 1" in words_of(page)) == ("Name alert" in alerts)
    return alerts


@pytest.mark.parametrize(("one", "other"), SPELT)
def test_a_name_spelt_in_two_ways_raises_the_alert_everywhere(
    world: World, desk: Client, address: Address, one: str, other: str
) -> None:
    pair = [child(world, "SOFIA", one), child(world, "SOFIA", other)]
    assert words_of(desk.post(address("search"), {"q": "sofia"}, headers=HTMX)).count("Name alert") == 2
    for who, like in (pair, reversed(pair)):
        assert like.name.listed in banner(desk, address, world, who)

    portal = staff_client(world, "admin")
    assert words_of(portal.post("/practice-portal/patients/search/", {"q": "sofia"})).count("Name alert") == 2
    for who in pair:
        assert "Name alert" in words_of(portal.get(f"/practice-portal/patients/{who.public_id}/"))

    today = local_day(world.at, world.maple.zone)
    for hour, who in enumerate(pair, 8):
        book(world, who, datetime.combine(today, time(hour), world.maple.zone))
    assert words_of(desk.get(f"/workspace/clinical/schedule/{today}/")).count("Name alert") == 2


@pytest.mark.parametrize(("one", "other"), SPELT)
def test_other_first_names_born_on_one_day_are_alike_however_the_last_name_is_spelt(
    world: World, desk: Client, address: Address, one: str, other: str
) -> None:
    """A twin; and whose first name was mistaken for the second."""
    pair = [child(world, "ANA", one), child(world, "SOFIA", other)]
    child(world, "ANGEL", f"{other} SMITH")
    for who, like in (pair, reversed(pair)):
        said = banner(desk, address, world, who)
        assert like.name.listed in said
        assert "SMITH" not in said


def test_another_last_name_or_another_day_is_nobodys_namesake(world: World, desk: Client, address: Address) -> None:
    sofia = child(world, "SOFIA", "NÚÑEZ")
    child(world, "ANA", "NUNEZ", date(2018, 5, 2))
    child(world, "ANA", "NUNES")
    child(world, "NUNEZ", "SOTO")  # has that name, as a first name
    assert "No alerts." in banner(desk, address, world, sofia)


def test_a_short_first_name_before_another_counts(world: World, desk: Client, address: Address) -> None:
    pair = [child(world, "JO ANN", "PARK"), child(world, "Jo-Lynn", "Park", date(2019, 1, 1))]
    for who, like in (pair, reversed(pair)):
        assert like.name.listed in banner(desk, address, world, who)


def book(world: World, patient: Patient, at: datetime) -> None:
    Appointment.objects.create(
        practice=world.maple,
        patient=patient,
        provider=world.provider,
        site=world.site,
        starts_at=at,
        minutes=15,
        visit_type="well",
        status="scheduled",
        updated_at=world.at,
    )
