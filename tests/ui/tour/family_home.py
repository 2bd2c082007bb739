"""Inside an account: the children, the password, somebody else's sheet, nobody there."""

import re
from datetime import date
from functools import partial

from playwright.sync_api import expect

from tests.journeys.phone import PASSWORD, Phone
from tests.ui.tour.family_scanned import EMAIL
from tests.ui.tour.stops import JEFF, Look, in_both

_ROSEMARYS = date(2019, 3, 14)


def home(phone: Phone, look: Look) -> None:
    page, both = phone.page, partial(in_both, phone, look)
    page.goto(f"{phone.server.url}/home/")
    both("family-home")
    page.get_by_role("link", name=re.compile("ROSEMARY")).first.click()
    both("family-child")
    page.goto(f"{phone.server.url}/account/")
    both("family-account")
    _changes_the_password(phone, look)


def _changes_the_password(phone: Phone, look: Look) -> None:
    page, both = phone.page, partial(in_both, phone, look)
    page.get_by_role("link", name="Change my password").click()
    both("family-password-change")
    phone.press("Continue")
    phone.heading("Type the code")
    both("family-password-code")
    page.get_by_label("Code").fill(phone.mailed(EMAIL, r"\b\d{8}\b"))
    phone.press("Continue")
    phone.heading("Make a new password")
    both("family-password-new")
    phone.press("Save")
    both("family-password-new-refused")
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    phone.press("Save")
    expect(page.get_by_role("status")).to_be_visible()
    look(page, "family-sign-in-changed")
    phone.sign_in(EMAIL)
    phone.sees("ROSEMARY", "BASIL")


def in_whose_account(phone: Phone, look: Look, square: str) -> None:
    """Somebody else's sheet, scanned where an account is open."""
    phone.scan(square)
    phone.birth_date(_ROSEMARYS)
    phone.press("Continue")
    phone.heading(f"Are you {JEFF}?")
    in_both(phone, look, "family-in-whose-account")
    phone.press("Yes. Add to my account")
    phone.heading("Each adult needs their own account")
    in_both(phone, look, "family-own-account")
    phone.page.goto(f"{phone.server.url}/claim/")
    phone.press("No, I am not")
    in_both(phone, look, "family-nothing-kept-signed-in")


def not_theirs(phone: Phone, look: Look) -> None:
    """A child who came in with the sheet and is somebody else's."""
    phone.page.goto(f"{phone.server.url}/home/")
    phone.page.get_by_role("link", name=re.compile("BASIL")).first.click()
    phone.page.get_by_role("link", name="This is not my child").click()
    in_both(phone, look, "family-not-theirs")
    phone.press("Yes, this is not my child")
    phone.heading("Done. Your practice knows.")
    in_both(phone, look, "family-told-not-theirs")


def nobody_there(phone: Phone, look: Look) -> None:
    """The question whether somebody is still there. Behind it the switch of the language is out of reach."""
    phone.context.clock.install()
    phone.page.goto(f"{phone.server.url}/home/")
    for name, switch in (("family-idle", "Español"), ("family-idle-spanish", "English")):
        phone.context.clock.fast_forward("27:05")
        question = phone.page.get_by_role("dialog")
        expect(question).to_be_visible()
        look(phone.page, name)
        question.get_by_role("button").click()
        expect(question).to_have_count(0)
        phone.press(switch)
        phone.page.wait_for_load_state()  # its clock runs from then on
