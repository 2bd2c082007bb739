"""Photographs every page at phone, tablet and desk width into screenshots/.

python -m tests.screenshots [NAME...]   only the pages whose name holds one of these
"""

import os
import re
import sys
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import running_browser
from tests.chromium import find_chromium
from tests.journeys.desk import Desk
from tests.journeys.phone import Phone
from tests.server import demo_server, demo_template

FOLDER = Path(__file__).resolve().parent.parent / "screenshots"
WIDTHS = (320, 768, 1440)
ROSEMARY = "ROSEMARY TESTKIDDO"


class Camera:
    def __init__(self, wanted: list[str]) -> None:
        self.wanted = wanted
        FOLDER.mkdir(exist_ok=True)

    def take(self, page: Page, name: str) -> None:
        """The page as it stands, at every width."""
        if self.wanted and not any(part in name for part in self.wanted):
            return
        before = page.viewport_size
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True)
        if before:
            page.set_viewport_size(before)
        sys.stdout.write(f"{name}\n")


def main(wanted: list[str]) -> None:
    os.environ["KINPIN_CHROMIUM"] = str(find_chromium())
    camera = Camera(wanted)
    with demo_template() as template, demo_server(template) as server, running_browser() as browser:
        desk = Desk(browser, server)
        square = _workspace(desk, camera)
        _practice_portal(Desk(browser, server, "admin"), camera)
        _family(Phone(browser, server), camera, square)


def _workspace(desk: Desk, camera: Camera) -> str:
    page = desk.page
    camera.take(page, "search")
    desk.open_chart("testkiddo ros", ROSEMARY)
    camera.take(page, "basic-info")
    desk.family_contacts("CINDY TESTKIDDO")
    camera.take(page, "family-contacts")
    desk.open_window()
    camera.take(page, "registration")
    desk.register()
    camera.take(page, "registration-made")
    square = desk.show()
    camera.take(page, "show")
    desk.close_all()
    page.get_by_role("link", name="Portal History").click()
    camera.take(page, "portal-history")
    page.get_by_role("link", name=re.compile("^Schedule")).first.click()
    camera.take(page, "calendar")
    page.get_by_role("link", name=re.compile("ROSEMARY")).first.dblclick()
    expect(desk.window).to_be_visible()
    camera.take(page, "appointment")
    desk.close_all()
    page.get_by_role("radio", name="Tracking").check()
    expect(page.get_by_role("table", name="Visits of the day")).to_be_visible()
    camera.take(page, "tracking")
    return square


def _practice_portal(desk: Desk, camera: Camera) -> None:
    for name in ("patients", "staff", "staff/new", "roles", "settings", "audit"):
        desk.page.goto(f"{desk.server.url}/practice-portal/{name}/")
        camera.take(desk.page, "portal-" + name.replace("/", "-"))
    desk.page.get_by_role("link", name="Patient Administration").click()
    desk.page.get_by_label("Name, birth date").fill("testkiddo ros")
    desk.page.get_by_role("button", name="Search").click()
    desk.page.get_by_role("link", name="TESTKIDDO, ROSEMARY").click()
    camera.take(desk.page, "portal-patient")


def _family(phone: Phone, camera: Camera, square: str) -> None:
    page = phone.page
    page.goto(f"{phone.server.url}/")
    camera.take(page, "family-landing")
    page.goto(f"{phone.server.url}/p/maple/")
    camera.take(page, "family-practice")
    page.goto(f"{phone.server.url}/sign-in/")
    camera.take(page, "family-sign-in")
    page.goto(f"{phone.server.url}/pin/none/")
    camera.take(page, "family-no-pin")
    phone.scan(square)
    phone.heading("When was your child born?")
    camera.take(page, "family-birth-date")
    phone.birth_date(date(2021, 8, 2))
    phone.press("Continue")
    phone.heading("Are you CINDY TESTKIDDO?")
    camera.take(page, "family-is-it-you")
    phone.press("Yes, I am")
    phone.sign_up("cindy.testkiddo@example.com", before=lambda name: camera.take(page, name))
    page.get_by_label("I agree to the terms").check()
    phone.press("Create My Account")
    phone.sees("ROSEMARY", "BASIL")
    camera.take(page, "family-home")
    page.get_by_role("link", name=re.compile("ROSEMARY")).first.click()
    camera.take(page, "family-child")
    page.goto(f"{phone.server.url}/account/")
    camera.take(page, "family-account")
    phone.press("Add Child/Dependent")
    camera.take(page, "family-whose")


if __name__ == "__main__":
    main(sys.argv[1:])
