"""Link siblings: a press that links nobody keeps what was searched for."""

from datetime import date

from django.test import Client

from kinpin.families.actions.contacts import tie_contact
from kinpin.families.actions.patients import create_patient
from kinpin.families.actions.siblings import link_siblings
from kinpin.families.details import ChartPlace, PatientDetails
from kinpin.families.rules import Role
from tests.pages import form_of, words_of
from tests.workspace.conftest import Address
from tests.world import World


def test_link_without_a_tick_keeps_what_was_found(world: World, desk: Client, address: Address) -> None:
    found = desk.post(address("siblings_find", "SAGE"), {"q": "luna"})
    refused = desk.post(address("siblings_link", "SAGE"), form_of(found, "link-siblings"))
    assert refused.status_code == 409
    assert "Tick at least one child." in words_of(refused)
    assert "Found SOTO, LUNA" in words_of(refused)
    assert 'name="q" value="luna"' in refused.content.decode()


def likely(world: World, desk: Client, address: Address, child: str) -> set[str]:
    """The children that are offered before anything is typed."""
    said = words_of(desk.get(address("siblings", child)))
    return {name for name, one in world.children.items() if f"{one.family}, {name}" in said}


def test_the_children_of_a_parent_are_offered_and_those_of_a_case_worker_are_not(
    world: World, desk: Client, address: Address
) -> None:
    place = ChartPlace(role=Role.CASE_WORKER, position=5)
    for child in ("LUNA", "HAWTHORN"):
        tie_contact(patient=world.child(child), contact=world.contact("LUZ"), place=place, by=world.system, at=world.at)
    assert likely(world, desk, address, "LUNA") == set()
    place = ChartPlace(role=Role.STEPMOTHER, position=5)
    tie_contact(patient=world.child("LUNA"), contact=world.contact("FERN"), place=place, by=world.system, at=world.at)
    assert likely(world, desk, address, "LUNA") == {"CLOVER", "HAWTHORN"}
    assert likely(world, desk, address, "CLOVER") == {"LUNA"}


def test_those_who_are_linked_take_nobodys_place_in_the_list(world: World, desk: Client, address: Address) -> None:
    details = PatientDetails(given="ADA", family="TESTKIDDO", birth_date=date(2012, 5, 1))
    for number in range(30):
        child = create_patient(practice=world.maple, details=details, mrn=f"9{number}", by=world.system, at=world.at)
        place = ChartPlace(role=Role.MOTHER, position=1)
        tie_contact(patient=child, contact=world.contact("MARTA"), place=place, by=world.system, at=world.at)
        if number < 25:
            link_siblings(one=world.child("LUNA"), other=child, by=world.system, at=world.at)
    offered = words_of(desk.get(address("siblings", "LUNA")))
    assert offered.count("TESTKIDDO, ADA") == 5
