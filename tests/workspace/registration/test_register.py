"""Register: one PIN per ticked child, all or nothing, once per request, told to nobody else."""

import logging
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.config.worker import tidy
from kinpin.enrollment.models import Decline, HandOut, Pin
from kinpin.enrollment.pins import clean, is_well_formed, new_pin
from kinpin.families.actions.siblings import unlink_siblings
from kinpin.inbox.models import Answer
from kinpin.kernel import clock
from kinpin.outbox.models import Message
from kinpin.practices.models import Practice
from tests.pages import title_of, words_of
from tests.staff_client import staff_client
from tests.workspace.conftest import Address
from tests.workspace.registration.conftest import Open
from tests.workspace.registration.window import Window
from tests.world import World


@pytest.fixture
def window(world: World, opened: Open) -> Window:
    """Rosemary's window, opened from Cindy's panel."""
    return opened(contact=world.contact("CINDY").public_id)


def live(world: World, child: str, contact: str) -> list[Pin]:
    found = Pin.objects.filter(patient=world.child(child), contact=world.contact(contact), closed_at=None)
    return list(found.select_related("handout"))


def test_each_ticked_child_gets_a_pin_and_says_complete(world: World, window: Window) -> None:
    pins = window.register().pins()
    assert pins.keys() == {"ROSEMARY", "BASIL"}
    assert len(set(pins.values())) == 2
    for child, pin in pins.items():
        assert is_well_formed(clean(pin))
        assert "● Complete" in window.row(child)
        assert len(live(world, child, "CINDY")) == 1
    assert "2 PINs are ready for CINDY TESTKIDDO. Print the sheet and hand it to CINDY in person. Use by " in (
        window.words
    )
    assert live(world, "BASIL", "CINDY")[0].handout == live(world, "ROSEMARY", "CINDY")[0].handout
    assert not live(world, "BABY GIRL", "CINDY")


def test_a_sibling_who_was_unlinked_meanwhile_is_not_on_the_sheet_unseen(world: World, window: Window) -> None:
    unlink_siblings(one=world.child("ROSEMARY"), other=world.child("BASIL"), by=world.frontdesk, at=clock.now())
    window.register()
    assert live(world, "BASIL", "CINDY")
    assert "2 PINs are ready for CINDY TESTKIDDO." in window.words
    assert "BASIL is on it too, but no longer linked as a sibling: void it if that is wrong." in window.words
    assert "no longer linked" not in window.answer("sheet-void").words
    assert not live(world, "BASIL", "CINDY")


def test_an_unticked_sibling_gets_none_and_the_heading_follows(world: World, window: Window) -> None:
    window.register(children=("ROSEMARY",))
    assert window.pins().keys() == {"ROSEMARY"}
    assert window.heading == "Portal Registration for Patient ROSEMARY TESTKIDDO"
    assert not live(world, "BASIL", "CINDY")
    assert "1 PIN is ready" in window.words
    assert window.register(children=("BASIL",)).pins().keys() == {"BASIL"}  # Register again, for who is ticked later
    assert len(live(world, "ROSEMARY", "CINDY")) == 1


def test_a_pin_that_was_drawn_before_is_drawn_anew(
    world: World, window: Window, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, first, second, third = (new_pin() for _ in range(4))
    draws = iter([taken, first, second, taken, second, third])
    monkeypatch.setattr("kinpin.enrollment.actions.issue.new_pin", lambda: next(draws))
    assert {clean(pin) for pin in window.register().pins().values()} == {taken, first}
    events = Event.objects.filter(kind=Kind.PIN_ISSUED).count()
    jeffs = opened(contact=world.contact("JEFF").public_id).register().pins()
    assert {clean(pin) for pin in jeffs.values()} == {second, third}
    assert Event.objects.filter(kind=Kind.PIN_ISSUED).count() == events + 2
    assert HandOut.objects.count() == 2


def test_the_chart_turns_pending_for_each(world: World, window: Window, address: Address) -> None:
    window.register()
    for child in ("ROSEMARY", "BASIL"):
        words = words_of(window.client.get(address("basic_info", child)))
        assert "Portal Acct: ◐ Pending, sheet not printed" in words
    assert "Portal Acct: ○ Unregistered" in words_of(window.client.get(address("basic_info", "BABY GIRL")))


def test_no_message_leaves(window: Window) -> None:
    window.register()
    assert not Message.objects.exists()


def test_nothing_ticked_issues_nothing(window: Window) -> None:
    refused = window.register(children=())
    assert (refused.status, refused.pins()) == (409, {})
    assert "Nothing was issued. Tick at least one child." in refused.words
    assert not HandOut.objects.exists()


def test_one_child_that_can_not_be_leaves_all_without(world: World, window: Window) -> None:
    refused = window.register(children=("ROSEMARY", "BABY GIRL"))
    assert refused.status == 409
    assert "Nothing was issued." in refused.words
    assert not Pin.objects.exists()
    assert not Answer.objects.exists()
    events = Event.objects.filter(kind=Kind.ISSUE_REFUSED)
    assert [(e.patient_id, e.reason) for e in events] == [(world.child("BABY GIRL").pk, "temporary_name")]


def test_somebody_elses_child_is_not_found(world: World, window: Window) -> None:
    neighbour = staff_client(world, "neighbour")
    assert neighbour.post(window.address("register"), window.posted()).status_code == 404
    data = {**window.posted(), "child": [world.child("LUNA").public_id]}
    assert window.client.post(window.address("register"), data).status_code == 409  # Cindy is nobody to Luna
    assert not Pin.objects.exists()


def test_a_repeated_request_issues_once_and_shows_the_same_pins(world: World, window: Window) -> None:
    data = window.posted()
    first = window.client.post(window.address("register"), data)
    second = window.client.post(window.address("register"), data)
    assert first.headers["Location"] == second.headers["Location"]
    assert window.go(first.headers["Location"]).pins() == window.go(second.headers["Location"]).pins() != {}
    assert HandOut.objects.count() == 1
    assert Event.objects.filter(kind=Kind.PIN_ISSUED).count() == 2


def test_going_back_and_choosing_another_caregiver_is_no_repeat(world: World, window: Window) -> None:
    data = window.posted()
    cindys = window.register().pins()
    jeff = {**data, "caregiver": world.contact("JEFF").public_id}
    window._land("", window.client.post(window.address("register"), jeff))
    assert window.pins().keys() == cindys.keys()
    assert not set(window.pins().values()) & set(cindys.values())
    assert "ready for JEFF TESTKIDDO" in window.words
    assert len(live(world, "ROSEMARY", "CINDY")) == len(live(world, "ROSEMARY", "JEFF")) == 1


def test_going_back_and_choosing_other_children_is_no_repeat(world: World, window: Window) -> None:
    data = window.posted()
    window.register()
    fewer = {**data, "child": [world.child("ROSEMARY").public_id]}
    again = window.client.post(window.address("register"), fewer)
    assert again.status_code == 409, "a sheet is out that this window did not show"
    assert HandOut.objects.count() == 1


def test_a_repeat_after_the_answer_is_gone_issues_nothing(world: World, window: Window) -> None:
    data = window.posted()
    window.client.post(window.address("register"), data)
    Answer.objects.update(ends_at=world.at - timedelta(seconds=1))
    tidy(at=world.at)
    again = window.client.post(window.address("register"), data)
    assert again.status_code == 409
    assert "This request was already carried out." in words_of(again)
    assert HandOut.objects.count() == 1


def test_the_other_persons_repeat_is_not_ours(world: World, window: Window) -> None:
    data = window.posted()
    window.register()
    other = staff_client(world, "admin").post(window.address("register"), data)
    assert other.status_code == 409  # another sign-in: told of the sheet, not given its PINs
    assert "A sheet for CINDY TESTKIDDO was just made by Maria Rivera" in words_of(other)


def test_a_sheet_made_meanwhile_is_told_before_it_dies(world: World, window: Window, opened: Open) -> None:
    other = opened(by="admin", contact=world.contact("CINDY").public_id)
    pins = other.register().pins()
    told = window.register()
    assert told.status == 409
    assert re.search(
        r"Nothing was issued\. A sheet for CINDY TESTKIDDO was just made by Dana Ortiz for ROSEMARY and BASIL "
        r"at \d+:\d\d [AP]M\. If it was handed over, close this window\.",
        told.words,
    )
    assert told.ticked() == {"ROSEMARY", "BASIL"}
    assert len(live(world, "ROSEMARY", "CINDY")) == 1
    events = Event.objects.filter(kind=Kind.ISSUE_REFUSED)
    assert {e.reason for e in events} == {"issued_meanwhile"}
    # Pressed once more, now that it was told: the other sheet is turned off.
    mine = told.register().pins()
    assert mine.keys() == pins.keys()
    assert not set(mine.values()) & set(pins.values())
    ended = Pin.objects.filter(handout__public_id=other.sheet)
    assert {pin.end_reason for pin in ended} == {"replaced"}


def test_a_lost_sheet_is_replaced_for_this_caregiver_alone(world: World, window: Window, opened: Open) -> None:
    world.issue("JEFF", "ROSEMARY", "BASIL")
    window.register()
    again = opened(contact=world.contact("CINDY").public_id)
    assert re.search(r"CINDY has a sheet from .* for ROSEMARY and BASIL that was not printed\.", again.words)
    for told in ("A new sheet for any of them turns it off for all.", "Other caregivers' sheets stay as they are."):
        assert told in again.words
    assert "New sheet" in again.words
    again.register()
    assert len(live(world, "ROSEMARY", "CINDY")) == len(live(world, "ROSEMARY", "JEFF")) == 1
    assert Pin.objects.filter(end_reason="replaced").count() == 2
    assert {p.contact_id for p in Pin.objects.filter(end_reason="replaced")} == {world.contact("CINDY").pk}


def test_a_lost_sheet_opens_nobody_any_more_those_included_who_are_not_on_the_new_one(
    world: World, window: Window, opened: Open
) -> None:
    lost = window.register().sheet
    again = opened(contact=world.contact("CINDY").public_id).register(children=("ROSEMARY",))
    assert not Pin.objects.filter(handout__public_id=lost, closed_at=None).exists()
    assert Event.objects.filter(kind=Kind.PIN_CLOSED, reason="replaced").count() == 2
    assert set(again.pins()) == {"ROSEMARY"}
    assert not live(world, "BASIL", "CINDY")


def test_each_sheet_that_is_still_good_stands_in_the_window_by_itself(
    world: World, window: Window, opened: Open
) -> None:
    first = window.register(children=("ROSEMARY",)).sheet
    cindy = world.contact("CINDY").public_id
    second = opened(contact=cindy).register(children=("BASIL",)).sheet
    both = opened(contact=cindy)
    for name in ("ROSEMARY", "BASIL"):
        assert re.search(rf"for {name} that was not printed\. A new sheet for {name} turns it off\.", both.words)
        assert f"Void that sheet... for {name}" in both.words
    both.answer(f"sheet-void-{first}")
    assert not live(world, "ROSEMARY", "CINDY")
    assert len(live(world, "BASIL", "CINDY")) == 1
    assert f"sheet-void-{second}" in both.page.content.decode()


def test_after_back_over_a_voided_sheet_the_same_press_says_that_it_made_none(world: World, window: Window) -> None:
    data = window.posted()
    window.register().answer("sheet-void")
    again = window._land(window.address("register"), window.client.post(window.address("register"), data))
    assert not again.pins()
    assert "Nothing was issued. The sheet that was made here is no longer good." in again.words
    assert again.register().pins().keys() == {"ROSEMARY", "BASIL"}


def test_the_button_says_new_sheet_only_where_one_would_be_turned_off(
    world: World, window: Window, opened: Open
) -> None:
    window.register(children=("ROSEMARY",))
    cindy = world.contact("CINDY").public_id
    assert ">New sheet</button>" in opened(contact=cindy).page.content.decode()
    basil = world.child("BASIL").public_id
    page = opened(contact=cindy, picked="1", child=basil).page.content.decode()
    assert ">Register</button>" in page
    assert ">New sheet</button>" not in page


def test_what_another_caregiver_declined_stands(world: World, window: Window, opened: Open) -> None:
    rosemary, said = world.child("ROSEMARY"), {"kind": "declined", "said_at": world.at, "recorded_by": "Maria"}
    his = Decline.objects.create(patient=rosemary, contact=world.contact("JEFF"), **said)
    hers = Decline.objects.create(patient=rosemary, contact=world.contact("CINDY"), **said)
    familys = Decline.objects.create(patient=rosemary, contact=None, **said)
    opened(contact=world.contact("CINDY").public_id).register()
    assert set(Decline.objects.filter(withdrawn_at=None)) == {his}
    assert set(Decline.objects.exclude(withdrawn_at=None)) == {hers, familys}


def test_the_next_caregiver_has_the_same_ticks_and_an_own_sheet(world: World, window: Window) -> None:
    hers = window.register(children=("ROSEMARY",)).pins()
    window.go(window.link("Next caregiver"))
    assert window.chosen() == "JEFF"
    assert window.ticked() == {"ROSEMARY"}
    his = window.register().pins()
    assert his.keys() == hers.keys()
    assert his != hers
    assert len(live(world, "ROSEMARY", "CINDY")) == 1


def test_the_sheet_speaks_the_language_of_the_caregiver_or_the_one_chosen(world: World, opened: Open) -> None:
    cindy = world.contact("CINDY")
    type(cindy).objects.filter(pk=cindy.pk).update(language="es")
    window = opened(contact=cindy.public_id).register()
    assert HandOut.objects.get(public_id=window.sheet).language == "es"
    again = opened(contact=cindy.public_id).register(language="en")
    assert HandOut.objects.get(public_id=again.sheet).language == "en"
    assert opened(contact=cindy.public_id).register(language="tlh").status == 409


def test_how_the_person_was_known_is_asked_when_the_practice_asks(world: World, opened: Open) -> None:
    cindy = world.contact("CINDY").public_id
    assert "How do you know the person" not in opened(contact=cindy).words
    Practice.objects.filter(pk=world.maple.pk).update(asks_how_known=True, version=world.maple.version + 1)
    window = opened(contact=cindy)
    for words in ("How do you know the person in front of you?", "Photo ID seen 1", "Known to the practice 2"):
        assert words in window.words
    assert "how_known" not in window.form  # nothing is preset
    refused = window.register()
    assert refused.status == 409
    assert "Nothing was issued. Say how you know the person in front of you." in refused.words
    assert refused.ticked() == {"ROSEMARY", "BASIL"}
    refused.register(how_known="photo_id")
    assert HandOut.objects.get(public_id=refused.sheet).how_known == "photo_id"
    assert {e.reason for e in Event.objects.filter(kind=Kind.PIN_ISSUED)} == {"photo_id"}


def test_issuing_is_an_event_for_each_child(world: World, window: Window) -> None:
    window.register()
    handout = HandOut.objects.get()
    events = Event.objects.filter(kind=Kind.PIN_ISSUED).order_by("patient_id")
    children = sorted(world.child(name).pk for name in ("ROSEMARY", "BASIL"))
    assert [event.patient_id for event in events] == children
    for event in events:
        assert event.contact_id == world.contact("CINDY").pk
        assert event.membership_id == world.staff["frontdesk"].member.pk
        assert event.subject == f"handout:{handout.pk}"


def test_no_pin_stands_in_an_address_a_title_a_log_an_event_or_a_column(
    world: World, window: Window, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        pins = window.register().pins()
        for form in ("sheet-show", "sheet-spell", "sheet-print"):
            data = {"page": window.at}
            address = re.search(rf'<form id="{form}"[^>]* action="([^"]+)"', window.page.content.decode())
            assert address
            assert window.client.post(address[1], data).status_code == 200
    secrets = {spelling for pin in pins.values() for spelling in (pin, clean(pin), clean(pin).lower())}
    kept = " ".join([*window.been, title_of(window.page), caplog.text, *map(str, Event.objects.values_list())])
    kept += " ".join(
        map(str, (*Pin.objects.values_list(), *HandOut.objects.values_list(), *Answer.objects.values_list()))
    )
    for secret in secrets:
        assert secret not in kept
    for name in ("ROSEMARY", "TESTKIDDO", "CINDY", "2019"):
        assert name not in " ".join(window.been)
        assert name not in title_of(window.page)


def test_the_statements_of_register_are_as_many_for_one_child_as_for_two(world: World, window: Window) -> None:
    counts = []
    for children in (("ROSEMARY",), ("ROSEMARY", "BASIL")):
        data = {**window.posted(children=children, caregiver="JEFF"), "request": f"r{len(children)}"}
        data |= {name: window.form.get(name, "") for name in window.form if name.startswith("seen-")}
        Pin.objects.all().update(closed_at=world.at, end_reason="voided")
        with CaptureQueriesContext(connection) as queries:
            assert window.client.post(window.address("register"), data).status_code == 302
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_sheets_address_with_another_caregiver_shows_no_pin(world: World, window: Window) -> None:
    window.register()
    other = window.at.replace(world.contact("CINDY").public_id, world.contact("JEFF").public_id)
    assert window.go(other).status == 200
    assert window.pins() == {}


def test_a_child_whose_pin_is_used_meanwhile_turns_registered_in_the_window(world: World, window: Window) -> None:
    window.register()
    pin = live(world, "BASIL", "CINDY")[0]
    Pin.objects.filter(pk=pin.pk).update(closed_at=world.at, end_reason="redeemed")
    window.go(window.at)
    assert window.pins().keys() == {"ROSEMARY"}
    assert "1 PIN is ready" in window.words


def test_register_is_csrf_safe(world: World, window: Window) -> None:
    client = staff_client(world, csrf=True)
    assert client.post(window.address("register"), window.posted()).status_code == 403
    assert not Pin.objects.exists()
