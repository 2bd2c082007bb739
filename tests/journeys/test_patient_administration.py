"""A patient's page under Patient Administration: it asks anew what changed, and takes nothing out of anybody's hand."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.either]


def first_of(desk: Desk, status: str) -> None:
    """The page of the first patient whose portal account is at this point."""
    desk.page.goto(f"{desk.server.url}/practice-portal/patients/")
    desk.page.get_by_label("Status").select_option(status)
    desk.page.get_by_role("button", name="Search").click()
    desk.page.locator("[data-opens]").first.click()
    expect(desk.page.get_by_role("heading", name="Portal account")).to_be_visible()


def open_and_close_the_window(desk: Desk) -> None:
    """After which the page asks what changed."""
    account = desk.page.locator("#account")
    account.evaluate("account => (account.dataset.asked = 'before')")
    desk.open_window()
    desk.close()
    expect(desk.page.locator("#account[data-asked]")).to_have_count(0)


def test_a_reason_that_was_chosen_stays(desk: Desk) -> None:
    first_of(desk, "registered")
    why = desk.page.get_by_label(re.compile("^Why the access")).first
    why.select_option("wrong_person")
    open_and_close_the_window(desk)
    expect(why).to_have_value("wrong_person")
    desk.page.get_by_role("button", name="Remove access").first.click()
    expect(desk.page.get_by_text("This account is kept out").first).to_be_visible()


def test_what_was_opened_stays_open(desk: Desk) -> None:
    first_of(desk, "pending")
    void = desk.page.locator("#account details").filter(has_text="Void it").first
    void.locator("summary").click()
    open_and_close_the_window(desk)
    void.get_by_role("button", name="Void it").click()
    expect(desk.page.get_by_text("The sheet is void.")).to_be_visible()


def test_a_family_that_comes_in_meanwhile_is_read_aloud(desk: Desk, phone: Phone) -> None:
    desk.page.goto(f"{desk.server.url}/practice-portal/patients/")
    desk.page.get_by_label(re.compile("^Name, birth date")).fill("testkiddo ros")
    desk.page.get_by_role("button", name="Search").click()
    desk.page.locator("[data-opens]").first.click()
    desk.open_window()
    desk.choose("CINDY TESTKIDDO")
    desk.register()
    phone.scan(desk.show())
    phone.birth_date(date(2019, 3, 14))
    phone.press("Continue")
    phone.press("Yes, I am")
    phone.sign_up("cindy.testkiddo@example.com")
    phone.page.get_by_label("I agree to the terms").check()
    phone.press("Create My Account")
    desk.close()
    expect(desk.row("ROSEMARY TESTKIDDO")).to_contain_text("Registered", timeout=30_000)
    expect(desk.page.locator("html")).to_have_attribute("data-said", re.compile("Portal account: Registered"))
    assert desk.is_heard("Portal account: Registered")
