"""By scanning the sheet: a mother with two children, a grown patient, and a sheet that opens nothing any more."""

import re
from datetime import date
from functools import partial

from playwright.sync_api import expect

from tests.journeys.phone import PASSWORD, Phone
from tests.ui.tour.registration import Sheets
from tests.ui.tour.stops import CINDY, Look, in_both

EMAIL = "cindy.testkiddo@example.com"
_BASILS, _NOBODYS = date(2021, 8, 2), date(2018, 1, 1)


def scanned_steps(phone: Phone, look: Look, square: str) -> None:
    page, both = phone.page, partial(in_both, phone, look)
    phone.scan(square)
    phone.heading("When was your child born?")
    both("family-birth-date")
    phone.press("Continue")
    both("family-birth-date-empty")
    phone.birth_date(_NOBODYS)
    phone.press("Continue")
    both("family-birth-date-refused")
    page.get_by_role("link", name="I already have an account").click()
    both("family-sign-in-goes-on")
    page.goto(f"{phone.server.url}/claim/")
    phone.birth_date(_BASILS)
    phone.press("Continue")
    phone.heading(f"Are you {CINDY}?")
    both("family-is-it-you")
    phone.press("No, I am not")
    both("family-nothing-kept")
    phone.scan(square)
    phone.birth_date(_BASILS)
    phone.press("Continue")
    phone.press("Yes, I am")
    phone.sign_up(EMAIL)
    page.get_by_label("Password", exact=True).fill("password")
    phone.press("Create My Account")
    both("family-password-refused")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms").check()
    phone.press("Create My Account")
    phone.sees("ROSEMARY", "BASIL")
    look(page, "family-home-done")


def own_record(phone: Phone, look: Look, sheets: Sheets) -> None:
    """A grown patient."""
    page, both = phone.page, partial(in_both, phone, look)
    phone.scan(sheets.own)
    phone.heading("When were you born?")
    both("family-own-birth-date")
    phone.birth_date(_NOBODYS)
    phone.press("Continue")
    both("family-own-birth-date-refused")
    phone.birth_date(sheets.grown_up_born)
    phone.press("Continue")
    phone.heading("Are you Hawthorn FIELD?")
    both("family-is-it-you-own")
    phone.press("Yes, I am")
    phone.sign_up("hawthorn@example.com")
    page.get_by_label("I agree to the terms").check()
    phone.press("Create My Account")
    expect(page.get_by_text("You can now see your own record.")).to_be_visible()
    look(page, "family-home-own")
    page.get_by_role("link", name=re.compile("You")).first.click()
    both("family-child-own")


def stopped(phone: Phone, look: Look, square: str) -> None:
    phone.scan(square)
    phone.heading("We can't use this sheet")
    in_both(phone, look, "family-stopped")


def maybe_done(phone: Phone, look: Look) -> None:
    phone.page.goto(f"{phone.server.url}/claim/done-already/")
    phone.heading("You may be done already")
    in_both(phone, look, "family-maybe-done")
