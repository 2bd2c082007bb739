"""A standing NO CONTACT is lifted by a second press, after what stands was read; in both windows that set authority."""

from typing import Any

import pytest
from django.test import Client

from kinpin.families.models import Authority
from kinpin.families.rules import AuthorityKind, Basis
from kinpin.kernel.clock import local_day
from kinpin.workflows.authority_changes import set_authority
from tests.pages import action_of, words_of
from tests.workspace.conftest import HTMX, Address
from tests.world import World

pytestmark = pytest.mark.parametrize("name", ["contact_authority_set", "registration_authority_set"])


@pytest.fixture
def typed(world: World) -> dict[str, Any]:
    """Joint authority for Luna, on the word of a parent."""
    return {
        "kind": "JOINT",
        "basis": "parent_statement",
        "starts_on": "2026-01-02",
        "for": world.child("LUNA").public_id,
        "caregiver": world.contact("OMAR").public_id,
    }


def where(address: Address, name: str) -> str:
    return address(name, "LUNA", "OMAR" if name == "contact_authority_set" else "")


def standing(world: World) -> Authority:
    return Authority.objects.filter(tie=world.tie("OMAR", "LUNA")).latest("pk")


@pytest.mark.parametrize("headers", [{}, {"headers": HTMX}], ids=["a page", "a window"])
def test_an_order_is_lifted_by_a_second_press_that_names_it(
    world: World, desk: Client, address: Address, typed: dict[str, Any], name: str, headers: Any
) -> None:
    order = standing(world)
    asked = desk.post(where(address, name), typed, **headers)
    assert (asked.status_code, standing(world)) == (409, order)
    assert action_of(asked, where(address, name)) == where(address, name)
    words = words_of(asked)
    assert "Nothing was set yet. This lifts an order to keep OMAR SOTO away:" in words
    assert f"NO CONTACT for LUNA SOTO , from {order.starts_on:%m/%d/%Y}. Seen: {order.get_basis_display()}." in words
    assert f"Set {local_day(order.recorded_at, world.maple.zone):%m/%d/%Y}" in words
    assert f'name="lifts" value="{order.pk}"' in asked.content.decode()
    done = desk.post(where(address, name), {**typed, "lifts": order.pk}, **headers)
    assert done.status_code in (204, 302)
    assert standing(world).kind == AuthorityKind.JOINT


def test_an_order_set_meanwhile_is_asked_about_anew(
    world: World, desk: Client, address: Address, typed: dict[str, Any], name: str
) -> None:
    was = standing(world)
    set_authority(
        practice=world.maple, ties=[world.tie("OMAR", "LUNA")], kind=AuthorityKind.NO_CONTACT, basis=Basis.COURT_ORDER,
        starts_on=local_day(world.at, world.maple.zone), ends_on=None, by=world.frontdesk, at=world.at,
    )  # fmt: skip
    asked = desk.post(where(address, name), {**typed, "lifts": was.pk})
    assert (asked.status_code, standing(world).kind) == (409, AuthorityKind.NO_CONTACT)
    assert "Seen: Court order. Set" in words_of(asked)
    assert "by Maria Rivera" in words_of(asked)
    assert f'name="lifts" value="{standing(world).pk}"' in asked.content.decode()


def test_a_further_order_is_set_at_once(
    world: World, desk: Client, address: Address, typed: dict[str, Any], name: str
) -> None:
    done = desk.post(where(address, name), {**typed, "kind": "NO CONTACT"})
    assert done.status_code == 302
    assert standing(world).basis == Basis.PARENT_STATEMENT
