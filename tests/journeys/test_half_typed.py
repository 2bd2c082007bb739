"""A day or a time that is half typed is never stored as an empty one."""

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.either]


def type_half(desk: Desk, field: Locator) -> None:
    field.focus()
    desk.page.keyboard.type("12")
    assert field.evaluate("field => field.validity.badInput")


def test_an_until_that_is_half_typed_sets_nothing(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.family_contacts("LUZ ROMERO")
    desk.page.get_by_role("link", name="Set Authority...").click()
    window = desk.window
    window.get_by_label("Authority", exact=True).select_option("JOINT")
    window.get_by_label("What was seen").select_option("court_order")
    until = window.get_by_label("Until")
    type_half(desk, until)
    window.get_by_role("button", name="Set Authority").click()
    expect(until).to_be_focused()
    expect(until).to_have_accessible_description(
        "Leave empty if there is no end date. Type the whole day, like 12/30/2026, or clear it."
    )
    desk.check("Set Authority with half a day")
    until.fill("2090-12-30")
    expect(window.get_by_text("Type the whole day")).to_have_count(0)
    window.get_by_role("button", name="Set Authority").click()
    expect(desk.page.locator("dialog.window[open]")).to_have_count(0)
    expect(desk.page.locator("#panel-authority")).to_contain_text("JOINT")


def test_an_arrival_time_that_is_half_typed_keeps_the_one_there(desk: Desk) -> None:
    desk.page.keyboard.press("F9")
    desk.page.locator("[data-calendar] [data-appointment]").filter(has_text="TESTKIDDO, ROSEMARY").first.dblclick()
    arrived = desk.window.get_by_label("Arrival Time")
    arrived.fill("08:12")
    arrived.press("Backspace")
    assert arrived.evaluate("field => field.validity.badInput")
    desk.window.get_by_role("button", name="Save").click()
    expect(arrived).to_be_focused()
    expect(desk.window.get_by_text("Type the whole time, like 8:15 AM, or clear it.")).to_be_visible()
    desk.window.get_by_role("button", name="Arrived now").click()
    desk.window.get_by_role("button", name="Save").click()
    expect(desk.page.locator("dialog.window[open]")).to_have_count(0)
