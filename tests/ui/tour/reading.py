"""A biller's rooms: somebody who reads charts and schedule, and changes nothing."""

import re

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.ui.tour.stops import Look


def becomes_a_biller(desk: Desk, look: Look) -> None:
    """The new hire, by the hand of the administrator."""
    page = desk.page
    page.goto(f"{desk.server.url}/practice-portal/staff/")
    page.get_by_label("Workspace role of Nico Hale").select_option(label="Billing")
    page.get_by_role("button", name="Change the role of Nico Hale").click()
    expect(page.locator(".notice[data-focus]")).to_be_visible()
    look(page, "portal-staff-role-changed")


def reads(desk: Desk, look: Look) -> None:
    page = desk.page
    desk.open_chart("vega luna", "Luna VEGA")
    look(page, "basic-info-read")
    desk.family_contacts()
    look(page, "family-contacts-read")
    page.get_by_role("link", name=re.compile("^Schedule")).first.click()
    page.get_by_role("link", name=re.compile("ROSEMARY")).first.dblclick()
    expect(desk.window).to_be_visible()
    look(page, "appointment-read")
    desk.close_all()
