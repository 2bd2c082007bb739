"""A real browser for the journeys, and what every page in one must pass."""

import contextlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from axe_playwright_python.base import AxeResults
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.chromium import SWITCHES

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
_PATIENCE = 20_000  # milliseconds: a busy machine is no fault of a page
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_WCAG = {"runOnly": {"type": "tag", "values": _RULES}, "resultTypes": ["violations"]}
# What can differ from one width to another.
_LAYOUT = ["target-size", "color-contrast", "scrollable-region-focusable"]
_OF_LAYOUT = {"runOnly": {"type": "rule", "values": _LAYOUT}, "resultTypes": ["violations"]}

_SAY_WHEN_LOADED = """addEventListener("load", () => (document.documentElement.dataset.loaded = ""))"""
_NOT_LOADED = "html:not([data-loaded])"
_IS_BLOCKED = "Content Security Policy"
_FAULTS: list[str] = []


@contextlib.contextmanager
def running_browsers() -> Iterator[Callable[[Path], Browser]]:
    """What starts the browser at a path when it is first asked for. At the end all are closed."""
    with sync_playwright() as playwright, contextlib.ExitStack() as stack:
        expect.set_options(timeout=_PATIENCE)

        @cache
        def running(path: Path) -> Browser:
            browser = playwright.chromium.launch(executable_path=str(path), args=list(SWITCHES))
            stack.callback(browser.close)
            return browser

        yield running


def new_context(browser: Browser, viewport: dict[str, int], **more: Any) -> BrowserContext:
    """A browser of one person: own cookies, own size.

    Where scripts run, nothing is done or looked for on a page before it is loaded: a script that comes a moment later
    than the button would miss the press.
    """
    context = browser.new_context(viewport=viewport, locale="en-US", timezone_id="America/New_York", **more)  # type: ignore[arg-type]
    context.set_default_timeout(_PATIENCE)
    if more.get("java_script_enabled", True):
        context.add_init_script(_SAY_WHEN_LOADED)
        context.on("page", lambda page: page.add_locator_handler(page.locator(_NOT_LOADED), lambda: None))
    context.on("weberror", lambda error: _FAULTS.append(str(error.error)))
    context.on("console", lambda said: _FAULTS.append(said.text) if _IS_BLOCKED in said.text else None)
    return context


def hurry(page: Page) -> None:
    """From now on, on this page somebody is quicker than its scripts."""
    page.remove_locator_handler(page.locator(_NOT_LOADED))


def assert_no_faults() -> None:
    """No script failed, and the page's own rules blocked nothing, in any browser since this was asked last."""
    faults = list(_FAULTS)
    _FAULTS.clear()
    assert faults == []


def assert_accessible(page: Page, where: str, *, layout_only: bool = False) -> None:
    """No finding of axe on the page as it stands. `layout_only` where the same page was checked at another width."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text())
    found = AxeResults(page.evaluate("options => axe.run(options)", _OF_LAYOUT if layout_only else _WCAG))
    assert found.violations_count == 0, f"{where}: {found.generate_report()}"
