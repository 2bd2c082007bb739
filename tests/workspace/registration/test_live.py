"""The family redeems while the window is open: the child's row says so by itself, and nothing else moves."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kinpin.accounts.models import Login, Session
from kinpin.audit.models import Event
from kinpin.enrollment.actions.proofs import Claim
from kinpin.enrollment.actions.redeem import Redeemed
from kinpin.enrollment.actions.scan import prove_birth_date
from kinpin.enrollment.models import HandOut, Pin
from kinpin.kernel import clock
from tests.pages import Answer, words_of
from tests.workspace.conftest import HTMX
from tests.workspace.registration.conftest import Open
from tests.workspace.registration.window import Window
from tests.world import BIRTHDAYS, World


@pytest.fixture
def window(world: World, opened: Open) -> Window:
    """Rosemary's window with the PINs that Register has just made for Cindy."""
    return opened(contact=world.contact("CINDY").public_id).register()


def asks(page: Answer) -> str:
    """Where the window asks by itself; empty when it waits for nobody."""
    found = re.search(r'id="registration-live"[^>]*hx-get="([^"]+)"', page.content.decode())
    return unescape(found[1]) if found else ""


def cell(world: World, child: str) -> str:
    """How an answer marks the cell that it changes."""
    return f'<span id="child-status-{world.child(child).public_id}"'


def redeemed(world: World, *children: str) -> None:
    """Cindy takes these children of her sheet."""
    sheet = HandOut.objects.get()
    email = "cindy@mail.example"
    login = Login.objects.filter(email=email).first() or world.family_login(email)
    pins = Pin.objects.filter(handout=sheet, patient__in=[world.child(name).pk for name in children])
    by, at = world.family_actor(login), clock.now()
    claim = prove_birth_date(handout_id=sheet.pk, born=BIRTHDAYS[children[0]], by=by, at=at)
    assert isinstance(claim, Claim)
    done = world.redeem(claim.only([pin.pk for pin in pins]), login, at=at)
    assert isinstance(done, Redeemed)


def test_the_row_says_registered_with_the_time_and_waits_for_the_others(world: World, window: Window) -> None:
    page = window.page.content.decode()
    assert cell(world, "ROSEMARY") in page
    assert cell(world, "BASIL") in page
    assert window.client.get(asks(window.page), headers=HTMX).status_code == 204
    redeemed(world, "ROSEMARY")
    came = window.client.get(asks(window.page), headers=HTMX)
    assert re.search(r"● Registered \d{1,2}:\d\d [AP]M", words_of(came))
    assert cell(world, "ROSEMARY") in came.content.decode()
    assert cell(world, "BASIL") not in came.content.decode()
    assert came.headers["HX-Trigger"] == '{"say": "Portal account: Registered"}'
    assert "ROSEMARY" not in came.content.decode(), "a cell changes its text; nothing else is told"
    assert window.client.get(asks(came), headers=HTMX).status_code == 204
    redeemed(world, "BASIL")
    last = window.client.get(asks(came), headers=HTMX)
    assert cell(world, "BASIL") in last.content.decode()
    assert not asks(last), "nobody is waited for any more"


def test_the_caregivers_own_cell_follows_the_opened_patient(world: World, window: Window) -> None:
    whose = f'<span id="caregiver-status-{world.contact("CINDY").public_id}"'
    assert whose in window.page.content.decode()
    redeemed(world, "BASIL")
    came = window.client.get(asks(window.page), headers=HTMX)
    assert whose not in came.content.decode()
    redeemed(world, "ROSEMARY")
    assert whose in window.client.get(asks(came), headers=HTMX).content.decode()


def test_a_window_that_is_opened_over_a_live_sheet_follows_it_too(world: World, window: Window, opened: Open) -> None:
    again = opened(by=window.client, contact=world.contact("CINDY").public_id)
    redeemed(world, "ROSEMARY")
    assert "Registered" in words_of(again.client.get(asks(again.page), headers=HTMX))


def test_a_window_without_a_live_pin_asks_nothing(world: World, opened: Open) -> None:
    assert not asks(opened(contact=world.contact("CINDY").public_id).page)


def test_it_is_no_sign_of_life_no_look_and_few_queries(world: World, window: Window) -> None:
    redeemed(world, "ROSEMARY", "BASIL")
    Session.objects.update(seen_at=clock.now() - timedelta(minutes=10))
    seen, events = Session.objects.get().seen_at, Event.objects.count()
    with CaptureQueriesContext(connection) as queries:
        assert window.client.get(asks(window.page), headers=HTMX).status_code == 200
    assert len(queries) <= 10
    assert Session.objects.get().seen_at == seen
    assert Event.objects.count() == events
