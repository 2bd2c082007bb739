"""Every page, window and refusal of the tour: what each must be, at a desk's width and at the narrowest phone's.

320 CSS pixels are also what is left of a 1280 pixel screen at 400 % zoom.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser import assert_accessible
from tests.server import Server
from tests.ui.tour.walk import tour

pytestmark = [pytest.mark.browser, pytest.mark.either]
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 320, "height": 640}
# People of the demo whom the tour meets, a birth date, a PIN, an e-mail address.
_PERSONAL = re.compile(
    r"(?i:testkiddo|rosemary|basil|cindy|jeff|soto|clover|kowalski|vega|rivera)|\d\d/\d\d/\d{4}|[B-Z]{4} [B-Z]{4}|@"
)
_BEYOND = """() => {
  const wide = (box) => box.scrollWidth > box.clientWidth + 1;
  const windows = document.querySelectorAll("dialog[open], dialog[open] .window__body, .ask");
  const boxes = [document.documentElement, ...windows];
  return boxes.filter(wide).map((box) => `${box.tagName}.${box.className} ${box.scrollWidth} > ${box.clientWidth}`);
}"""
# axe asks this of the role alone, not of the element.
_NAMELESS = """() => [...document.querySelectorAll("dialog[open]")].filter((dialog) => {
  const title = document.getElementById(dialog.getAttribute("aria-labelledby"));
  return !(dialog.getAttribute("aria-label") || (title && dialog.contains(title) && title.textContent.trim()));
}).map((dialog) => dialog.textContent.trim().slice(0, 60))"""
# Links inside a sentence are as high as its line; a box or radio is pressed by its label as well.
_SMALL = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
  .filter((el) => el.checkVisibility() && !el.closest(".skip, [hidden]") && getComputedStyle(el).display !== "inline")
  .map((el) => [el, (el.closest("label") || el).getBoundingClientRect()])
  .filter(([el, box]) => box.width > 1 && (box.height < 44 || box.width < 44))
  .map(([el, box]) => `${el.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)"""


class Inspector:
    """Looks at each page, and goes on when something is wrong, so that one run tells all."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.wrong: list[str] = []

    def look(self, page: Page, name: str) -> None:
        self.seen.append(name)
        before = page.viewport_size
        self._note(name, "title", lambda: _PERSONAL.findall(page.title()))
        self._note(name, "a window without a name", lambda: page.evaluate(_NAMELESS))
        if not name.endswith("-spanish"):  # longer words, which matter where it is narrow
            page.set_viewport_size(DESK)
            self._note(name, "axe at the desk", lambda: _violations(page, name, layout_only=True))
        page.set_viewport_size(PHONE)
        self._note(name, "axe on the phone", lambda: _violations(page, name))
        self._note(name, "wider than the phone", lambda: page.evaluate(_BEYOND))
        if page.locator("body.family").count():
            self._note(name, "too small for a finger", lambda: page.evaluate(_SMALL))
        if before:
            page.set_viewport_size(before)

    def _note(self, name: str, what: str, found: Callable[[], list[str]]) -> None:
        if faults := found():
            self.wrong.append(f"{name}: {what}: {faults}")


def _violations(page: Page, name: str, *, layout_only: bool = False) -> list[str]:
    try:
        assert_accessible(page, name, layout_only=layout_only)
    except AssertionError as found:
        return [str(found)[:600]]
    return []


def test_every_page_is_fit_to_be_seen_and_pressed(browser: Browser, server: Server) -> None:
    inspector = Inspector()
    tour(browser, server, inspector.look)
    assert len(inspector.seen) > 200
    assert not inspector.wrong, "\n".join(inspector.wrong)
