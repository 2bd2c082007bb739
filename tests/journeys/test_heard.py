"""What is told at the desk to whoever does not see the screen."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.either]
ROSEMARY, BASIL, CINDY = "ROSEMARY TESTKIDDO", "BASIL TESTKIDDO", "CINDY TESTKIDDO"


def hears(desk: Desk, words: str) -> None:
    expect(desk.page.locator("html")).to_have_attribute("data-said", re.compile(re.escape(words)))


def test_what_a_deed_in_the_registration_window_did_is_told(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.open_window()
    desk.window.get_by_role("radio", name=CINDY).focus()
    desk.page.keyboard.press("Space")
    hears(desk, f"For {CINDY}, 2 children.")
    desk.register()
    printing = desk.window.get_by_role("button", name="Print", exact=True)
    expect(printing).to_have_accessible_description(re.compile(f"2 PINs are ready for {CINDY}"))
    desk.window.get_by_role("button", name="Void these PINs").click()
    hears(desk, "The PINs are void.")
    desk.window.locator("summary", has_text="Declined...").click()
    desk.window.get_by_role("button", name="Declined", exact=True).click()
    hears(desk, "Declined was recorded.")
    desk.window.get_by_role("button", name=f"Withdraw what was said for {ROSEMARY}").click()
    hears(desk, f"What was said for {ROSEMARY} was withdrawn.")


def test_a_search_tells_whom_enter_opens(desk: Desk) -> None:
    desk.page.keyboard.press("F2")
    desk.page.get_by_label("Name, birth date, phone").press_sequentially("testkiddo")
    hears(desk, "3 patients. Enter opens TESTKIDDO, BABY GIRL")
    marked = desk.page.locator("#results [aria-current=true]")
    expect(marked).to_contain_text("BABY GIRL")


def test_that_a_brother_was_unlinked_is_told(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.family_contacts()
    desk.page.get_by_role("button", name=f"Unlink {BASIL}").click()
    hears(desk, f"The link with {BASIL} was ended.")
