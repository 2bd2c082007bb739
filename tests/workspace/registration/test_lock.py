"""The screen locks while the registration window is open: the same person finds it again, caregiver, ticks and PINs."""

import re
from html import unescape
from typing import Any

from django.test import Client

from kinpin.enrollment.models import Pin
from tests.pages import Answer
from tests.workspace.conftest import Address, unlock
from tests.workspace.registration.conftest import Open
from tests.workspace.registration.window import Window
from tests.world import PASSWORD, World


def lock(client: Client, **posted: Any) -> str:
    """Press Lock, and be the same person again; where that leads."""
    waiting = client.post("/staff/lock/", posted).headers["Location"]
    return str(client.post(waiting, {"password": PASSWORD}).headers["Location"])


def reopened(page: Answer) -> str:
    """Which window the page opens by itself."""
    found = re.search(r'<a[^>]*href="([^"]*)"[^>]*data-reopen', page.content.decode())
    return unescape(found[1]) if found else ""


def test_a_window_over_a_page_is_opened_again_over_that_page(world: World, opened: Open, address: Address) -> None:
    window = opened(contact=world.contact("CINDY").public_id)
    jeff, basil = world.contact("JEFF").public_id, world.child("BASIL").public_id
    over = f"{window.address('registration')}?caregiver={jeff}&picked=1&child={basil}"
    chart = address("basic_info", "ROSEMARY")
    assert lock(window.client, page=chart, given="ROSE", over=over) == chart
    page = window.client.get(chart)
    assert 'value="ROSE"' in page.content.decode(), "what was typed below comes back too"
    assert reopened(page) == over
    assert not reopened(window.client.get(chart)), "once"
    window.go(over)
    assert (window.chosen(), window.ticked()) == ("JEFF", {"BASIL"})


def test_a_window_is_opened_again_nowhere_else(world: World, opened: Open, address: Address) -> None:
    client = opened().client
    chart, other = address("contacts", "ROSEMARY"), address("contacts", "LUNA")
    lock(client, page=chart, over="https://evil.example/workspace/x")
    assert not reopened(client.get(other))
    assert reopened(client.get(chart)) == "/workspace/x"


def test_a_window_on_a_page_of_its_own_keeps_what_was_chosen_by_hand(world: World, opened: Open) -> None:
    window = opened(contact=world.contact("CINDY").public_id)
    posted = window.posted(caregiver="JEFF", children=("BASIL",), language="es")
    window.go(lock(window.client, **posted))
    assert (window.chosen(), window.ticked()) == ("JEFF", {"BASIL"})
    assert window.form["language"] == "es"
    window.go(window.at)
    assert window.chosen() == "CINDY", "once"


def test_register_on_a_locked_screen_issues_nothing_and_loses_nothing(world: World, opened: Open) -> None:
    window = opened(contact=world.contact("CINDY").public_id)
    posted = window.posted(caregiver="JEFF", children=("BASIL",))
    window.client.post("/staff/lock/", {"page": window.at})
    sent = window.client.post(window.address("register"), posted)
    assert sent.headers["Location"].startswith("/staff/unlock/")
    assert not Pin.objects.exists()
    back = window.client.post(sent.headers["Location"], {"password": PASSWORD}).headers["Location"]
    assert (window.go(back).chosen(), window.ticked()) == ("JEFF", {"BASIL"})


def test_the_pins_that_were_just_made_come_back(world: World, opened: Open) -> None:
    window = opened(contact=world.contact("CINDY").public_id).register()
    pins = window.pins()
    assert pins
    assert window.go(lock(window.client, **window.posted())).pins() == pins
    window.client.post("/staff/lock/", {"page": "/workspace/"})
    sent = window.client.post(window.address("register"), window.posted())  # a second press, on a locked screen
    unlock(window.client)
    assert sent.status_code == 302
    assert window.go(window.at).pins() == pins


def test_lock_on_the_windows_own_page_takes_the_window_along(world: World, opened: Open) -> None:
    page = opened(contact=world.contact("CINDY").public_id).page.content.decode()
    assert re.search(r'<button[^>]*form="registration"[^>]*formaction="/staff/lock/"', page)
    first = re.search(r'<button[^>]*form="registration"[^>]*>', page)
    assert first
    assert "hidden" in first[0], "Enter presses Register, not Lock"
    assert "formaction" not in first[0]


def test_enter_presses_nothing_where_register_has_been_pressed(world: World, opened: Open) -> None:
    window: Window = opened(contact=world.contact("CINDY").public_id).register()
    first = re.search(r'<button[^>]*form="registration"[^>]*>', window.page.content.decode())
    assert first
    assert "disabled" in first[0]
