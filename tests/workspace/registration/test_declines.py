"""Declined and Deferred: a fact for the ticked children, in the words of the family, until a PIN is issued."""

import re
from datetime import timedelta
from typing import Any

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.models import Decline, Enrollment
from kinpin.kernel.clock import local_day
from tests.pages import words_of
from tests.staff_client import staff_client
from tests.workspace.conftest import Address
from tests.workspace.registration.conftest import Open
from tests.workspace.registration.window import Window
from tests.world import World


def press(window: Window, kind: str, **more: Any) -> Window:
    address = window.address("registration_declined")
    return window._land(address, window.client.post(address, {**window.posted(**more), "kind": kind}))


@pytest.mark.parametrize(("kind", "words"), [("declined", "⊘ Declined"), ("deferred", "◔ Deferred")])
def test_two_presses_record_it_for_the_ticked_children(
    world: World, opened: Open, address: Address, kind: str, words: str
) -> None:
    window = opened(contact=world.contact("CINDY").public_id)
    press(window, kind, children=("ROSEMARY",), reason="privacy")
    assert window.chosen() == "CINDY"
    assert window.ticked() == {"ROSEMARY"}
    assert words in window.row("ROSEMARY")
    assert words.split()[1] not in window.row("BASIL")
    decline = Decline.objects.get()
    assert (decline.patient_id, decline.contact_id) == (world.child("ROSEMARY").pk, world.contact("CINDY").pk)
    assert (decline.kind, decline.reason, decline.recorded_by) == (kind, "privacy", "Maria Rivera")
    assert f"Portal Acct: {words}" in words_of(window.client.get(address("basic_info", "ROSEMARY")))
    event = Event.objects.get(kind=Kind.PORTAL_DECLINED)
    assert (event.patient_id, event.reason) == (world.child("ROSEMARY").pk, kind)


def test_deferred_is_asked_again_and_declined_is_not(world: World, opened: Open) -> None:
    today = local_day(world.at, world.maple.zone)
    press(opened(contact=world.contact("CINDY").public_id), "deferred")
    assert Decline.objects.filter(ask_again_on__gt=today + timedelta(days=30)).count() == Decline.objects.count() == 2
    press(opened(contact=world.contact("CINDY").public_id), "declined")
    assert {d.ask_again_on for d in Decline.objects.filter(withdrawn_at=None)} == {None}


def test_a_family_speaks_without_a_caregiver_chosen(world: World, opened: Open) -> None:
    press(opened(), "declined")
    assert {(d.contact_id, d.patient_id) for d in Decline.objects.all()} == {
        (None, world.child("ROSEMARY").pk),
        (None, world.child("BASIL").pk),
    }


def test_what_a_family_said_shows_whoever_is_chosen_until_they_say_something_else(world: World, opened: Open) -> None:
    press(opened(), "declined", children=("ROSEMARY",))
    press(opened(contact=world.contact("JEFF").public_id), "deferred", children=("ROSEMARY",))
    window = opened(contact=world.contact("CINDY").public_id)
    assert "⊘ Declined" in window.row("ROSEMARY")
    assert "Declined" not in window.row("BASIL")
    assert "◔ Deferred" in opened(contact=world.contact("JEFF").public_id).row("ROSEMARY")
    withdraw(window, "ROSEMARY")
    assert "Declined" not in window.row("ROSEMARY")
    assert [d.contact_id for d in Decline.objects.filter(withdrawn_at=None)] == [world.contact("JEFF").pk]


def test_a_later_pin_withdraws_it(world: World, opened: Open) -> None:
    window = press(opened(contact=world.contact("CINDY").public_id), "declined")
    assert window.register().pins().keys() == {"ROSEMARY", "BASIL"}
    assert not Decline.objects.filter(withdrawn_at=None).exists()
    told = Event.objects.filter(kind=Kind.PORTAL_DECLINE_WITHDRAWN, contact_id=world.contact("CINDY").pk)
    assert {event.patient_id for event in told} == {world.child("ROSEMARY").pk, world.child("BASIL").pk}
    assert "◐ Pending" in opened(contact=world.contact("CINDY").public_id).row("ROSEMARY")


def test_a_pin_withdraws_what_the_whole_family_said_too(world: World, opened: Open) -> None:
    press(opened(), "declined")
    world.issue("CINDY", "ROSEMARY")
    assert [d.patient_id for d in Decline.objects.filter(withdrawn_at=None)] == [world.child("BASIL").pk]
    assert "Declined" not in opened().row("ROSEMARY")


def test_and_so_does_its_use(world: World, opened: Open) -> None:
    sheet = world.issue("CINDY", "ROSEMARY")
    press(opened(), "declined")
    world.use(sheet, "CINDY", "ROSEMARY")
    assert [d.patient_id for d in Decline.objects.filter(withdrawn_at=None)] == [world.child("BASIL").pk]


def test_it_leaves_what_was_withdrawn_before_as_it_was(world: World, opened: Open) -> None:
    cindy = world.contact("CINDY").public_id
    withdraw(press(opened(contact=cindy), "declined", children=("ROSEMARY",)), "ROSEMARY")
    before = Decline.objects.get().withdrawn_at
    press(opened(contact=cindy), "declined", children=("ROSEMARY",)).register()
    assert [d.withdrawn_at == before for d in Decline.objects.order_by("pk")] == [True, False]


def test_whoever_uses_a_pin_after_saying_no_has_thought_again(world: World, opened: Open) -> None:
    sheet = world.issue("CINDY", "ROSEMARY")
    press(opened(contact=world.contact("CINDY").public_id), "declined", children=("ROSEMARY",))
    press(opened(contact=world.contact("JEFF").public_id), "declined", children=("ROSEMARY",))
    world.use(sheet, "CINDY", "ROSEMARY")
    assert [d.contact_id for d in Decline.objects.filter(withdrawn_at=None)] == [world.contact("JEFF").pk]
    told = Event.objects.get(kind=Kind.PORTAL_DECLINE_WITHDRAWN)
    assert (told.patient_id, told.contact_id) == (world.child("ROSEMARY").pk, world.contact("CINDY").pk)
    assert told.practice_id == world.maple.pk


def test_of_a_no_that_is_withdrawn_or_another_s_nothing_is_told_when_the_pin_is_used(
    world: World, opened: Open
) -> None:
    press(opened(contact=world.contact("CINDY").public_id), "declined", children=("ROSEMARY",))
    sheet = world.issue("CINDY", "ROSEMARY", "BASIL")
    press(opened(contact=world.contact("JEFF").public_id), "declined", children=("BASIL",))
    told = Event.objects.filter(kind=Kind.PORTAL_DECLINE_WITHDRAWN)
    assert told.count() == 1
    world.use(sheet, "CINDY", "ROSEMARY")
    assert {e.patient_id for e in Enrollment.objects.all()} == {world.child(c).pk for c in ("ROSEMARY", "BASIL")}
    assert told.count() == 1


def withdraw(window: Window, child: str) -> Window:
    """Press *Withdraw* in the row of a child."""
    address, wanted = window.address("registration_decline_withdrawn"), window.world.child(child).public_id
    assert f'formaction="{address}" name="withdraw" value="{wanted}"' in window.page.content.decode()
    return window._land(address, window.client.post(address, {**window.posted(), "withdraw": wanted}))


@pytest.mark.parametrize("kind", ["declined", "deferred"])
def test_withdraw_undoes_it_for_the_child_of_its_row(world: World, opened: Open, kind: str) -> None:
    window = press(opened(contact=world.contact("CINDY").public_id), kind)
    withdraw(window, "BASIL")
    assert window.chosen() == "CINDY"
    assert window.ticked() == {"ROSEMARY", "BASIL"}
    assert kind.title() in window.row("ROSEMARY")
    assert kind.title() not in window.row("BASIL")
    assert "Withdraw" not in window.row("BASIL")
    event = Event.objects.get(kind=Kind.PORTAL_DECLINE_WITHDRAWN)
    assert (event.patient_id, event.contact_id) == (world.child("BASIL").pk, world.contact("CINDY").pk)
    address = window.address("registration_decline_withdrawn")
    window.client.post(address, {**window.posted(), "withdraw": world.child("BASIL").public_id})
    assert Event.objects.filter(kind=Kind.PORTAL_DECLINE_WITHDRAWN).count() == 1, "nothing is withdrawn twice"


def test_withdraw_leaves_what_the_other_parent_said(world: World, opened: Open) -> None:
    press(opened(contact=world.contact("JEFF").public_id), "declined", children=("ROSEMARY",))
    press(opened(contact=world.contact("CINDY").public_id), "deferred", children=("ROSEMARY",))
    withdraw(opened(contact=world.contact("CINDY").public_id), "ROSEMARY")
    (left,) = Decline.objects.filter(withdrawn_at=None)
    assert (left.contact_id, left.kind) == (world.contact("JEFF").pk, "declined")
    withdraw(opened(), "ROSEMARY")
    assert not Decline.objects.filter(withdrawn_at=None).exists(), "with nobody chosen, whatever was said"


def test_enter_on_a_page_of_its_own_registers(opened: Open) -> None:
    """The first button of a form is what Enter presses."""
    form = opened().page.content.decode().partition('id="registration"')[2]
    assert re.findall(r"<button[^>]*>", form)[0] == "<button hidden>"


def test_an_unknown_word_records_nothing(world: World, opened: Open) -> None:
    window = opened(contact=world.contact("CINDY").public_id)
    for wrong in ({"kind": "maybe"}, {"kind": "declined", "reason": "rude"}):
        window.client.post(window.address("registration_declined"), {**window.posted(), **wrong})
    assert not Decline.objects.exists()


def test_who_registers_nobody_records_no_decline(world: World, opened: Open) -> None:
    data = {**opened(contact=world.contact("CINDY").public_id).posted(), "kind": "declined"}
    for who, status in (("billing", 403), ("newhire", 403), ("neighbour", 404)):
        client = staff_client(world, who)
        window = Window(world, staff_client(world), "ROSEMARY")
        for name in ("registration_declined", "registration_decline_withdrawn"):
            assert client.post(window.address(name), data).status_code == status
    assert not Decline.objects.exists()
