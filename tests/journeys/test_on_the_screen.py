"""What has to be on the screen is there, however low or narrow the screen is."""

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.either]
_SCROLLS = "document.documentElement.scrollHeight - document.documentElement.clientHeight"


@pytest.fixture
def server(looked_at: Server) -> Server:
    return looked_at


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800), (1366, 768), (1440, 900)])
def test_the_foot_of_the_schedule_is_on_the_screen_and_the_page_does_not_scroll(
    desk: Desk, size: tuple[int, int]
) -> None:
    desk.page.set_viewport_size({"width": size[0], "height": size[1]})
    desk.page.keyboard.press("F9")
    foot = desk.page.locator(".schedule__foot")
    for view in ("Calendar", "Tracking"):
        desk.page.get_by_role("radio", name=view).check()
        expect(desk.page.locator(".tracking-box" if view == "Tracking" else ".calendar-box")).to_be_visible()
        expect(foot).to_be_in_viewport(ratio=1)
        assert desk.page.evaluate(_SCROLLS) == 0, view


def test_on_a_narrow_screen_the_board_keeps_its_height(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 320, "height": 700})
    desk.page.keyboard.press("F9")
    board = desk.page.locator(".calendar-box").bounding_box()
    assert board is not None
    assert board["height"] > 400
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_window_that_is_much_enlarged_scrolls_as_a_whole(desk: Desk) -> None:
    """400 % on a screen of 1280 x 800."""
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    desk.page.set_viewport_size({"width": 320, "height": 200})
    window = desk.open_window(by_key=True)
    body = window.locator(".window__body")
    assert body.evaluate("body => body.scrollHeight - body.clientHeight") <= 0  # nothing is hidden in it
    register = window.get_by_role("button", name="Register", exact=True)
    register.scroll_into_view_if_needed()
    expect(register).to_be_in_viewport(ratio=1)
    assert window.evaluate("window => window.scrollHeight > window.clientHeight")


def test_a_name_of_one_long_word_makes_a_window_no_wider_than_the_screen(desk: Desk) -> None:
    page = desk.page
    desk.add_patient("Wolfeschlegelsteinhausenbergerdorffs", "Featherstonehaughmontgomerysmythesen", "2/3/2021")
    page.set_viewport_size({"width": 320, "height": 640})
    window = desk.open_window(by_key=True)
    beyond = "w => [w, ...w.querySelectorAll('.window__body')].map((box) => box.scrollWidth - box.clientWidth)"
    assert window.evaluate(beyond) == [0, 0]
