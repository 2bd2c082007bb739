"""The staff rooms closed to somebody: errors, no staff record, nobody at the screen."""

from playwright.sync_api import expect

from tests.journeys.desk import PASSWORD, Desk
from tests.ui.tour.stops import ROSEMARY, Look, search_page


def staff_errors(desk: Desk, look: Look) -> None:
    desk.page.goto(f"{desk.server.url}/workspace/clinical/charts/nothing/")
    look(desk.page, "staff-error-404")
    desk.page.goto(f"{desk.server.url}/practice-portal/staff/")
    look(desk.page, "staff-error-403")
    desk.page.goto(f"{desk.server.url}/workspace/?a=%00")
    look(desk.page, "staff-error-400")


def lock(desk: Desk, look: Look) -> None:
    """Half-typed text waits behind the lock."""
    page = desk.page
    search_page(desk)
    desk.open_chart("testkiddo ros", ROSEMARY)
    page.get_by_label("Nickname").fill("Rosita")
    page.get_by_role("button", name="Lock").click()
    expect(page.get_by_role("heading", name="Locked")).to_be_visible()
    look(page, "locked")
    page.get_by_role("button", name="Unlock").click()
    look(page, "locked-refused")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    look(page, "basic-info-not-saved-yet")
    _another_child(desk, look)


def _another_child(desk: Desk, look: Look) -> None:
    """Typed over a child for whom there is a sheet."""
    page = desk.page
    page.get_by_label("First name").fill("Amina")
    page.get_by_label("Birth date").fill("5/1/2020")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Enter another child as a new patient.").first).to_be_visible()
    look(page, "basic-info-another-child")
    page.get_by_role("link", name="Cancel").click()


def no_staff_record(desk: Desk, look: Look) -> None:
    desk.open_chart("vega luna", "Luna VEGA")
    desk.open_window()
    look(desk.page, "registration-window-locked")
    desk.page.goto(f"{desk.server.url}/practice-portal/")
    look(desk.page, "no-staff-record")


def nobody_there(desk: Desk, look: Look) -> None:
    desk.context.clock.install()
    search_page(desk)
    desk.context.clock.fast_forward("14:15")
    expect(desk.page.get_by_role("button", name="I am here")).to_be_visible()
    look(desk.page, "staff-still-there")
