"""A second press while the first is under way sends nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Request, expect

from tests.journeys.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.either]


def by_key_twice(button: Locator) -> None:
    button.page.keyboard.press("Control+S")
    button.page.keyboard.press("Control+S")


@pytest.mark.parametrize("press", [Locator.dblclick, by_key_twice])
def test_a_contact_that_is_added_twice_is_there_once(desk: Desk, press: Callable[[Locator], None]) -> None:
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.family_contacts("CINDY TESTKIDDO")
    desk.page.get_by_role("link", name="Add", exact=True).click()
    desk.window.get_by_role("link", name="New contact").click()
    desk.window.get_by_label("First name").fill("Marisol")
    desk.window.get_by_label("Role/Reason").select_option("AUNT")
    sent: list[Request] = []
    desk.page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    press(desk.window.get_by_role("button", name="Add to this chart"))
    expect(desk.page.get_by_role("heading", name="Marisol TESTKIDDO, AUNT")).to_be_visible()
    expect(desk.page.get_by_role("link", name="Marisol TESTKIDDO")).to_have_count(1)
    assert [request.url.rsplit("/", 2)[1] for request in sent] == ["create"]
