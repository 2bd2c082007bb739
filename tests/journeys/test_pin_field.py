"""The PIN field on a phone: what it tells stands still under the finger, and a wrong page begins at its first fault."""

from datetime import date

import pytest
from playwright.sync_api import expect

from kinpin.enrollment.pins import grouped, new_pin
from tests.journeys.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.either]


@pytest.fixture
def typing(phone: Phone) -> Phone:
    """Somebody has said who they are, and is asked for a child's PIN."""
    phone.lets_get_started()
    phone.sign_up("parent@example.com")
    phone.press("Continue")
    phone.press("A child")
    phone.says_who_they_are()
    phone.heading("Your child's PIN")
    return phone


def test_the_tap_after_a_pin_was_put_right_is_not_lost(typing: Phone) -> None:
    typing.birth_date(date(2019, 3, 14))
    field, pin = typing.page.get_by_label("PIN"), new_pin()
    field.press_sequentially(pin[:-1])
    field.blur()
    told = typing.page.get_by_role("alert").filter(has_text="A PIN has 12 letters. You typed 11.")
    expect(told).to_be_visible()
    field.press("End")
    field.press_sequentially(pin[-1])
    expect(told).to_have_count(0)
    button = typing.page.get_by_role("button", name="Continue")
    box = button.bounding_box()
    assert box
    with typing.page.expect_navigation():
        typing.page.mouse.click(box["x"] + 20, box["y"] + box["height"] - 4)
    expect(field).to_have_value(grouped(pin))


def test_the_first_wrong_field_of_the_page_takes_the_focus(typing: Phone) -> None:
    typing.press("Continue")
    expect(typing.page.get_by_label("Month")).to_be_focused()
    hint = typing.page.get_by_role("group", name="Your child's birth date")
    expect(hint).to_have_accessible_description("Not your own birth date.")
    expect(typing.page.locator("[aria-invalid]")).to_have_count(4)


def test_of_a_whole_sheet_that_is_pasted_the_pin_is_left(typing: Phone) -> None:
    field, pin, other = typing.page.get_by_label("PIN"), new_pin(), new_pin()
    field.focus()
    typing.page.keyboard.insert_text(f"Sheet 4KZ-7\nROSEMARY T.\t{grouped(pin)}\nUse by Dec 13, 2026. Maple Pediatrics")
    field.blur()
    expect(field).to_have_value(grouped(pin))
    expect(field).not_to_have_attribute("aria-invalid", "true")
    field.fill(f"ROSEMARY T. {grouped(pin)} BASIL T. {grouped(other)}")
    field.blur()
    expect(typing.page.get_by_role("alert")).to_contain_text("A PIN has 12 letters.")
