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


_WIDER_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  const spacing = { "line-height": "1.5", "letter-spacing": "0.12em", "word-spacing": "0.16em" };
  const rules = Object.entries(spacing).map(([name, value]) => `${name}: ${value} !important`);
  sheet.replaceSync(`* { ${rules.join("; ")} }`);
  document.adoptedStyleSheets = [sheet];
}"""
# Whether what has the focus can be seen at one of five places of it.
_IS_SEEN = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const places = [[0.5, 0.5], [0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]];
  return places.some(([x, y]) => {
    const there = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
    return document.activeElement.contains(there);
  });
}"""


@pytest.mark.parametrize("size", [(320, 640), (1366, 768)])
def test_what_has_the_focus_in_tracking_is_seen(desk: Desk, size: tuple[int, int]) -> None:
    """WCAG 2.4.11: not under the head of the list, which sticks, and not in a head that is hidden."""
    page = desk.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.keyboard.press("F9")
    page.get_by_role("radio", name="Tracking").check()
    page.get_by_role("link", name="Birth date").focus()
    for key in ["Tab"] * 40 + ["Shift+Tab"] * 40:
        page.keyboard.press(key)
        if page.locator(".tracking :focus").count():
            assert page.evaluate(_IS_SEEN), (key, page.locator(":focus").inner_text())


def test_on_a_narrow_screen_tracking_is_sorted_by_a_tap(desk: Desk) -> None:
    page = desk.page
    page.set_viewport_size({"width": 320, "height": 640})
    page.keyboard.press("F9")
    page.get_by_role("radio", name="Tracking").check()
    page.get_by_role("link", name="Patient", exact=True).click()
    expect(page.locator(".tracking tbody th").first).to_contain_text("ADEYEMI")


def test_where_the_system_chooses_the_colours_what_is_marked_is_told_apart(desk: Desk) -> None:
    page = desk.page
    page.emulate_media(forced_colors="active")
    page.keyboard.press("F2")
    page.get_by_label("Name, birth date, phone").press_sequentially("testkiddo")
    names = page.locator("#results tbody th")
    expect(names).to_have_count(3)
    edge = "cell => getComputedStyle(cell).borderInlineStartWidth"
    assert names.first.evaluate(edge) != names.last.evaluate(edge)  # the one that Enter opens
    desk.open_chart("testkiddo ros", "ROSEMARY TESTKIDDO")
    assert desk.open_window(by_key=True).evaluate("window => getComputedStyle(window).borderTopWidth") == "1px"
    desk.close()
    page.keyboard.press("F9")
    ground = "word => getComputedStyle(word).backgroundColor"
    chosen, other = (page.locator(f"#span-{one} + span") for one in ("day", "week"))
    assert chosen.evaluate(ground) != other.evaluate(ground)
    appointment = page.locator(".appointment").first
    assert appointment.evaluate("one => getComputedStyle(one).borderTopWidth") == "1px"
    page.emulate_media(forced_colors="none")


def test_wider_spacing_makes_no_page_wider_than_a_narrow_screen(desk: Desk) -> None:
    """WCAG 1.4.12 at 400 %: the spacing that a reader may set."""
    page = desk.page
    page.set_viewport_size({"width": 320, "height": 640})
    for key in ("F2", "F9"):
        with page.expect_event("load"):
            page.keyboard.press(key)
        page.evaluate(_WIDER_SPACING)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, key
