"""Patient Administration where many have one name: the status is asked of all of them, and a list that ends says so."""

from datetime import timedelta

import pytest
from django.test import Client

from kinpin.enrollment.actions.declines import record_decline
from kinpin.enrollment.words import DeclineKind
from kinpin.families.indexing import reindex
from kinpin.families.models import Patient
from kinpin.practice_portal.patients import search as page
from tests.pages import words_of
from tests.staff_client import staff_client
from tests.world import World

SEARCH = "/practice-portal/patients/search/"
MANY = 80
MORE = "There may be more. Type more of the name, or the birth date."
NOBODY = "No patient found."


@pytest.fixture
def smiths(world: World) -> list[Patient]:
    """Children of one name, in the order in which a list shows them."""
    born = world.at.date() - timedelta(days=3000)
    made = [
        Patient.objects.create(
            practice=world.maple, given=f"Child{n:03}", family="Smith", birth_date=born, updated_at=world.at
        )
        for n in range(MANY)
    ]
    for patient in made:
        reindex(patient, "US")
    return made


def search(client: Client, **typed: str) -> str:
    return words_of(client.post(SEARCH, typed))


def decline(world: World, patient: Patient) -> None:
    record_decline(
        patients=[patient], contact=None, kind=DeclineKind.DECLINED, reason=None, ask_again_on=None,
        by=world.frontdesk, at=world.at,
    )  # fmt: skip


def test_who_has_the_status_is_found_however_late_in_the_list(world: World, smiths: list[Patient]) -> None:
    decline(world, smiths[-1])
    said = search(staff_client(world), q="smith", status="declined")
    assert "Smith, Child079" in said
    assert "Smith, Child000" not in said
    assert MORE not in said


@pytest.mark.usefixtures("smiths")
def test_a_list_that_ends_before_all_are_shown_says_so(world: World) -> None:
    desk = staff_client(world)
    for status in ("", "unregistered"):
        said = search(desk, q="smith", status=status)
        assert said.count("Smith, Child") == 50
        assert MORE in said
    assert MORE not in search(desk, q="smith child07")
    assert MORE not in search(desk, q="testkiddo")


def test_where_not_all_were_looked_at_nobody_is_said_to_be_missing(
    world: World, smiths: list[Patient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "_LOOKED_AT", MANY // 2)  # a thousand would take a while to make
    decline(world, smiths[-1])
    said = search(staff_client(world), q="smith", status="declined")
    assert NOBODY in said
    assert MORE in said
