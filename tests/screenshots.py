"""Photographs every page at phone, tablet and desk width into screenshots/, and the printed sheet.

python -m tests.screenshots [NAME...]   only the pages whose name holds one of these
"""

import sys
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page, expect

from tests.browser import running_browsers
from tests.chromium import find_chromium
from tests.journeys.desk import Desk
from tests.server import demo_server, demo_template
from tests.ui.tour.walk import tour

FOLDER = Path(__file__).resolve().parent.parent / "screenshots"
WIDTHS = {320: 640, 768: 1024, 1440: 900}
# What a window holds beyond its foot, in pixels; None where no window is open.
_BEYOND_FOOT = """() => {
  const body = [...document.querySelectorAll("dialog[open] .window__body")].at(-1);
  return body ? body.scrollHeight - body.clientHeight : null;
}"""
DARK = ("registration-made", "calendar", "family-home-done", "family-contacts", "family-child-pin")


class Camera:
    def __init__(self, wanted: list[str]) -> None:
        self.wanted = wanted
        FOLDER.mkdir(exist_ok=True)

    def take(self, page: Page, name: str) -> None:
        """The page as it stands, at every width."""
        if self.wanted and not any(part in name for part in self.wanted):
            return
        before = page.viewport_size
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            if beyond := page.evaluate(_BEYOND_FOOT):
                page.set_viewport_size({"width": width, "height": height + beyond})
            self._take(page, f"{name}-{width}")
        page.set_viewport_size({"width": 1366, "height": 768})
        if name in DARK:
            page.emulate_media(color_scheme="dark")
            self._take(page, f"{name}-dark")
            page.emulate_media(color_scheme="light")
        if before:
            page.set_viewport_size(before)
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()

    def _take(self, page: Page, name: str) -> None:
        """The whole page; of one with a window on it, the window."""
        whole = page.evaluate(_BEYOND_FOOT) is None
        page.screenshot(path=FOLDER / f"{name}.png", full_page=whole)


def main(wanted: list[str]) -> None:
    camera = Camera(wanted)
    with demo_template() as template, running_browsers() as running:
        browser = running(find_chromium())
        with demo_server(template) as server:
            tour(browser, server, camera.take)
        if not wanted or any("sheet" in part for part in wanted):
            with demo_server(template) as server:  # the tour ends where nobody signs in for a minute
                _sheets(Desk(browser, server, "admin", checks=False))


def _sheets(desk: Desk) -> None:
    """The printed sheet in both languages, on both papers."""
    for paper, search, child, caregiver in (
        ("US Letter", "testkiddo ros", "ROSEMARY TESTKIDDO", "JEFF TESTKIDDO"),
        ("A4", "vega luna", "Luna VEGA", "Rosa VEGA"),
    ):
        desk.page.goto(f"{desk.server.url}/practice-portal/settings/")
        desk.page.get_by_label("Paper in the printer").select_option(label=paper)
        desk.page.get_by_role("button", name="Save").click()
        desk.page.goto(f"{desk.server.url}/workspace/clinical/charts/")
        desk.open_chart(search, child)
        desk.open_window()
        for language in ("English", "Spanish"):
            desk.choose(caregiver)
            desk.window.get_by_label("Sheet in").select_option(label=language)
            desk.register()
            pypdfium2.PdfDocument(desk.print())[0].render(scale=100 / 72).to_pil().save(
                FOLDER / f"sheet-{paper.split()[-1].lower()}-{language.lower()}.png"
            )
            desk.window.get_by_role("button", name="Void these PINs").click()
            expect(desk.window.get_by_role("button", name="Register", exact=True)).to_be_visible()
        desk.close_all()


if __name__ == "__main__":
    main(sys.argv[1:])
