"""Two pages in one browser, and in the second somebody goes over to another practice."""

import pytest
from playwright.sync_api import Browser, expect

from tests.config.commanding import ANSWERS, kinpin
from tests.journeys.desk import Desk
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.either]


def add_practice(server: Server, admin: str) -> None:
    asked = {name: answer for name, answer in ANSWERS.items() if name not in ("origin", "smtp-url", "mail-from")}
    flags = [part for name, answer in {**asked, "admin-email": admin}.items() for part in (f"--{name}", answer)]
    said = kinpin("practice", "add", "--data", server.data, *flags, database=server.database, KINPIN_DEMO="1")
    assert said.code == 0, said.text


def test_the_page_of_the_first_says_so_and_asks_no_more(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server, "admin")
    add_practice(server, "admin@demo.kinpin.test")
    desk.page.clock.install()
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    expect(desk.page.get_by_role("banner")).to_contain_text("Maple Pediatrics")
    desk.page.get_by_label("First name").fill("ROSE")
    other = desk.context.new_page()
    other.goto(f"{server.url}/staff/practice/")
    other.get_by_role("button", name="Elm Street Pediatrics").click()
    expect(other.get_by_role("banner")).to_contain_text("Elm Street Pediatrics")
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.page.clock.run_for(6000)
    said = desk.page.get_by_role("alert").filter(has_text="This page is of another practice")
    expect(said).to_contain_text("copy what you typed here")
    desk.check("a page of another practice")
    assert asked
    asked.clear()
    said.get_by_role("button", name="OK").click()
    desk.page.clock.run_for(60_000)
    assert asked == []
    expect(desk.page.get_by_label("First name")).to_have_value("ROSE")
    desk.context.close()
