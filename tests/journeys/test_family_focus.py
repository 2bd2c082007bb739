"""What became of a family's press has the focus on the next page, else a screen reader begins behind it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.either]
ROSEMARY, CINDY = "ROSEMARY TESTKIDDO", "CINDY TESTKIDDO"


def type_pin(phone: Phone, pin: str) -> None:
    phone.heading("Your child's PIN")
    phone.birth_date(date(2019, 3, 14))
    phone.page.get_by_label("PIN").fill(pin)
    phone.press("Continue")
    phone.heading(f"Are you {CINDY}?")


def test_that_a_new_code_was_sent(phone: Phone) -> None:
    phone.lets_get_started()
    phone.page.get_by_label("E-mail").fill("parent@example.com")
    phone.press("Continue")
    phone.heading("Type the code")
    phone.press("Send it again")
    expect(phone.page.get_by_text("We sent a new code.")).to_be_focused()


def test_that_a_pin_was_typed_before(desk: Desk, phone: Phone) -> None:
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.family_contacts(CINDY)
    desk.open_window()
    pin = desk.register()[ROSEMARY]
    phone.lets_get_started()
    phone.sign_up("cindy.testkiddo@example.com")
    phone.press("Continue")
    phone.press("A child")
    phone.says_who_they_are()
    type_pin(phone, pin)
    phone.page.get_by_role("link", name="I'd like to add another child").click()
    type_pin(phone, pin)
    told = phone.page.get_by_role("status").filter(has_text="You typed that PIN before.")
    expect(told).to_be_focused()
