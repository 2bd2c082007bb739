"""By typing the PIN: up to the question that makes the account. Nothing is redeemed."""

from datetime import date
from functools import partial

from playwright.sync_api import expect

from kinpin.enrollment.pins import grouped, new_pin
from tests.journeys.phone import PASSWORD, Phone
from tests.ui.tour.stops import CINDY, Look, in_both

_ROSEMARYS, _CINDYS, _NOBODYS = date(2019, 3, 14), date(1990, 5, 1), date(2018, 1, 1)
EMAIL = "parent@example.com"


def typed_steps(phone: Phone, look: Look, pin: str) -> None:
    phone.lets_get_started()
    _account(phone, look)
    _left_off(phone, look)
    _whose(phone, look, pin)
    _who(phone, look)
    _childs_pin(phone, look, pin)
    _children(phone, look, pin)
    _tries_run_out(phone, look)


def _account(phone: Phone, look: Look) -> None:
    page, both = phone.page, partial(in_both, phone, look)
    phone.heading("What is your e-mail?")
    both("family-email")
    phone.context.set_offline(True)
    phone.press("Continue")
    expect(page.get_by_text("No connection.")).to_be_visible()
    look(page, "family-offline")
    phone.context.set_offline(False)
    phone.press("Continue")
    both("family-email-refused")
    page.get_by_label("E-mail").fill(EMAIL)
    phone.press("Continue")
    phone.heading("Type the code")
    both("family-code")
    page.get_by_label("Code").fill("000000")
    phone.press("Continue")
    both("family-code-refused")
    page.get_by_label("Code").fill(phone.code_sent_to(EMAIL))
    phone.press("Continue")
    phone.heading("Make a password")
    both("family-password")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.press("Continue")


def _left_off(phone: Phone, look: Look) -> None:
    """The account is there and opens nothing yet; the place in the steps is kept."""
    page, url = phone.page, phone.server.url
    phone.heading("My practice gave me a PIN for")
    for path, name in (("/home/", "home-empty"), ("/p/maple/", "practice-waiting"), ("/p/maple/scan", "scan-waiting")):
        page.goto(url + path)
        in_both(phone, look, f"family-{name}")
    page.goto(f"{url}/claim/")


def _whose(phone: Phone, look: Look, pin: str) -> None:
    """A child's PIN, typed as one's own."""
    page, both = phone.page, partial(in_both, phone, look)
    both("family-whose")
    phone.press("Myself")
    both("family-own-pin")
    unknown = new_pin()
    page.get_by_label("PIN").fill(unknown)
    phone.birth_date(_CINDYS)
    page.get_by_label("I agree to the terms").check()
    phone.press("Continue")
    both("family-own-pin-refused")
    phone.press("Type the child's birth date")
    phone.heading("Your child's PIN")
    expect(page.get_by_label("PIN")).to_have_value(grouped(unknown))
    both("family-own-pin-childs-date")
    page.goto(f"{phone.server.url}/pin/myself/")
    page.get_by_label("PIN").fill(pin)
    phone.birth_date(_CINDYS)
    page.get_by_label("I agree to the terms").check()
    phone.press("Continue")
    both("family-own-pin-of-a-child")
    page.get_by_role("link", name="The PIN is for somebody else").click()
    phone.press("A child")


def _who(phone: Phone, look: Look) -> None:
    page, both = phone.page, partial(in_both, phone, look)
    phone.heading("What is your name?")
    both("family-you")
    phone.press("Continue")
    both("family-you-refused")
    page.get_by_label("Your first name").fill("Cindy")
    page.get_by_label("Your last name").fill("Testkiddo")
    phone.birth_date(_CINDYS)
    if page.get_by_label("I agree to the terms").count():
        page.get_by_text("Read the terms", exact=True).click()
        look(page, "family-terms")
        page.get_by_label("I agree to the terms").check()
    phone.press("Continue")


def _childs_pin(phone: Phone, look: Look, pin: str) -> None:
    page, both = phone.page, partial(in_both, phone, look)
    phone.heading("Your child's PIN")
    both("family-child-pin")
    page.get_by_label("PIN").fill(pin[:-1] + ("B" if pin[-1] != "B" else "C"))
    page.get_by_label("Day").focus()
    look(page, "family-child-pin-slip")
    page.get_by_label("PIN").fill(pin)
    phone.birth_date(_NOBODYS)
    phone.press("Continue")
    both("family-child-pin-refused")
    page.get_by_label("PIN").fill(pin)
    phone.birth_date(_ROSEMARYS)
    phone.press("Continue")


def _children(phone: Phone, look: Look, pin: str) -> None:
    page, both = phone.page, partial(in_both, phone, look)
    phone.heading(f"Are you {CINDY}?")
    both("family-children")
    page.goto(f"{phone.server.url}/pin/child/")
    page.get_by_label("PIN").fill(pin)
    phone.birth_date(_ROSEMARYS)
    phone.press("Continue")
    expect(page.get_by_text("You typed that PIN before.")).to_be_visible()
    both("family-children-again")


def _tries_run_out(phone: Phone, look: Look) -> None:
    phone.page.goto(f"{phone.server.url}/pin/child/")
    while not phone.page.get_by_text("Too many tries.").is_visible():
        phone.page.get_by_label("PIN").fill(new_pin())
        phone.birth_date(_ROSEMARYS)
        phone.press("Continue")
    in_both(phone, look, "family-child-pin-too-many")
