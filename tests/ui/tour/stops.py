"""What every part of the walk needs: who looks, who sits at the desk, whose phone it is."""

import contextlib
from collections.abc import Callable, Iterator

from playwright.sync_api import Browser, Page, expect

from tests.journeys.desk import Desk
from tests.journeys.phone import Phone
from tests.server import Server

Look = Callable[[Page, str], None]
ROSEMARY, BASIL, BABY = "ROSEMARY TESTKIDDO", "BASIL TESTKIDDO", "BABY GIRL TESTKIDDO"
CINDY, JEFF = "CINDY TESTKIDDO", "JEFF TESTKIDDO"


@contextlib.contextmanager
def at_desk(browser: Browser, server: Server, who: str) -> Iterator[Desk]:
    desk = Desk(browser, server, who, checks=False)
    yield desk
    desk.context.close()


@contextlib.contextmanager
def on_phone(browser: Browser, server: Server) -> Iterator[Phone]:
    phone = Phone(browser, server, checks=False)
    yield phone
    phone.context.close()


def search_page(desk: Desk) -> None:
    desk.page.goto(f"{desk.server.url}/workspace/clinical/charts/")


def administration(desk: Desk) -> None:
    """From a chart to the same patient's page in Patient Administration."""
    patient = desk.page.url.split("/charts/")[1].split("/")[0]
    desk.page.goto(f"{desk.server.url}/practice-portal/patients/{patient}/")


def window_behind(desk: Desk, look: Look, link: str, name: str) -> None:
    """A window that a link opens, looked at and closed."""
    desk.page.get_by_role("link", name=link).first.click()
    expect(desk.window).to_be_visible()
    look(desk.page, name)
    desk.close_all()


def discard(desk: Desk) -> None:
    """Close the window, and say yes when it asks whether what was typed may go."""
    desk.page.once("dialog", lambda dialog: dialog.accept())
    desk.close_all()


def in_both(phone: Phone, look: Look, name: str) -> None:
    """The page as it stands, in English and in Spanish: the switch keeps what was typed and what was told."""
    page = phone.page
    look(page, name)
    phone.press("Español")
    expect(page.locator("html[lang=es]")).to_be_attached()
    look(page, f"{name}-spanish")
    phone.press("English")
    expect(page.locator("html[lang=en]")).to_be_attached()


def grow_old(page: Page) -> None:
    """What a form becomes that was left open until its token went."""
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value = 'old'")
