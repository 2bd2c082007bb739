"""A real browser for the journeys, and what every page in one must pass."""

import contextlib
from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.chromium import SWITCHES, find_chromium

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
_AXE = Axe()
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_WCAG = {"runOnly": {"type": "tag", "values": _RULES}}


@contextlib.contextmanager
def running_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(find_chromium()), args=list(SWITCHES))
        yield browser
        browser.close()


def new_context(browser: Browser, viewport: dict[str, int], **more: Any) -> BrowserContext:
    """A browser of one person: own cookies, own size. Fails the test on a script error or a blocked resource."""
    context = browser.new_context(viewport=viewport, locale="en-US", timezone_id="America/New_York", **more)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    return context


def assert_accessible(page: Page, where: str) -> None:
    """No finding of axe on the page as it stands."""
    found = _AXE.run(page, options=_WCAG)
    assert found.violations_count == 0, f"{where}: {found.generate_report()}"
