"""The source article, line by line, through both of its entry points, as its front desk and its mother live it."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.desk import Desk
from tests.journeys.phone import Phone
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.prints]
ROSEMARY, BASIL = "ROSEMARY TESTKIDDO", "BASIL TESTKIDDO"
BORN = {ROSEMARY: date(2019, 3, 14), BASIL: date(2021, 8, 2)}


@pytest.fixture
def desk(browser: Browser, server: Server) -> Iterator[Desk]:
    desk = Desk(browser, server, by_hand=True)
    yield desk
    desk.context.close()


def test_from_family_contacts_by_typing(browser: Browser, desk: Desk, phone: Phone, server: Server) -> None:
    # Clinical tab > Patient Chart button > the patient > Family Contacts > the contact.
    desk.tab("Clinical")
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.portal_status("Unregistered")
    desk.family_contacts("CINDY TESTKIDDO")
    # The button is right of Home Email.
    email = desk.page.get_by_label("Home Email").bounding_box()
    button = desk.page.get_by_role("link", name="Create/Validate Portal Account").bounding_box()
    assert email
    assert button
    assert button["x"] >= email["x"] + email["width"]
    assert abs(button["y"] + button["height"] / 2 - (email["y"] + email["height"] / 2)) < 12

    window = desk.open_window()
    # Both parents with their role and status; the patient and the sibling, ticked.
    expect(window.get_by_role("heading", level=1)).to_have_text(
        f"Portal Registration for Patient {ROSEMARY} and selected Siblings"
    )
    for name, role in (("CINDY TESTKIDDO", "MOTHER"), ("JEFF TESTKIDDO", "FATHER")):
        expect(desk.row(name)).to_contain_text(role)
        expect(desk.row(name)).to_contain_text("JOINT")
    expect(window.get_by_role("radio", name="CINDY TESTKIDDO")).to_be_checked()
    for child in (ROSEMARY, BASIL):
        expect(desk.row(child).get_by_role("checkbox")).to_be_checked()
    assert "TESTKIDDO" not in desk.page.title()

    pins = desk.register()
    assert set(pins) == {ROSEMARY, BASIL}
    assert len(set(pins.values())) == 2
    assert len(desk.print()) > 10_000
    desk.close()
    desk.portal_status("Pending")
    assert not [mail for mail in server.mail().glob("*.eml") if b"testkiddo" in mail.read_bytes()], "issuing sent mail"

    # The practice portal says Pending Registration.
    admin = Desk(browser, server, "admin")
    admin.page.goto(f"{server.url}/practice-portal/patients/")
    admin.page.get_by_label("Name, birth date").fill("testkiddo ros")
    admin.page.keyboard.press("Enter")
    expect(admin.page.locator("table").get_by_text("Pending Registration")).to_be_visible()
    admin.context.close()

    # At home: the address, an account, a child's birth date and PIN.
    phone.lets_get_started()
    phone.sign_up("cindy.testkiddo@example.com")
    phone.press("Continue")
    phone.heading("My practice gave me a PIN for")
    phone.press("A child")
    phone.heading("What is your name?")
    phone.says_who_they_are()
    phone.heading("Your child's PIN")
    phone.birth_date(BORN[ROSEMARY])
    phone.page.get_by_label("PIN").fill(pins[ROSEMARY].lower())
    phone.press("Continue")
    phone.heading("Are you CINDY TESTKIDDO?")
    phone.press("Create My Account")
    expect(phone.page.locator(":focus")).to_contain_text("You are done.")
    phone.sees("ROSEMARY")
    # The chart says so without being loaded again.
    desk.portal_status("Registered")


def test_from_an_appointment_by_scanning(desk: Desk, phone: Phone) -> None:
    # Schedule button > Calendar > double-click the appointment.
    desk.tab("Practice Management")
    desk.page.get_by_role("link", name=re.compile("^Schedule")).first.click()
    expect(desk.page.get_by_role("radio", name="Calendar")).to_be_checked()
    desk.check("the calendar")
    desk.page.get_by_role("link", name=re.compile("ROSEMARY")).first.dblclick()
    expect(desk.window).to_be_visible()
    desk.check("Add/Edit Appointment")
    clock = desk.window.get_by_role("button", name=re.compile("now", re.I)).first.bounding_box()
    button = desk.window.get_by_role("link", name="Create/Validate Portal Account").bounding_box()
    assert clock
    assert button
    assert button["x"] >= clock["x"] + clock["width"]
    desk.window.get_by_role("link", name="Create/Validate Portal Account").click()
    expect(desk.window.get_by_role("heading", name=re.compile("Portal Registration"))).to_be_visible()
    if not desk.window.get_by_role("radio", name="CINDY TESTKIDDO").is_checked():
        desk.choose("CINDY TESTKIDDO")
    pins = desk.register()
    assert set(pins) == {ROSEMARY, BASIL}
    square = desk.show()
    for hidden in (*pins.values(), *(p.replace(" ", "") for p in pins.values()), "ROSEMARY", "TESTKIDDO", "2019"):
        assert hidden not in square

    phone.scan(square)
    phone.heading("When was your child born?")
    assert "#" not in phone.page.url
    phone.birth_date(BORN[BASIL])
    phone.press("Continue")
    phone.heading("Are you CINDY TESTKIDDO?")
    phone.press("Yes, I am")
    phone.sign_up("cindy.testkiddo@example.com")
    phone.page.get_by_label("I agree to the terms").check()
    phone.press("Create My Account")
    phone.sees("ROSEMARY", "BASIL")

    # Scanning again leads home.
    phone.scan(square)
    phone.heading("Hello")
    # The window that stood open behind the square says so by itself, row by row.
    desk.close()
    for child in (ROSEMARY, BASIL):
        expect(desk.row(child)).to_contain_text("Registered", timeout=30_000)
        expect(desk.row(child)).to_contain_text(pins[child])
    desk.close_all()
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.portal_status("Registered")
