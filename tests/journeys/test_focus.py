"""Where the focus is at the desk after what had it went away, and that windows have names."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.either]
ROSEMARY, BASIL, CINDY = "ROSEMARY TESTKIDDO", "BASIL TESTKIDDO", "CINDY TESTKIDDO"


def open_contacts(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.family_contacts(CINDY)


def dialog_name(desk: Desk) -> Locator:
    """What a screen reader calls the window on top."""
    return desk.page.locator(f"#{desk.window.get_attribute('aria-labelledby')}")


def leave_unprinted(desk: Desk) -> None:
    """Esc in a window whose sheet was just made: it asks."""
    open_contacts(desk)
    desk.open_window()
    desk.register()
    desk.page.keyboard.press("Escape")


def test_whoever_says_that_they_are_there_goes_on_where_they_were(desk: Desk) -> None:
    desk.page.clock.install()
    desk.open_chart("testkiddo ros", ROSEMARY)
    field = desk.page.get_by_label("Middle name")
    field.focus()
    idle = int(desk.page.locator("body").get_attribute("data-idle") or 0)
    desk.page.clock.fast_forward((idle - 45) * 1000)
    expect(desk.page.get_by_role("button", name="I am here")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("button", name="I am here")).to_have_count(0)
    expect(field).to_be_focused()


def test_the_question_about_an_unprinted_sheet_holds_the_focus(desk: Desk) -> None:
    leave_unprinted(desk)
    question = desk.window.get_by_role("alertdialog")
    printing = question.get_by_role("button", name="Print", exact=True)
    expect(printing).to_be_focused()
    expect(dialog_name(desk)).to_have_text("This sheet was not printed or shown.")
    for _ in range(6):
        desk.page.keyboard.press("Tab")
        expect(desk.page.locator(".window__inner :focus")).to_have_count(0)
    printing.click()
    desk.printed()
    expect(desk.window.get_by_role("button", name="Print", exact=True)).to_be_focused()
    expect(dialog_name(desk)).to_have_text(re.compile("^Portal Registration for Patient"))


def test_each_window_has_its_name(desk: Desk) -> None:
    open_contacts(desk)
    desk.open_window()
    desk.window.get_by_role("link", name="Set Authority...").first.click()
    expect(desk.window.get_by_role("heading", name=re.compile("^Set Authority"))).to_be_focused()
    expect(dialog_name(desk)).to_have_text(re.compile("^Set Authority"))
    desk.window.get_by_role("link", name="Back").click()
    desk.choose(CINDY)
    desk.register()
    for button, name in (("Show", "Scan this with the phone's camera"), ("Spell out", f"Spell out, sheet for {CINDY}")):
        desk.window.get_by_role("button", name=button, exact=True).click()
        expect(desk.window.get_by_role("heading", level=1)).to_be_focused()
        expect(dialog_name(desk)).to_have_text(name)
        desk.close()


def test_after_a_brother_is_unlinked_the_list_has_the_focus(desk: Desk) -> None:
    open_contacts(desk)
    unlink = desk.page.get_by_role("button", name=f"Unlink {BASIL}")
    unlink.focus()
    desk.page.keyboard.press("Enter")
    expect(unlink).to_have_count(0)
    expect(desk.page.get_by_role("list", name="Siblings")).to_be_focused()


def test_after_a_press_without_answer_the_focus_is_at_what_was_pressed(desk: Desk) -> None:
    open_contacts(desk)
    opens = desk.page.get_by_role("link", name="Link siblings...")
    desk.context.set_offline(True)
    opens.focus()
    desk.page.keyboard.press("Enter")
    desk.page.get_by_role("alert").get_by_role("button", name="OK").press("Enter")
    expect(desk.page.get_by_role("alert")).to_have_count(0)
    expect(opens).to_be_focused()


def test_after_the_last_waiting_sheet_is_printed_the_page_has_the_focus(desk: Desk) -> None:
    leave_unprinted(desk)
    desk.window.get_by_role("button", name="Close: you can still print").click()
    sheet = desk.page.get_by_role("group", name=f"Sheet for {CINDY} not printed")
    sheet.get_by_role("button", name="Print").focus()
    desk.page.keyboard.press("Enter")
    desk.printed()
    expect(sheet).to_have_count(0)
    expect(desk.page.get_by_role("main")).to_be_focused()
