"""Finding a patient, and a new one."""

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.ui.tour.stops import Look, search_page, window_behind


def search(desk: Desk, look: Look) -> None:
    page = desk.page
    look(page, "search-empty")
    page.get_by_label("Name, birth date, phone").fill("soto mari")
    expect(page.locator("#results").get_by_text("Name alert").first).to_be_visible()
    look(page, "search-name-alert")
    page.get_by_label("Name, birth date, phone").fill("nobody of that name")
    expect(page.get_by_text("No patient found.")).to_be_visible()
    look(page, "search-none")
    page.get_by_label("Name, birth date, phone").fill("soto maria")
    page.locator("#results").get_by_role("link", name="SOTO, Maria", exact=True).click()
    expect(page.locator(".banner")).to_contain_text("Maria SOTO")
    window_behind(desk, look, "Alerts", "alerts")


def new_patient(desk: Desk, look: Look) -> None:
    page = desk.page
    search_page(desk)
    page.get_by_role("link", name="New patient", exact=True).click()
    look(page, "new-patient")
    page.get_by_label("Birth date").fill("next week")
    page.get_by_role("button", name="Create patient").click()
    look(page, "new-patient-refused")
    page.get_by_label("First name").fill("Rose")
    page.get_by_label("Last name").fill("Testkiddo")
    page.get_by_label("Birth date").fill("3/14/2019")
    page.get_by_role("button", name="Create patient").click()
    expect(page.get_by_role("button", name="Create anyway")).to_be_visible()
    look(page, "new-patient-here-already")


def nobody_on_the_chart(desk: Desk, look: Look) -> None:
    """A chart with nothing in it yet, under a long name; then it is no longer one of the practice's patients."""
    page = desk.page
    desk.add_patient("Maximiliana Konstantina", "Featherstonehaugh-Montgomery", "2/3/2020")
    look(page, "chart-long-name")
    desk.open_window()
    look(page, "registration-no-contacts")
    desk.close_all()
    desk.family_contacts()
    look(page, "contacts-none")
    page.get_by_role("link", name="Portal History").click()
    expect(page.get_by_role("heading", name="Portal History")).to_be_visible()
    look(page, "portal-history-none")
    page.get_by_role("link", name="Basic Info").click()
    page.get_by_label("Patient status").select_option("transferred")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".banner--bad")).to_be_visible()
    look(page, "chart-transferred")
    desk.open_window()
    look(page, "registration-not-a-patient")
    desk.close_all()
