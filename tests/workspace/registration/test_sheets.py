"""A sheet that was made: printed, shown, spelled out, written down, extended, voided, and printed again for a while."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from kinpin.accounts.models import Session
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.lifetimes import PRINT_AGAIN_FOR
from kinpin.enrollment.models import HandOut, Pin
from kinpin.families.models import Patient
from kinpin.inbox.models import Answer
from kinpin.kernel import clock
from kinpin.kernel.clock import day_end, local_day
from tests.handouts.paper import read
from tests.pages import form_of, title_of, words_of
from tests.staff_client import staff_client
from tests.workspace.conftest import HTMX, Address, unlock
from tests.workspace.registration.conftest import Open
from tests.workspace.registration.window import PIN, Window
from tests.world import World

STRIP = "Sheets that wait to be printed"


@pytest.fixture
def window(world: World, opened: Open) -> Window:
    """Rosemary's window with the PINs that Register has just made for Cindy."""
    return opened(contact=world.contact("CINDY").public_id).register()


def press(window: Window, deed: str, client: Client | None = None, **more: Any) -> Any:
    address = window.address(f"sheet_{deed}", sheet=window.sheet)
    return (client or window.client).post(address, {"page": window.at}, **more)


def handout() -> HandOut:
    return HandOut.objects.get()


def live() -> int:
    return Pin.objects.filter(closed_at=None).count()


def make_older(by: timedelta) -> None:
    """As if the sheet had been made earlier."""
    sheet = handout()
    HandOut.objects.update(issued_at=sheet.issued_at - by)
    Pin.objects.update(issued_at=sheet.issued_at - by)
    kept = Answer.objects.get(key=bytes(sheet.answer_key))
    Answer.objects.update(ends_at=kept.ends_at - by)


# --- print


def test_print_is_a_pdf_and_each_copy_an_event_with_its_number(world: World, window: Window) -> None:
    for _ in range(2):
        answer = press(window, "print")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"] == 'inline; filename="sheet.pdf"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.content.startswith(b"%PDF")
    assert handout().copies == 2
    events = Event.objects.filter(kind=Kind.SHEET_PRINTED).order_by("pk")
    children = [world.child(name).pk for name in ("ROSEMARY", "BASIL")]
    assert [(e.patient_id, json.loads(e.detail)["copy"]) for e in events] == [
        (pk, copy) for copy in (1, 2) for pk in children
    ]


def test_a_sheet_has_the_order_and_the_title_of_the_window_that_it_is_printed_from(world: World, opened: Open) -> None:
    Patient.objects.filter(pk=world.child("ROSEMARY").pk).update(birth_date=date(2022, 1, 1))  # the younger one
    window = opened("ROSEMARY", contact=world.contact("CINDY").public_id).register()
    assert window.heading == "Portal Registration for Patient ROSEMARY TESTKIDDO and selected Siblings"
    assert window.words.index("ROSEMARY TESTKIDDO 01/01/2022") < window.words.index("BASIL TESTKIDDO 08/02/2021")
    for deed in ("print", "show", "spell"):
        said = handed_out(window, deed, form_of(window.page, f"sheet-{deed}"))
        assert said.index("ROSEMARY T.") < said.index("BASIL T.")
        from_the_strip = handed_out(window, deed, {})
        assert from_the_strip.index("BASIL T.") < from_the_strip.index("ROSEMARY T.")
    printed = handed_out(window, "print", form_of(window.page, "sheet-print"))
    assert "Portal Registration for Patient ROSEMARY T. and selected Siblings" in printed
    window = opened("BASIL", by=window.client, contact=world.contact("CINDY").public_id)
    sheet = HandOut.objects.get().public_id
    printed = handed_out(window, "print", form_of(window.page, f"sheet-print-{sheet}"), sheet)
    assert "Portal Registration for Patient BASIL T. and selected Siblings" in printed


def handed_out(window: Window, deed: str, form: dict[str, Any], sheet: str = "") -> str:
    answer = window.client.post(window.address(f"sheet_{deed}", sheet=sheet or window.sheet), form)
    assert answer.status_code == 200
    return read(answer.content)[0][0] if deed == "print" else words_of(answer)


def test_the_window_says_that_the_sheet_was_printed(world: World, window: Window, opened: Open) -> None:
    assert "2 PINs are ready for CINDY TESTKIDDO. Print the sheet" in window.words
    assert "Printed" not in window.words
    press(window, "print")
    assert re.search(
        r"Printed \d+:\d\d [AP]M, copy 1\. Hand the sheet to CINDY in person\.", window.go(window.at).words
    )
    press(window, "print")
    assert re.search(r"Printed 2 times, first at \d+:\d\d [AP]M\. Hand the sheet", window.go(window.at).words)
    again = opened(by=window.client, contact=world.contact("CINDY").public_id)
    assert "Printed 2 times, first at" in again.words


def test_another_language_and_large_print_are_chosen_beside_print(world: World, window: Window) -> None:
    posted = {"page": window.at, "language": "es", "large": "on"}
    answer = window.client.post(window.address("sheet_print", sheet=window.sheet), posted)
    assert answer.status_code == 200
    pages = [text for text, _ in read(answer.content)]
    assert "Inscríbase en el portal del paciente" in " ".join(pages[0].split())
    assert len(pages) == 2  # how to sign up, and the PINs
    assert handout().language == "es"
    printed = Event.objects.filter(kind=Kind.SHEET_PRINTED)
    assert {json.loads(event.detail)["language"] for event in printed} == {"es"}
    assert len(Pin.objects.all()) == 2
    assert '<option value="es" selected>' in window.go(window.at).page.content.decode()


def test_a_language_nobody_has_leaves_the_sheet_as_it_was_made(window: Window) -> None:
    posted = {"page": window.at, "language": "tlh"}
    answer = window.client.post(window.address("sheet_print", sheet=window.sheet), posted)
    assert "Sign up for the patient portal" in read(answer.content)[0][0]
    assert handout().language == "en"


@pytest.mark.parametrize(("deed", "title"), [("show", "Show"), ("spell", "Spell out")])
def test_a_window_of_it_that_is_a_page_is_titled_by_what_it_does(window: Window, deed: str, title: str) -> None:
    assert title_of(press(window, deed)) == title


@pytest.mark.parametrize("deed", ["print", "show", "spell", "written"])
def test_plain_pins_are_for_whoever_made_them_in_the_same_sign_in(world: World, window: Window, deed: str) -> None:
    for who in ("admin", "frontdesk"):  # frontdesk: the same person signed in once more
        refused = press(window, deed, staff_client(world, who))
        assert refused.status_code == 410
        assert "This sheet can't be printed any more" in words_of(refused)
        assert not PIN.search(words_of(refused))
    assert press(window, deed, staff_client(world, "neighbour")).status_code == 404
    assert Event.objects.filter(kind=Kind.PAGE_REFUSED, reason="not_found").count() == 3
    assert press(window, deed, Client()).status_code == 302
    assert handout().copies == 0
    assert not Event.objects.filter(kind=Kind.SHEET_PRINTED).exists()
    assert press(window, deed).status_code in (200, 302)


@pytest.mark.parametrize("deed", ["print", "show", "spell", "written", "extend", "void"])
def test_a_sheet_is_asked_for_by_post_alone(window: Window, deed: str) -> None:
    assert window.client.get(window.address(f"sheet_{deed}", sheet=window.sheet)).status_code == 405
    assert live() == 2


def test_print_again_works_for_fifteen_minutes_and_no_longer(window: Window) -> None:
    make_older(PRINT_AGAIN_FOR - timedelta(minutes=1))
    assert press(window, "print").status_code == 200
    make_older(timedelta(minutes=2))
    for deed in ("print", "show", "spell"):
        answer = press(window, deed)
        assert answer.status_code == 410
        assert "Its PINs are still good" in words_of(answer)
    assert live() == 2  # the paper itself is good


def test_of_a_sheet_that_was_used_meanwhile_it_is_said(window: Window) -> None:
    Pin.objects.update(closed_at=clock.now(), end_reason="redeemed")
    for deed in ("print", "show", "spell", "written", "extend", "void"):
        answer = press(window, deed)
        assert answer.status_code == 410
        assert "This sheet was used CINDY has registered with it" in words_of(answer)


def test_after_a_lock_the_same_person_prints_the_same_pins(window: Window) -> None:
    pins = window.pins()
    window.client.post("/staff/lock/", {"page": window.at})
    assert press(window, "print").status_code == 302  # locked
    unlock(window.client)
    assert window.go(window.at).pins() == pins
    assert press(window, "print").status_code == 200


def test_after_closing_or_a_crash_the_window_offers_the_sheet_again(world: World, window: Window, opened: Open) -> None:
    again = opened(by=window.client, contact=world.contact("CINDY").public_id)
    assert "Print again" in again.words
    assert again.pins() == {}
    elsewhere = opened(by="admin", contact=world.contact("CINDY").public_id)
    assert "CINDY has a sheet from" in elsewhere.words
    assert "Print again" not in elsewhere.words


def test_after_fifteen_minutes_print_again_is_offered_no_more(world: World, window: Window, opened: Open) -> None:
    make_older(PRINT_AGAIN_FOR + timedelta(seconds=1))
    again = opened(by=window.client, contact=world.contact("CINDY").public_id)
    assert "CINDY has a sheet from" in again.words
    assert "Print again" not in again.words
    assert "Void that sheet" in again.words


def test_that_a_sheet_was_not_printed_is_said_of_whom_it_is_for_also_when_the_other_parent_is_in(
    world: World, window: Window
) -> None:
    world.enroll("JEFF", "ROSEMARY")
    chart = window.client.get(window.address("contacts"))
    assert re.search(r"◐ Pending, use by \d\d/\d\d, sheet not printed", words_of(chart))
    assert "Registered, one sheet not printed" in words_of(window.client.get(window.address("basic_info")))
    press(window, "print")
    assert "not printed" not in words_of(window.client.get(window.address("contacts")))


def test_an_open_chart_hears_which_of_two_sheets_was_printed(
    world: World, window: Window, desk: Client, address: Address
) -> None:
    world.issue("JEFF", "ROSEMARY", at=clock.now())
    chart = desk.get(address("contacts", "ROSEMARY"))
    assert "Portal Acct: ◐ Pending, 2 sheets not printed" in words_of(chart)
    asks = re.search(r'id="live"[^>]*hx-get="([^"]+)"', chart.content.decode())
    assert asks
    live = asks[1].replace("&amp;", "&")
    assert desk.get(live, headers=HTMX).status_code == 204
    window.answer("sheet-print")
    words = words_of(desk.get(live, headers=HTMX))
    assert "Pending, one sheet not printed" in words
    assert len(re.findall(r"use by \d\d/\d\d, sheet not printed", words)) == 1


# --- show, spell out


def test_show_has_the_code_whom_it_is_for_and_nothing_secret_in_words(window: Window) -> None:
    pins = window.pins()
    answer = press(window, "show")
    words = words_of(answer)
    assert "<svg" in answer.content.decode()
    for told in ("CINDY TESTKIDDO", "ROSEMARY T.", "BASIL T.", "Use by"):
        assert told in words
    for hidden in (*pins.values(), "03/14/2019", "BASIL TESTKIDDO"):
        assert hidden not in words
    assert handout().shown_at is not None
    assert Event.objects.filter(kind=Kind.SHEET_SHOWN).count() == 2


@pytest.mark.parametrize(
    ("language", "said", "use_by"),
    [
        ("en", "Scan this with the phone's camera", "Use by "),
        ("es", "Escanee esto con la cámara del teléfono", "Úsela hasta el "),
    ],
)
def test_show_speaks_the_sheets_language_for_the_family_reads_it(
    world: World, opened: Open, language: str, said: str, use_by: str
) -> None:
    window = opened(contact=world.contact("CINDY").public_id).register(language=language)
    shown = press(window, "show")
    assert f'lang="{language}">{said}</h1>' in shown.content.decode().replace("&#x27;", "'")
    last = local_day(handout().expires_at - timedelta(minutes=1), world.maple.zone)
    assert f"{use_by}{sheet_day(last, language)}" in words_of(shown)


def sheet_day(day: date, language: str) -> str:
    """A day as the sheet has it."""
    with translation.override(language):
        return date_format(day, {"en": "l, F j", "es": r"l j \d\e F"}[language])


@pytest.mark.parametrize(("language", "word"), [("en", "Bravo|Charlie|Delta|Foxtrot"), ("es", "burro|casa|dedo|foca")])
def test_spell_out_reads_each_group_in_the_sheets_language(
    world: World, opened: Open, language: str, word: str
) -> None:
    window = opened(contact=world.contact("CINDY").public_id).register(language=language)
    words = words_of(press(window, "spell"))
    for pin in window.pins().values():
        for group in pin.split():
            assert re.search(rf"{group} \w+[\w-]* \w+[\w-]* \w+[\w-]* \w+", words)
    letters = "".join(window.pins().values())
    if any(letter in letters for letter in "BCDF"):
        assert re.search(word, words)


def test_to_open_spell_out_hands_nothing_over(window: Window) -> None:
    window.answer("sheet-spell")
    assert handout().copied_at is None
    assert not Event.objects.filter(kind=Kind.SHEET_COPIED).exists()
    pins = window.answer("sheet-spelled").pins()  # I wrote the PINs down; without script it leads back to them
    assert len(pins) == 2
    assert handout().copied_at is not None
    assert Event.objects.filter(kind=Kind.SHEET_COPIED).count() == 2


def test_the_way_back_from_show_without_script_has_the_pins_still(window: Window) -> None:
    pins = window.pins()
    window.answer("sheet-show")
    back = re.search(r'<a[^>]*href="([^"]+sheet=[^"]+)"', window.page.content.decode())
    assert back
    assert window.go(back[1].replace("&amp;", "&")).pins() == pins


# --- the strip


def test_an_unprinted_sheet_stands_at_the_foot_of_every_page_until_it_is_handed_over(
    world: World, window: Window, address: Address
) -> None:
    pages = [address("charts"), address("contacts", "LUNA"), address("schedule"), "/practice-portal/patients/"]
    for page in pages:
        assert "Sheet for CINDY TESTKIDDO not printed" in words_of(window.client.get(page, follow=True))
    other = staff_client(world, "admin")
    assert STRIP not in other.get(address("charts")).content.decode()
    press(window, "print")
    for page in pages:
        assert "not printed" not in words_of(window.client.get(page, follow=True))


PORTAL = "/practice-portal/roles/"


@pytest.mark.parametrize("deed", ["print", "show", "written", "void"])
def test_the_strip_in_the_practice_portal_does_all_that_the_workspaces_does(window: Window, deed: str) -> None:
    page = window.client.get(PORTAL).content.decode()
    strip = page[page.index('id="strip"') :]
    form = re.search(rf'<form method="post" action="([^"]+/{window.sheet}/{deed}/)".*?</form>', strip)
    assert form, "the deed is missing"
    done = window.client.post(form[1], {"page": PORTAL})
    if deed in ("written", "void"):
        assert done.headers["Location"] == PORTAL
        assert f'name="page" value="{PORTAL}"' in form[0]
    assert (live() == 0) is (deed == "void")
    assert STRIP not in window.client.get(PORTAL).content.decode()


def test_the_strip_in_the_practice_portal_follows_by_itself(window: Window) -> None:
    page = window.client.get(PORTAL).content.decode()
    asks = re.search(r'id="strip"[^>]* hx-get="([^"]+)"', page)
    assert asks
    there = {**HTMX, "HX-Current-URL": f"http://testserver{PORTAL}"}
    assert window.client.get(asks[1], headers=there).status_code == 204
    again = window.client.get(asks[1].partition("?")[0], headers=there)
    assert f'name="page" value="{PORTAL}"' in again.content.decode()
    press(window, "print")
    assert STRIP not in window.client.get(asks[1], headers=there).content.decode()


@pytest.mark.parametrize("deed", ["print", "show", "written", "void"])
def test_each_way_of_handing_over_takes_the_sheet_from_the_strip(window: Window, address: Address, deed: str) -> None:
    assert STRIP in window.client.get(address("charts")).content.decode()
    press(window, deed)
    assert STRIP not in window.client.get(address("charts")).content.decode()


def test_after_fifteen_minutes_the_chart_says_it_instead(window: Window, address: Address) -> None:
    make_older(PRINT_AGAIN_FOR)
    words = words_of(window.client.get(address("basic_info", "ROSEMARY")))
    assert "Portal Acct: ◐ Pending, sheet not printed" in words
    assert "Sheet for CINDY" not in words


def test_the_strip_asks_by_itself_and_is_no_sign_of_life(window: Window, address: Address) -> None:
    client, strip = window.client, address("sheets_waiting")
    there = client.get(strip, headers={**HTMX, "HX-Current-URL": "http://testserver/workspace/clinical/charts/?a=1"})
    assert "Sheet for CINDY TESTKIDDO not printed" in words_of(there)
    assert 'value="/workspace/clinical/charts/?a=1"' in there.content.decode()  # where its deeds lead back to
    asks = re.search(r'hx-get="([^"]+)"', there.content.decode())
    assert asks
    Session.objects.update(seen_at=clock.now() - timedelta(minutes=10))
    seen = Session.objects.get().seen_at
    assert client.get(asks[1], headers=HTMX).status_code == 204
    press(window, "print")
    seen = Session.objects.get().seen_at
    gone = client.get(asks[1], headers=HTMX)
    assert (gone.status_code, STRIP in gone.content.decode()) == (200, False)
    assert client.get(strip, headers=HTMX).status_code == 204
    assert Session.objects.get().seen_at == seen


def test_writing_the_pins_down_closes_the_window(window: Window, address: Address) -> None:
    answer = press(window, "written", headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "window-done")
    assert Event.objects.filter(kind=Kind.SHEET_COPIED).count() == 2


# --- extend, void


def until(world: World) -> int:
    """How many days from today the sheet is good."""
    last = local_day(handout().expires_at - timedelta(seconds=1), world.maple.zone)
    return (last - local_day(world.at, world.maple.zone)).days


def test_a_sheet_lives_to_the_end_of_its_printed_day(world: World, window: Window) -> None:
    assert until(world) == world.maple.pin_life_days == 7
    today = local_day(world.at, world.maple.zone)
    assert handout().expires_at == day_end(today + timedelta(days=7), world.maple.zone)
    assert {pin.expires_at for pin in Pin.objects.all()} == {handout().expires_at}


def test_extend_keeps_the_paper_good_and_the_pins_as_they_are(world: World, window: Window) -> None:
    digests = set(map(bytes, Pin.objects.values_list("digest", flat=True)))
    end_sooner(timedelta(days=5))
    on_the_phone = staff_client(world, "admin")
    assert press(window, "extend", on_the_phone).status_code == 302
    assert until(world) == 7
    assert {pin.expires_at for pin in Pin.objects.all()} == {handout().expires_at}
    assert set(map(bytes, Pin.objects.values_list("digest", flat=True))) == digests
    events = Event.objects.filter(kind=Kind.SHEET_EXTENDED)
    assert events.count() == 2
    assert datetime.fromisoformat(json.loads(events[0].detail)["until"]) == handout().expires_at


def end_sooner(by: timedelta) -> None:
    Pin.objects.update(expires_at=handout().expires_at - by)
    HandOut.objects.update(expires_at=handout().expires_at - by)


@pytest.mark.parametrize(("age", "good_for"), [(10, 7), (14, 7), (18, 3), (20, 1)])
def test_never_beyond_twenty_one_days_from_issue(world: World, window: Window, age: int, good_for: int) -> None:
    HandOut.objects.update(issued_at=world.at - timedelta(days=age))
    for _ in range(3):
        press(window, "extend")
        assert until(world) == max(good_for, 7)  # the end it had is never taken back
    end_sooner(timedelta(days=6, hours=12))
    press(window, "extend")
    assert until(world) == good_for


def test_a_dead_sheet_is_not_extended(world: World, window: Window) -> None:
    press(window, "void")
    answer = press(window, "extend")
    assert answer.status_code == 410
    assert "This sheet is no longer good" in words_of(answer)
    assert live() == 0


def test_to_void_twice_is_to_void(world: World, window: Window) -> None:
    assert [press(window, "void").status_code for _ in range(2)] == [302, 302]
    assert live() == 0


def test_void_ends_these_pins_and_nobody_elses(world: World, window: Window) -> None:
    world.issue("JEFF", "ROSEMARY")
    window.answer("sheet-void")
    assert window.chosen() == "CINDY"
    assert window.ticked() == {"ROSEMARY", "BASIL"}
    assert window.pins() == {}
    assert {pin.end_reason for pin in Pin.objects.filter(contact=world.contact("CINDY"))} == {"voided"}
    assert live() == 1
    assert Event.objects.filter(kind=Kind.SHEET_VOIDED).count() == 2
    assert Event.objects.filter(kind=Kind.PIN_CLOSED, reason="voided").count() == 2
    assert press(window_of(window), "print").status_code == 410


def window_of(window: Window) -> Window:
    """The window as its address was before the sheet was voided."""
    window.at = next(address for address in window.been if "sheet=" in address)
    return window


@pytest.mark.parametrize("deed", ["extend", "void"])
def test_a_sheet_of_another_practice_or_role_is_not_touched(world: World, window: Window, deed: str) -> None:
    for who, status in (("neighbour", 404), ("billing", 403), ("newhire", 403)):
        assert press(window, deed, staff_client(world, who)).status_code == status
    assert live() == 2


def test_what_is_done_leads_to_no_other_house(window: Window) -> None:
    address = window.address("sheet_void", sheet=window.sheet)
    answer = window.client.post(address, {"page": "https://evil.example/"})
    assert answer.headers["Location"] == "/workspace/"
