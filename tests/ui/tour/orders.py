"""Who must be kept away: a court's order, the same person entered twice, a hold."""

import re

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.ui.tour.stops import Look, administration, search_page, window_behind

GAEL = "Gael SOTO"


def an_order(desk: Desk, look: Look) -> None:
    """The father a court has barred: covered, shown, and what is asked before the order is lifted."""
    page = desk.page
    search_page(desk)
    desk.open_chart("soto gael", GAEL)
    desk.family_contacts("Omar SOTO")
    look(page, "contacts-covered")
    page.get_by_role("link", name="Show or change...").click()
    window = desk.window
    expect(window.get_by_role("heading", name="Authority: Omar SOTO")).to_be_visible()
    look(page, "contact-authority-ordered")
    window.get_by_label("Authority", exact=True).select_option("JOINT")
    window.get_by_label("What was seen").select_option("parent_statement")
    window.get_by_role("button", name="Set Authority").click()
    expect(window.get_by_text("Nothing was set yet.")).to_be_visible()
    look(page, "contact-authority-lifts")
    desk.close_all()
    desk.open_window()
    window.get_by_text("not eligible. Show").click()
    look(page, "registration-not-eligible")
    desk.close_all()
    chart = page.url
    administration(desk)
    expect(page.get_by_text("Covered")).to_be_visible()
    look(page, "portal-patient-covered")
    page.goto(chart)


def entered_twice(desk: Desk, look: Look) -> None:
    """The barred father, typed in once more."""
    page = desk.page
    contacts = page.url.split("/contacts/")[0] + "/contacts/"
    page.goto(f"{contacts}new/")
    page.get_by_label("First name").fill("Omar")
    page.get_by_label("Role/Reason").select_option("OTHER RELATIVE")
    page.get_by_role("button", name="Add to this chart").click()
    expect(page.get_by_text("may be one person, entered twice")).to_be_visible()
    look(page, "contacts-entered-twice")
    desk.open_window()
    look(page, "registration-entered-twice")
    desk.close_all()
    window_behind(desk, look, "Set Authority...", "contact-authority-entered-twice")
    window_behind(desk, look, "Compare...", "contact-alike")
    page.get_by_role("link", name="Compare...").click()
    desk.window.get_by_role("button", name="Set NO CONTACT").click()
    expect(desk.window.locator(".notice--ok")).to_be_visible()
    look(page, "contact-alike-set")
    desk.close_all()


def hold(desk: Desk, look: Look) -> None:
    page = desk.page
    desk.open_chart("kowalski zofia", "Zofia KOWALSKI")
    page.get_by_role("link", name="Hold...").click()
    expect(desk.window).to_be_visible()
    look(page, "hold")
    desk.window.get_by_label("Why").select_option(index=1)
    desk.window.get_by_role("button", name="Place").click()
    expect(page.locator(".banner--bad")).to_be_visible()
    look(page, "held-chart")
    desk.open_window()
    look(page, "registration-held")
    desk.close_all()
    window_behind(desk, look, "Hold...", "hold-lift")
    administration(desk)
    expect(page.locator(".banner--bad")).to_be_visible()
    look(page, "portal-patient-held")


def known_as_the_barred(desk: Desk, look: Look) -> None:
    """A mother whose account has the address that stands on the barred father's entry; then as the wrong person."""
    page, portal = desk.page, f"{desk.server.url}/practice-portal"
    page.goto(f"{portal}/patients/")
    page.get_by_label("Status").select_option("registered")
    page.get_by_role("button", name="Search").click()
    page.locator("[data-opens]").first.click()
    account, mail = page.url, page.locator("#associations ~ .grid-box td").first.inner_text()
    page.get_by_role("link", name="Family Contacts").click()
    page.locator("[data-row] [data-opens]").nth(1).click()
    expect(page.locator("#panel-title")).to_contain_text("FATHER")
    page.get_by_label("Home Email").fill(mail)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    page.get_by_role("link", name="Set Authority...").click()
    desk.window.get_by_label("Authority", exact=True).select_option("NO CONTACT")
    desk.window.get_by_label("What was seen").select_option("court_order")
    desk.window.get_by_role("button", name="Set Authority").click()
    expect(desk.window.get_by_text("known as that of")).to_be_visible()
    look(page, "contact-alike-shut")
    desk.close_all()
    expect(page.get_by_text("shut for now")).to_be_visible()
    look(page, "contacts-shut")
    page.goto(account)
    look(page, "portal-patient-shut")
    page.get_by_label(re.compile("^Why the access")).first.select_option("wrong_person")
    page.get_by_role("button", name="Remove access").first.click()
    expect(page.get_by_role("button", name="Let it in again").first).to_be_visible()
    look(page, "portal-patient-kept-out")
