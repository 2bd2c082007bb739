"""A press that gets no answer says so, in the window that stands on top; pressed again it does what it was to do."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.desk import VOID_IT, Desk

pytestmark = [pytest.mark.browser, pytest.mark.either]


def said(desk: Desk) -> Locator:
    return desk.page.get_by_role("alert").filter(has_text="Kinpin did not answer.")


def make_sheet(desk: Desk) -> None:
    """One for Cindy, in the window that stands there."""
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.family_contacts("CINDY TESTKIDDO")
    desk.open_window()
    desk.register()


def test_a_window_that_does_not_come(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.family_contacts("CINDY TESTKIDDO")
    desk.context.set_offline(True)
    desk.page.keyboard.press("F8")
    expect(said(desk)).to_be_visible()
    expect(desk.window).to_have_count(0)
    desk.check("a window that did not come")
    desk.context.set_offline(False)
    desk.page.keyboard.press("F8")
    expect(desk.window.get_by_role("heading", name=re.compile("^Portal Registration"))).to_be_visible()
    expect(said(desk)).to_have_count(0)


def test_a_window_that_is_waited_for_in_vain(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.family_contacts("CINDY TESTKIDDO")
    assert 10_000 <= desk.page.evaluate("htmx.config.timeout") <= 30_000
    desk.page.evaluate("htmx.config.timeout = 100")
    desk.page.route("**/registration/**", lambda route: None)  # the server took the question, and is silent
    desk.page.keyboard.press("F8")
    expect(said(desk)).to_be_visible()
    expect(desk.page.locator("dialog")).to_have_count(0)
    desk.page.unroute("**/registration/**")
    desk.page.evaluate("htmx.config.timeout = 20000")
    desk.page.keyboard.press("F8")
    expect(desk.window.get_by_role("heading", name=re.compile("^Portal Registration"))).to_be_visible()


def test_register_without_an_answer_and_once_more(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.family_contacts("CINDY TESTKIDDO")
    desk.open_window()
    desk.context.set_offline(True)
    desk.window.get_by_role("button", name="Register", exact=True).click()
    expect(desk.window.get_by_role("alert").filter(has_text="Kinpin did not answer.")).to_be_visible()
    desk.check("Register without an answer")
    desk.window.get_by_role("button", name="OK").click()
    expect(said(desk)).to_have_count(0)
    desk.context.set_offline(False)
    assert desk.register().keys() == {"ROSEMARY TESTKIDDO", "BASIL TESTKIDDO"}


@pytest.mark.parametrize(
    ("status", "page", "told"),
    [
        (429, "<main><h1>Too many tries</h1><p>Nothing was changed. Wait.</p></main>", "Too many tries"),
        (502, "Bad gateway", "Kinpin did not answer."),
    ],
)
def test_an_answer_that_has_no_place_in_the_page(desk: Desk, status: int, page: str, told: str) -> None:
    desk.page.route("**/charts/search/", lambda route: route.fulfill(status=status, body=page))
    desk.page.keyboard.press("F2")
    desk.page.get_by_label("Name, birth date, phone").press_sequentially("testk")
    expect(desk.page.get_by_role("alert").filter(has_text=told)).to_be_visible()


def test_the_page_of_an_error_replaces_nothing_that_was_typed(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.family_contacts("CINDY TESTKIDDO")
    desk.page.get_by_role("link", name="Add", exact=True).click()
    desk.window.get_by_role("link", name="New contact").click()
    desk.window.get_by_label("First name").fill("Marisol")
    refusal = "<main><h1>That page was out of date</h1><p>Nothing was changed.</p></main>"
    desk.page.route("**/contacts/new/create/", lambda route: route.fulfill(status=403, body=refusal))
    desk.window.get_by_role("button", name="Add to this chart").click()
    expect(desk.window.get_by_role("alert").filter(has_text="That page was out of date")).to_be_visible()
    expect(desk.window.get_by_label("First name")).to_have_value("Marisol")


def test_a_save_without_an_answer_leaves_the_question(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.family_contacts("CINDY TESTKIDDO")
    desk.page.get_by_role("link", name="Add", exact=True).click()
    desk.window.get_by_role("link", name="New contact").click()
    desk.window.get_by_label("First name").fill("Marisol")
    desk.context.set_offline(True)
    desk.window.get_by_role("button", name="Add to this chart").click()
    desk.window.get_by_role("button", name="OK").click()
    assert desk.asked(lambda: desk.page.close(run_before_unload=True)) == "beforeunload"
    assert desk.asked(lambda: desk.page.keyboard.press("Escape")) == "confirm"
    expect(desk.window.get_by_label("First name")).to_have_value("Marisol")


def test_a_window_that_was_saved_leaves_the_question_to_the_next(desk: Desk) -> None:
    desk.page.keyboard.press("F9")
    cell = desk.page.locator("[data-calendar] [data-appointment]").filter(has_text="TESTKIDDO, ROSEMARY").first
    for reason in ("A form for school", "A form for camp"):
        cell.dblclick()
        desk.window.get_by_label("Reason").fill(reason)
        assert desk.asked(lambda: desk.page.close(run_before_unload=True)) == "beforeunload"
        desk.window.get_by_role("button", name="Save").click()
        expect(desk.page.locator("dialog.window[open]")).to_have_count(0)


def test_a_deed_without_an_answer_leaves_the_question_about_the_page_behind(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.family_contacts("CINDY TESTKIDDO")
    desk.page.get_by_label("Nickname").fill("Cin")
    desk.page.get_by_role("link", name="Inactivate").click()
    inactivate = desk.window.get_by_role("button", name="Inactivate")
    desk.context.set_offline(True)
    inactivate.click()
    desk.window.get_by_role("button", name="OK").click()
    assert desk.asked(lambda: desk.page.close(run_before_unload=True)) == "beforeunload"
    desk.context.set_offline(False)
    inactivate.click()
    expect(desk.page.get_by_role("link", name="CINDY TESTKIDDO")).to_have_count(0)


def test_a_window_of_which_the_server_says_that_it_broke(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.family_contacts("CINDY TESTKIDDO")
    desk.page.route("**/registration/**", lambda route: route.fulfill(status=502, body="Bad gateway"))
    desk.page.keyboard.press("F8")
    expect(said(desk)).to_be_visible()
    expect(desk.page.locator("dialog")).to_have_count(0)


def test_a_sheet_that_is_not_made_is_not_printed(desk: Desk) -> None:
    make_sheet(desk)
    refusal = "<main><h1>Too many tries</h1><p>Nothing was changed. Wait.</p></main>"
    desk.page.route("**/print/", lambda route: route.fulfill(status=429, body=refusal, content_type="text/html"))
    desk.window.get_by_role("button", name="Print", exact=True).click()
    expect(desk.window.get_by_role("alert").filter(has_text="Too many tries")).to_be_visible()
    assert not desk.has_said_printed()
    desk.page.keyboard.press("Escape")
    expect(desk.window.get_by_text("This sheet was not printed or shown.")).to_be_visible()


def test_a_sheet_that_was_voided_meanwhile_is_not_printed(desk: Desk) -> None:
    make_sheet(desk)
    desk.page.evaluate(VOID_IT)
    desk.window.get_by_role("button", name="Print", exact=True).click()
    expect(desk.window.get_by_role("alert").filter(has_text="This sheet is no longer good")).to_be_visible()
    assert not desk.has_said_printed()


def test_what_the_page_asks_by_itself_disturbs_nobody(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.context.set_offline(True)
    with desk.page.expect_event("requestfailed"):
        desk.page.evaluate("document.body.dispatchEvent(new CustomEvent('portal-changed'))")
    expect(said(desk)).to_have_count(0)


def test_a_sheet_that_could_not_be_shown_or_noted_waits(desk: Desk) -> None:
    make_sheet(desk)
    desk.context.set_offline(True)
    desk.window.get_by_role("button", name="Show", exact=True).click()
    expect(said(desk)).to_be_visible()
    desk.window.get_by_role("button", name="OK").click()
    desk.page.keyboard.press("Escape")
    ask = desk.window.get_by_role("alertdialog")
    expect(ask).to_contain_text("This sheet was not printed or shown.")
    ask.get_by_role("button", name="I wrote the PINs down").click()
    expect(said(desk)).to_be_visible()
    desk.window.get_by_role("button", name="OK").click()
    desk.context.set_offline(False)
    ask.get_by_role("button", name="I wrote the PINs down").click()
    expect(desk.page.locator("dialog.window[open]")).to_have_count(0)


@pytest.mark.prints
def test_a_sheet_that_does_not_come_is_not_printed(desk: Desk) -> None:
    make_sheet(desk)
    desk.context.set_offline(True)
    desk.window.get_by_role("button", name="Print", exact=True).click()
    expect(said(desk)).to_be_visible()
    assert not desk.has_said_printed()
    expect(desk.window.get_by_text("Print the sheet")).to_be_visible()
    desk.context.set_offline(False)
    desk.window.get_by_role("button", name="OK").click()
    assert desk.print().startswith(b"%PDF")
