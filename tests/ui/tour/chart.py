"""Basic Info and Family Contacts."""

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.ui.tour.stops import CINDY, ROSEMARY, Look, search_page, window_behind


def basic_info(desk: Desk, look: Look) -> None:
    page = desk.page
    search_page(desk)
    desk.open_chart("testkiddo ros", ROSEMARY)
    look(page, "basic-info")
    page.get_by_label("Birth date").fill("soon")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Please look at one thing.")).to_be_visible()
    look(page, "basic-info-refused")
    page.get_by_label("Birth date").fill("3/14/2001")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Caregivers lose access today.")).to_be_visible()
    look(page, "basic-info-grown-up")
    page.get_by_role("link", name="Cancel").click()
    _changed_by_two(desk)
    look(page, "basic-info-changed-by-two")
    page.get_by_role("link", name="Cancel").click()


def _changed_by_two(desk: Desk) -> None:
    """The same field, saved on another page while it was open on this one."""
    expect(desk.page.get_by_label("Birth date")).to_have_value("03/14/2019")
    other = desk.context.new_page()
    other.goto(desk.page.url)
    other.get_by_label("Nickname").fill("Rosie")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_text("Saved")).to_be_visible()
    other.close()
    desk.page.get_by_label("Nickname").fill("Rose")
    desk.page.get_by_role("button", name="Save").click()
    expect(desk.page.locator(".pick")).to_be_visible()


def contacts(desk: Desk, look: Look) -> None:
    page = desk.page
    desk.family_contacts(CINDY)
    look(page, "family-contacts")
    page.get_by_label("Birth date").fill("5/1/1990")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    look(page, "family-contacts-saved")
    _finder(desk, look)
    window_behind(desk, look, "Link siblings", "siblings")
    window_behind(desk, look, "Inactivate", "contact-inactivate")
    window_behind(desk, look, "Authority...", "contact-authority")
    page.get_by_role("link", name="Inactive contacts").first.click()
    expect(desk.window).to_be_visible()
    look(page, "contacts-inactive")
    desk.close_all()
    page.goto(page.url.split("/contacts/")[0] + "/contacts/new/")
    look(page, "contact-new")
    page.get_by_role("button", name="Add to this chart").click()
    look(page, "contact-new-refused")


def _finder(desk: Desk, look: Look) -> None:
    desk.page.get_by_role("link", name="Add", exact=True).click()
    expect(desk.window).to_be_visible()
    look(desk.page, "contact-add")
    for typed, name in (("vega", "contact-add-found"), ("nobody of that name", "contact-add-none")):
        desk.window.get_by_label("Contact name").fill(typed)
        desk.window.get_by_role("button", name="Find").click()
        expect(desk.window.get_by_text("Found", exact=True)).to_be_visible()
        expect(desk.window.get_by_text("No contact found.")).to_have_count(1 if name.endswith("none") else 0)
        look(desk.page, name)
    desk.close_all()
