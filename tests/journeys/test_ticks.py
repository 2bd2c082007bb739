"""What only script does in the registration window: ticks that go along on every way out and back, answers by digit."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.desk import Desk
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.either]
ROSEMARY, BASIL = "ROSEMARY TESTKIDDO", "BASIL TESTKIDDO"
CINDY, JEFF, LUZ = "CINDY TESTKIDDO", "JEFF TESTKIDDO", "LUZ ROMERO"


def test_ticks_go_along_on_every_way_out_of_the_window_and_back(desk: Desk) -> None:
    page = desk.page
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.family_contacts(CINDY)
    desk.open_window()

    # Another caregiver, and authority set in place.
    desk.row(ROSEMARY).get_by_role("checkbox").uncheck()
    desk.choose(JEFF)
    expect(desk.row(ROSEMARY).get_by_role("checkbox")).not_to_be_checked()
    desk.row(ROSEMARY).get_by_role("checkbox").check()
    desk.row(BASIL).get_by_role("checkbox").uncheck()
    desk.row(LUZ).get_by_role("link", name="Set Authority...").click()
    expect(desk.window.get_by_role("heading", name="Set Authority: LUZ ROMERO")).to_be_visible()
    desk.window.get_by_label("Authority", exact=True).select_option("JOINT")
    desk.window.get_by_label("What was seen").select_option("Court order")
    desk.check("Set Authority")
    desk.window.get_by_role("button", name="Set Authority").click()
    expect(desk.window.get_by_role("radio", name=LUZ)).to_be_checked()
    expect(desk.row(ROSEMARY).get_by_role("checkbox")).to_be_checked()
    expect(desk.row(BASIL).get_by_role("checkbox")).not_to_be_checked()

    # The next caregiver, whose own language the sheet takes.
    desk.window.get_by_role("link", name="Next caregiver").click()
    expect(desk.window.locator("[data-line]")).to_contain_text(f"For {CINDY}, 1 child.")
    expect(desk.row(BASIL).get_by_role("checkbox")).not_to_be_checked()

    # Declined for who is ticked, in two presses.
    desk.window.get_by_text("Declined...").click()
    desk.window.get_by_role("button", name="Declined", exact=True).click()
    expect(desk.row(ROSEMARY)).to_contain_text("Declined")
    expect(desk.row(BASIL)).not_to_contain_text("Declined")
    expect(desk.row(BASIL).get_by_role("checkbox")).not_to_be_checked()

    # Made, and voided: the ticks are as they were.
    assert set(desk.register()) == {ROSEMARY}
    desk.window.get_by_role("button", name="Void these PINs").click()
    expect(desk.window.locator("tr.has-pin")).to_have_count(0)
    expect(desk.row(ROSEMARY).get_by_role("checkbox")).to_be_checked()
    expect(desk.row(BASIL).get_by_role("checkbox")).not_to_be_checked()

    # A child ticked later is registered by itself, and writing the PINs down closes the window and nothing else.
    desk.register()
    desk.row(BASIL).get_by_role("checkbox").check()
    desk.window.get_by_role("button", name="Register", exact=True).click()
    expect(desk.row(BASIL).locator("[data-pin]")).to_be_visible()
    page.keyboard.press("Escape")
    address = page.url
    desk.window.get_by_role("button", name="I wrote the PINs down").click()
    expect(page.locator("dialog.window[open]")).to_have_count(0)
    assert page.url == address


def test_a_digit_says_how_the_person_is_known_where_the_practice_asks(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server, "admin")
    desk.page.goto(f"{server.url}/practice-portal/settings/")
    desk.page.get_by_label("Ask how the person was known").check()
    desk.page.get_by_role("button", name="Save").click()
    desk.page.goto(f"{server.url}/workspace/clinical/charts/")
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.family_contacts(CINDY)
    desk.open_window()
    desk.page.keyboard.press("2")
    expect(desk.window.get_by_role("radio", name="Known to the practice")).to_be_checked()

    # Who presses or says digits by mistake switches them off, and they stay off (WCAG 2.1.4).
    desk.window.get_by_role("checkbox", name="Answer by key").uncheck()
    desk.page.keyboard.press("1")
    expect(desk.window.get_by_role("radio", name="Known to the practice")).to_be_checked()
    desk.page.reload()
    desk.open_window()
    expect(desk.window.get_by_role("checkbox", name="Answer by key")).not_to_be_checked()
    desk.page.keyboard.press("2")
    expect(desk.window.get_by_role("radio", name="Known to the practice")).not_to_be_checked()
    desk.window.get_by_role("checkbox", name="Answer by key").check()
    desk.page.keyboard.press("2")
    assert desk.register()
    desk.context.close()
