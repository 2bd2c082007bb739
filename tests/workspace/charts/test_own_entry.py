"""A grown patient's own entry (SELF): nobody sets an authority for it, and what came in anyway can be changed."""

from typing import Any

import pytest
from django.test import Client

from kinpin.families.actions.contacts import tie_contact
from kinpin.families.details import ChartPlace
from kinpin.families.models import Authority
from kinpin.families.rules import AuthorityKind, Role
from tests.pages import words_of
from tests.workspace.conftest import Address
from tests.world import World

OF_BOTH = ["contact_authority", "registration_authority"]
TYPED = {"kind": "NO CONTACT", "basis": "court_order", "starts_on": "2026-01-02"}


@pytest.fixture
def sister(world: World) -> World:
    """Hawthorn, who is grown, stands on the little sister's chart too."""
    place = ChartPlace(role=Role.GUARDIAN, position=9)
    clover, own = world.child("CLOVER"), world.contact("HAWTHORN")
    tie_contact(patient=clover, contact=own, place=place, by=world.system, at=world.at)
    return world


def where(address: Address, name: str, child: str) -> str:
    return address(name, child, "HAWTHORN" if name.startswith("contact") else "")


def typed(world: World, *children: str) -> dict[str, Any]:
    ticked = [world.child(child).public_id for child in children]
    return {**TYPED, "for": ticked, "caregiver": world.contact("HAWTHORN").public_id}


def test_no_authority_is_offered_for_the_patients_own_entry(world: World, desk: Client, address: Address) -> None:
    panel = words_of(desk.get(address("contact", "HAWTHORN", "HAWTHORN")))
    assert "Authority The patient needs no authority" in panel
    assert "Set Authority..." not in panel
    window = words_of(desk.get(address("contact_authority", "HAWTHORN", "HAWTHORN")))
    assert "For HAWTHORN FIELD today: The patient" in window
    assert "Patients need nobody's authority for their own record." in window
    assert "What was seen" not in window


@pytest.mark.parametrize("name", OF_BOTH)
def test_it_is_set_only_where_the_grown_patient_is_somebody_elses_contact(
    sister: World, desk: Client, address: Address, name: str
) -> None:
    asked = desk.get(where(address, name, "CLOVER"), {"caregiver": sister.contact("HAWTHORN").public_id})
    ticks = asked.content.decode().count('name="for"')
    assert (ticks, "CLOVER FIELD" in words_of(asked)) == (1, True)
    refused = desk.post(where(address, f"{name}_set", "CLOVER"), typed(sister, "CLOVER", "HAWTHORN"))
    assert refused.status_code == 404
    assert not Authority.objects.filter(tie__contact=sister.contact("HAWTHORN")).exists()
    assert desk.post(where(address, f"{name}_set", "CLOVER"), typed(sister, "CLOVER")).status_code == 302


def test_what_an_import_set_for_it_can_be_changed(world: World, desk: Client, address: Address) -> None:
    world.give("HAWTHORN", "HAWTHORN", AuthorityKind.NO_CONTACT)
    assert "Covered Show or change..." in words_of(desk.get(address("contact", "HAWTHORN", "HAWTHORN")))
    order = Authority.objects.latest("pk").pk
    said = {**typed(world, "HAWTHORN"), "kind": "JOINT", "lifts": order}
    assert desk.post(address("contact_authority_set", "HAWTHORN", "HAWTHORN"), said).status_code == 302
    assert Authority.objects.latest("pk").kind == AuthorityKind.JOINT
