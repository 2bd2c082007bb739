"""What only script does at the desk: the calendar by keyboard, presses that come early or twice."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser import hurry
from tests.journeys.desk import Desk
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.either]
ROSEMARY, BASIL = "ROSEMARY TESTKIDDO", "BASIL TESTKIDDO"
CINDY, JEFF, LUZ = "CINDY TESTKIDDO", "JEFF TESTKIDDO", "LUZ ROMERO"


@pytest.fixture
def server(looked_at: Server) -> Server:
    return looked_at


def appointment(desk: Desk, name: str) -> Locator:
    return desk.page.locator("[data-calendar] [data-appointment]").filter(has_text=name).first


def focused(desk: Desk) -> Locator:
    return desk.page.locator("[data-calendar] :focus")


def test_who_signs_in_types_at_once(desk: Desk) -> None:
    desk.page.get_by_role("button", name="Lock").click()
    expect(desk.page.get_by_label("Password", exact=True)).to_be_focused()
    desk.page.get_by_role("button", name="Sign in as somebody else").click()
    desk.page.goto(f"{desk.server.url}/staff/sign-in/")
    expect(desk.page.get_by_label("E-mail")).to_be_focused()


def test_what_is_typed_before_the_scripts_are_there_is_searched_for(desk: Desk) -> None:
    held: list[Route] = []
    desk.page.route("**/workspace/charts.*js", lambda route: held.append(route))
    desk.page.goto(f"{desk.server.url}/workspace/clinical/charts/", wait_until="commit")
    hurry(desk.page)
    desk.page.get_by_label("Name, birth date, phone").press_sequentially("testkiddo ros")
    assert len(held) == 1
    held[0].continue_()
    expect(desk.page.locator("#results")).to_contain_text("ROSEMARY")


def test_a_double_click_opens_one_window(desk: Desk) -> None:
    page, windows = desk.page, desk.page.locator("dialog.window")
    page.keyboard.press("F9")
    appointment(desk, "TESTKIDDO, ROSEMARY").focus()
    appointment(desk, "TESTKIDDO, ROSEMARY").dblclick()
    expect(desk.window.get_by_role("heading", level=1)).to_contain_text("Appointment: ROSEMARY TESTKIDDO")
    expect(windows).to_have_count(1)
    desk.window.get_by_role("link", name="Create/Validate Portal Account").dblclick()
    expect(desk.window.get_by_role("heading", name=re.compile("^Portal Registration"))).to_be_visible()
    expect(windows).to_have_count(2)
    desk.close()
    # Closed, it opens again.
    desk.window.get_by_role("link", name="Create/Validate Portal Account").click()
    expect(desk.window.get_by_role("heading", name=re.compile("^Portal Registration"))).to_be_visible()


def test_a_window_stays_where_it_is_while_results_come(desk: Desk) -> None:
    desk.page.keyboard.press("F9")
    desk.page.get_by_role("link", name="Add appointment").click()
    box = desk.window.get_by_label("Name, birth date, phone")
    before = box.bounding_box()
    box.press_sequentially("testkiddo")
    expect(desk.window.locator("#found")).to_contain_text("ROSEMARY")
    assert box.bounding_box() == before


def test_a_window_that_searches_begins_in_its_box(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.family_contacts()
    desk.page.get_by_role("link", name="Link siblings...").click()
    expect(desk.window.get_by_label("Name, birth date or MRN")).to_be_focused()
    desk.close()
    desk.page.get_by_role("link", name="Add", exact=True).click()
    expect(desk.window.get_by_label("Contact name, e-mail or phone")).to_be_focused()


def test_esc_closes_a_menu_before_its_window(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.family_contacts()
    desk.open_window()
    opens = desk.window.locator("summary", has_text="Declined...")
    opens.click()
    desk.window.get_by_role("button", name="Deferred, ask again later").focus()
    desk.page.keyboard.press("Escape")
    expect(desk.window.get_by_role("button", name="Deferred, ask again later")).to_be_hidden()
    expect(opens).to_be_focused()
    desk.close()


@pytest.mark.parametrize("width", [320, 768])
def test_a_week_opens_at_today_on_a_narrow_screen(desk: Desk, width: int) -> None:
    desk.page.set_viewport_size({"width": width, "height": 700})
    desk.page.keyboard.press("F9")
    expect(desk.page.get_by_role("radio", name="Calendar")).to_be_checked()
    desk.page.get_by_role("radio", name="Week").check(force=True)
    head = desk.page.locator("[data-calendar] thead .is-today")
    expect(head).to_be_in_viewport()
    times, today = desk.page.locator("[data-calendar] thead td").bounding_box(), head.bounding_box()
    assert times is not None
    assert today is not None
    assert today["x"] >= times["x"] + times["width"] - 1  # not below the times, which stay where they are


def test_the_calendar_by_keyboard_alone(desk: Desk) -> None:
    page = desk.page
    page.keyboard.press("F9")
    expect(page.get_by_role("radio", name="Calendar")).to_be_checked()
    expect(focused(desk)).to_have_attribute(
        "data-appointment", re.compile(".")
    )  # the keyboard begins at an appointment
    expect(focused(desk)).to_be_in_viewport(ratio=0.5)
    appointment(desk, "TESTKIDDO, ROSEMARY").focus()
    day = page.get_by_role("heading", level=1).inner_text()

    # Arrows go from cell to cell: appointments and free slots alike.
    page.keyboard.press("ArrowDown")
    expect(appointment(desk, "TESTKIDDO, ROSEMARY")).not_to_be_focused()
    expect(focused(desk)).to_have_count(1)
    page.keyboard.press("ArrowUp")
    expect(appointment(desk, "TESTKIDDO, ROSEMARY")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(appointment(desk, "TESTKIDDO, ROSEMARY")).not_to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(appointment(desk, "TESTKIDDO, ROSEMARY")).to_be_focused()

    # The day after, the day before, today.
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(day)
    expect(focused(desk)).to_have_count(1)
    page.keyboard.press("t")
    expect(page.get_by_role("heading", level=1)).to_have_text(day)

    # Brothers and sisters of who is chosen are marked; F8 registers straight away, and Escape leads back.
    appointment(desk, "TESTKIDDO, ROSEMARY").focus()
    expect(appointment(desk, "TESTKIDDO, BASIL")).to_have_class(re.compile("is-sibling"))
    page.keyboard.press("F8")
    expect(
        desk.window.get_by_role("heading", name=re.compile("^Portal Registration for Patient ROSEMARY"))
    ).to_be_visible()
    desk.close()
    expect(appointment(desk, "TESTKIDDO, ROSEMARY")).to_be_focused()

    # Enter opens the appointment; the window above it opens with F8, and closing it leads back to the button.
    page.keyboard.press("Enter")
    expect(desk.window.get_by_role("heading", level=1)).to_contain_text("Appointment: ROSEMARY TESTKIDDO")
    page.keyboard.press("F8")
    expect(desk.window.get_by_role("heading", name=re.compile("^Portal Registration"))).to_be_visible()
    desk.close()
    expect(desk.window.get_by_role("link", name="Create/Validate Portal Account")).to_be_focused()
    desk.close()


def test_the_schedule_comes_back_at_the_day_shown_last_until_the_day_is_over(desk: Desk) -> None:
    page = desk.page
    day = page.get_by_role("heading", level=1)
    page.keyboard.press("F9")
    expect(page.get_by_role("radio", name="Calendar")).to_be_checked()
    today = day.inner_text()
    page.keyboard.press("PageDown")
    expect(day).not_to_have_text(today)
    shown = day.inner_text()
    with page.expect_event("load"):
        page.keyboard.press("F9")  # also while it stands there
    expect(day).to_have_text(shown)

    # From a chart; as the list it was; each tab by itself.
    desk.open_chart("testkiddo ros", ROSEMARY)
    page.keyboard.press("F9")
    expect(day).to_have_text(shown)
    page.get_by_role("radio", name="Tracking").check()
    expect(page.get_by_role("columnheader", name="Portal Account")).to_be_visible()
    page.keyboard.press("F2")
    expect(page.get_by_label("Name, birth date, phone")).to_be_visible()
    page.get_by_role("link", name="Schedule").click()
    expect(page.get_by_role("radio", name="Tracking")).to_be_checked()
    expect(day).to_have_text(shown)
    desk.tab("Billing")
    page.keyboard.press("F9")
    expect(day).to_have_text(today)
    desk.tab("Practice Management")
    expect(day).to_have_text(shown)

    # Nobody chose yesterday: a new day begins at today.
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=1))
    desk.tab("Billing")
    expect(page.get_by_label("Name, birth date, phone")).to_be_visible()
    desk.tab("Practice Management")
    expect(page.get_by_label("Name, birth date, phone")).to_be_visible()
    page.keyboard.press("F9")
    expect(day).to_have_text(today)


def test_a_day_typed_slowly_is_asked_for_when_it_is_whole(desk: Desk) -> None:
    page = desk.page
    page.clock.install()
    page.keyboard.press("F9")
    day, title = page.get_by_label("Go to day"), page.get_by_role("heading", level=1)
    shown = title.inner_text()
    day.focus()
    for part in ("03", "05"):
        page.keyboard.type(part)
        page.clock.run_for(5_000)
        expect(title).to_have_text(shown)
    page.keyboard.type("2027")
    page.keyboard.press("Enter")
    expect(title).to_contain_text("Fri, Mar 5")
    expect(day).to_be_focused()

    # As well when the field is left.
    page.keyboard.type("04")
    day.blur()
    expect(title).to_contain_text("Mon, Apr 5")
