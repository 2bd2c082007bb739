"""The practice portal."""

from playwright.sync_api import Page, expect

from tests.journeys.desk import Desk
from tests.ui.tour.stops import Look

_PAGES = (
    "patients", "staff", "staff/new", "roles", "providers", "providers/new", "sites", "sites/new", "audit",
    "settings", "settings/practice", "settings/terms",
)  # fmt: skip


def practice_portal(desk: Desk, look: Look) -> None:
    for path in _PAGES:
        _go(desk, path)
        look(desk.page, "portal-" + path.replace("/", "-"))
    _places(desk, look)
    _settings(desk, look)
    _staff(desk, look)
    _trails(desk, look)
    _patients(desk, look)


def _go(desk: Desk, path: str) -> None:
    desk.page.goto(f"{desk.server.url}/practice-portal/{path}/")


def _places(desk: Desk, look: Look) -> None:
    page = desk.page
    _go(desk, "providers/new")
    page.get_by_role("button", name="Add").click()
    look(page, "portal-provider-refused")
    for kind in ("provider", "site"):
        _go(desk, f"{kind}s")
        page.locator("[data-opens]").first.click()
        look(page, f"portal-{kind}")


def _settings(desk: Desk, look: Look) -> None:
    page = desk.page
    _go(desk, "settings/practice")
    page.locator("input.input").first.fill("")
    page.get_by_role("button", name="Save").click()
    look(page, "portal-settings-practice-refused")
    _go(desk, "settings/terms")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, "portal-settings-terms-refused")


def _staff(desk: Desk, look: Look) -> None:
    page = desk.page
    _go(desk, "staff/new")
    page.get_by_role("button", name="Create").click()
    look(page, "portal-staff-new-refused")
    page.get_by_label("First name").fill("Maria")
    page.get_by_label("Last name").fill("Rivera")
    page.get_by_label("E-mail").fill("frontdesk@demo.kinpin.test")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_text("has a staff record already")).to_be_visible()
    look(page, "portal-staff-new-there-already")
    _go(desk, "staff")
    page.get_by_role("link", name="Create one").first.click()
    look(page, "portal-staff-new-for-a-user")
    _go(desk, "staff")
    page.get_by_role("link", name="Rivera, Maria").click()
    look(page, "portal-staff-record")
    _changed_by_two(page)
    look(page, "portal-staff-record-changed-by-two")
    page.get_by_role("link", name="Audit trail").click()
    look(page, "portal-trail-staff")


def _changed_by_two(page: Page) -> None:
    """The record is saved on another page while it is open on this one."""
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Role").select_option(label="Practice Admin")
    other.get_by_role("button", name="Save").click()
    expect(other.locator(".notice--ok")).to_be_visible()
    other.close()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("while you had it open")).to_be_visible()


def _trails(desk: Desk, look: Look) -> None:
    page = desk.page
    _go(desk, "audit")
    page.get_by_label("A child's trail").fill("nobody of that name")
    page.get_by_role("button", name="Find").click()
    look(page, "portal-trail-find-none")
    page.get_by_label("A child's trail").fill("testkiddo")
    page.get_by_role("button", name="Find").click()
    look(page, "portal-trail-find")
    page.get_by_role("link", name="TESTKIDDO, ROSEMARY").click()
    look(page, "portal-trail-child")


def _patients(desk: Desk, look: Look) -> None:
    page = desk.page
    _go(desk, "patients")
    _search(page, "nobody of that name")
    look(page, "portal-patients-none")
    _search(page, "testkiddo ros")
    look(page, "portal-patients-found")
    page.get_by_role("link", name="TESTKIDDO, ROSEMARY").click()
    look(page, "portal-patient")
    page.locator("summary").get_by_text("Void...").first.click()
    look(page, "portal-patient-void")
    sheet = page.locator("td[data-label=Sheet]").first.inner_text().split(",")[0].split()[0]
    _go(desk, "patients")
    _search(page, sheet)
    look(page, "portal-patients-by-sheet")
    _go(desk, "patients")
    page.get_by_label("Portal status").select_option("declined")
    _search(page, "")
    page.locator("[data-opens]").first.click()
    expect(page.get_by_role("button", name="Withdraw")).to_be_visible()
    look(page, "portal-patient-said-no")


def _search(page: Page, typed: str) -> None:
    page.get_by_label("Name, birth date").fill(typed)
    page.get_by_role("button", name="Search").click()
