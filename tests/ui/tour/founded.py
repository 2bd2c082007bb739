"""A practice on its first morning: an administrator, and nobody and nothing else yet."""

from playwright.sync_api import Browser, expect

from tests.config.commanding import ANSWERS, kinpin
from tests.journeys.phone import PASSWORD
from tests.server import Server
from tests.ui.tour.stops import Look, on_phone

_OF_THE_INSTALLATION = {"origin", "smtp-url", "mail-from"}
_ADA = "ada@demo.kinpin.test"
_ROOMS = (
    ("workspace/clinical/charts/", "search"),
    ("workspace/clinical/schedule/", "schedule"),
    ("workspace/clinical/schedule/?show=tracking", "tracking"),
    ("practice-portal/patients/", "portal-patients"),
    ("practice-portal/staff/", "portal-staff"),
    ("practice-portal/providers/", "portal-providers"),
    ("practice-portal/sites/", "portal-sites"),
)


def just_founded(browser: Browser, server: Server, look: Look) -> None:
    answers = {name: answer for name, answer in ANSWERS.items() if name not in _OF_THE_INSTALLATION}
    answers |= {"admin-email": _ADA, "admin-password": PASSWORD}
    flags = [part for name, answer in answers.items() for part in (f"--{name}", answer)]
    said = kinpin("practice", "add", "--data", server.data, *flags, database=server.database)
    assert said.code == 0, said.text
    with on_phone(browser, server) as colleague:
        page = colleague.page
        page.goto(f"{server.url}/staff/sign-in/")
        colleague.sign_in(_ADA)
        expect(page.get_by_role("button", name="Lock")).to_be_visible()
        for path, name in _ROOMS:
            page.goto(f"{server.url}/{path}")
            look(page, f"founded-{name}")
