"""A new hire presses the button, is told what is missing and whom to ask; the admin mends it; the button works."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.desk import Desk
from tests.server import Server

pytestmark = pytest.mark.browser
ROSEMARY, BASIL = "ROSEMARY TESTKIDDO", "BASIL TESTKIDDO"


def test_a_new_hire_is_associated_and_registers_the_children(browser: Browser, server: Server) -> None:
    hire = Desk(browser, server, "newhire")
    hire.open_chart("testkiddo ros", ROSEMARY)
    hire.family_contacts("CINDY TESTKIDDO")
    window = hire.open_window()
    said = window.get_by_text("You can't register families yet.")
    expect(said).to_contain_text("Your sign-in is not linked to an active staff record. Nothing was issued.")
    expect(said).to_contain_text("Ask Dana Ortiz to link it, then press Try again.")
    expect(window.get_by_role("button", name="Register", exact=True)).to_be_disabled()
    hire.check("the association error")

    mend(Desk(browser, server, "admin"))

    window.get_by_role("link", name="Try again").click()
    expect(said).to_be_hidden()
    for child in (ROSEMARY, BASIL):
        expect(hire.row(child).get_by_role("checkbox")).to_be_checked()
    assert set(hire.register()) == {ROSEMARY, BASIL}
    hire.context.close()


def mend(admin: Desk) -> None:
    """Practice Portal › User Administration › Staff Members: a record for Nico Hale, and the user that is his."""
    page = admin.page
    page.get_by_role("link", name="Practice Portal").click()
    side = page.get_by_role("navigation", name="Practice Portal")
    expect(side.get_by_role("heading", name="User Administration")).to_be_visible()
    side.get_by_role("link", name="Staff Members").click()
    user = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Nico Hale"))
    expect(user.get_by_role("cell", name=re.compile("^None "))).to_be_visible()
    admin.check("Staff Members")

    page.get_by_role("link", name="New staff record").click()
    page.get_by_label("First name").fill("Nico")
    page.get_by_label("Last name").fill("Hale")
    expect(page.get_by_label("Role", exact=True)).to_have_value("front_desk")
    admin.check("a new staff record")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", name="Nico Hale")).to_be_visible()
    created = page.get_by_role("status").filter(has_text="The staff record was created.")
    expect(created).to_be_focused()  # read aloud first, on the page it leads to
    admin.check("a staff record without a user")

    page.get_by_label("Somebody who signs in to the workspace already").select_option(
        label="Nico Hale, newhire@demo.kinpin.test"
    )
    page.get_by_role("button", name="Associate").click()
    expect(page.get_by_text("The user is associated.")).to_be_visible()
    admin.check("a staff record with its user")

    page.get_by_role("link", name="Audit trail").click()
    expect(page.get_by_role("heading", name="Trail of Nico Hale")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Was refused")).not_to_have_count(0)
    admin.check("a staff member's trail")
    admin.context.close()
