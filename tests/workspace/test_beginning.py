"""A practice that was just set up: the empty Schedule and the empty search say what to do next, or whom to ask."""

from django.test import Client

from kinpin.families.models import Patient
from kinpin.practices.models import Provider
from tests.pages import words_of
from tests.staff_client import staff_client
from tests.workspace.conftest import HTMX
from tests.world import World

SCHEDULE = "/workspace/clinical/schedule/2026-11-23/"


def test_without_a_provider_the_schedule_says_who_adds_one(world: World, desk: Client) -> None:
    assert "No provider is in use." not in words_of(desk.get(SCHEDULE))
    Provider.objects.filter(practice=world.maple).update(active=False)
    for address in (SCHEDULE, SCHEDULE + "week/", SCHEDULE + "tracking/"):
        asked = words_of(desk.get(address))
        assert "No provider is in use." in asked
        assert "Ask Dana Ortiz to add them under Practice Portal › User Administration › Providers." in asked
        page = staff_client(world, "admin").get(address)
        assert "Add the providers under" in words_of(page)
        assert 'href="/practice-portal/providers/"' in page.content.decode()


def test_without_an_administrator_there_is_still_somebody_to_ask(world: World, desk: Client) -> None:
    world.staff["admin"].member.active = False
    world.staff["admin"].member.save()
    Provider.objects.filter(practice=world.maple).update(active=False)
    assert "Ask your practice's administrator to add them" in words_of(desk.get(SCHEDULE))


def test_without_patients_the_search_says_how_they_come(world: World) -> None:
    charts = "/workspace/clinical/charts/"
    desk, birch = staff_client(world), staff_client(world, "neighbour")
    assert "no patients yet" not in words_of(desk.get(charts))
    assert "no patients yet" not in words_of(birch.post(charts + "search/", {"q": "rosemary"}, headers=HTMX))
    for page in (birch.get(charts), birch.post(charts + "search/", {"q": " "}, headers=HTMX)):
        said = words_of(page)
        assert "The practice has no patients yet." in said
        assert "Add the first patient" in said
        assert 'href="/workspace/clinical/charts/new/"' in page.content.decode()


def test_who_adds_no_patients_reads_whom_to_ask(world: World) -> None:
    Patient.objects.filter(practice=world.maple).update(practice=world.birch)
    said = words_of(staff_client(world, "billing").get("/workspace/clinical/charts/"))
    assert "The practice has no patients yet. Ask Dana Ortiz to add them." in said
    assert "Add the first patient" not in said


def test_patient_administration_without_patients_says_where_they_are_added(world: World) -> None:
    patients, admin = "/practice-portal/patients/", staff_client(world, "admin")
    assert "no patients yet" not in words_of(admin.get(patients))
    Patient.objects.filter(practice=world.maple).update(practice=world.birch)
    said = words_of(admin.get(patients))
    assert "The practice has no patients yet. They are added in the workspace, under Patient Chart ." in said
    assert "No patient found." in words_of(admin.post(patients + "search/", {"q": "nobody"}))
