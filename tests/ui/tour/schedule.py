"""The schedule and the appointment window."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.desk import Desk
from tests.ui.tour.stops import Look, discard


def schedule(desk: Desk, look: Look) -> None:
    page = desk.page
    page.get_by_role("link", name=re.compile("^Schedule")).first.click()
    look(page, "calendar")
    _one_appointment(desk, look)
    _new_appointment(desk, look)
    _open_rosemarys(page)
    _move_to(page, "16:45")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    look(page, "calendar-moved")
    _news(desk, look)
    _cancelled(desk, look)
    page.get_by_role("radio", name="Week").check(force=True)
    expect(page.get_by_text("Appointments by day")).to_be_attached()
    look(page, "calendar-week")
    page.get_by_role("radio", name="Tracking").check(force=True)
    expect(page.get_by_role("table", name="Appointments of the day")).to_be_visible()
    look(page, "tracking")
    page.get_by_label("Not registered").check()
    expect(page).to_have_url(re.compile("unregistered"))
    look(page, "tracking-not-registered")
    for shown in ("", "tracking/"):
        page.goto(f"{desk.server.url}/workspace/clinical/schedule/2020-02-02/{shown}")
        look(page, "tracking-empty" if shown else "calendar-empty")


def _one_appointment(desk: Desk, look: Look) -> None:
    """As it is; refused; and what is asked before it is saved."""
    page, window = desk.page, desk.window
    _open_rosemarys(page)
    look(page, "appointment")
    window.get_by_label("Time", exact=True).fill("noonish")
    window.get_by_role("button", name="Save").click()
    expect(window.get_by_role("alert")).to_be_visible()
    look(page, "appointment-refused")
    discard(desk)
    _open_rosemarys(page)
    window.get_by_label("Time", exact=True).fill("09:15")
    window.get_by_role("button", name="Save").click()
    expect(window.get_by_text("at that time.")).to_be_visible()
    look(page, "appointment-doubled")
    discard(desk)
    _open_rosemarys(page)
    window.get_by_label("Date", exact=True).fill(str(_day(page) - timedelta(days=30)))
    window.get_by_role("button", name="Save").click()
    expect(window.get_by_text("is in the past.")).to_be_visible()
    look(page, "appointment-over")
    discard(desk)


def _new_appointment(desk: Desk, look: Look) -> None:
    page, window = desk.page, desk.window
    page.get_by_role("link", name="Add appointment").click()
    expect(window).to_be_visible()
    look(page, "appointment-new")
    box = window.get_by_label("Name, birth date, phone")
    box.press_sequentially("nobody of that name")
    expect(window.get_by_text("No patient found.")).to_be_visible()
    look(page, "appointment-new-none")
    box.fill("")
    box.press_sequentially("soto mari")
    expect(window.get_by_text("Name alert").first).to_be_visible()
    look(page, "appointment-new-found")
    window.get_by_role("button", name="SOTO, Maria").first.click()
    expect(window.get_by_role("heading", name="New appointment: Mari")).to_be_visible()
    look(page, "appointment-new-chosen")
    window.get_by_label("Date", exact=True).fill(str(_day(page) + timedelta(days=2)))
    window.get_by_label("Time", exact=True).fill("07:30")
    window.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Go there")).to_be_visible()
    look(page, "calendar-added")


def _news(desk: Desk, look: Look) -> None:
    """Somebody else moves the same appointment; the line is cut; it can't be moved back any more."""
    page = desk.page
    other = desk.context.new_page()
    other.goto(page.url)
    _open_rosemarys(other)
    _move_to(other, "16:15")
    expect(other.get_by_role("button", name="Undo")).to_be_visible()
    other.close()
    _ask_for_news(page)
    expect(page.locator("#schedule-changed")).not_to_be_empty()
    look(page, "calendar-changed")
    desk.context.set_offline(True)
    _ask_for_news(page)
    expect(page.locator("#schedule-lost")).to_be_visible()
    look(page, "calendar-lost")
    desk.context.set_offline(False)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It was not moved back")).to_be_visible()
    look(page, "calendar-not-moved-back")
    page.reload()


def _cancelled(desk: Desk, look: Look) -> None:
    page, window = desk.page, desk.window
    _open_rosemarys(page)
    window.get_by_text("Cancel appointment...").click()
    look(page, "appointment-cancel-asks")
    window.get_by_role("button", name="Cancel this appointment").click()
    expect(page.locator(".appointment__more--cancelled")).to_have_count(1)
    look(page, "calendar-cancelled")
    _open_rosemarys(page)
    look(page, "appointment-cancelled")
    window.get_by_role("button", name="Restore").click()
    expect(page.locator(".appointment__more--cancelled")).to_have_count(0)
    page.reload()  # what comes to the page by itself then comes before the next press


def _open_rosemarys(page: Page) -> None:
    page.get_by_role("link", name=re.compile("ROSEMARY")).first.dblclick()
    expect(page.locator("dialog.window[open]")).to_be_visible()


def _move_to(page: Page, time: str) -> None:
    page.get_by_label("Time", exact=True).fill(time)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("dialog.window[open]")).to_have_count(0)


def _ask_for_news(page: Page) -> None:
    """What the page asks by itself every quarter of a minute."""
    page.evaluate("htmx.trigger(document.body, 'portal-changed')")


def _day(page: Page) -> date:
    """The day that the calendar shows."""
    return date.fromisoformat(page.get_by_label("Go to day").input_value())
