"""Family pages on a slow line, by keyboard, without script, for eyes and hands that need other settings."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser import DESK, PHONE, new_context
from tests.journeys.desk import Desk
from tests.journeys.phone import Phone
from tests.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.either]
MOST = 60_000  # bytes of a first load, all in
ROSEMARY = "ROSEMARY TESTKIDDO"


@pytest.fixture
def desk(browser: Browser, server: Server) -> Iterator[Desk]:
    desk = Desk(browser, server, checks=False)
    yield desk
    desk.context.close()


def _loaded(page: Page, address: str) -> int:
    """What comes over the line for a page that was never seen: page, styles, scripts, pictures, with their heads."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="networkidle")
    return sum(
        sum(answer.request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize")) for answer in answers
    )


@pytest.mark.parametrize("path", ["/p/maple/", "/sign-in/", "/p/maple/scan"])
def test_a_first_page_weighs_little(browser: Browser, server: Server, path: str) -> None:
    context = new_context(browser, PHONE)
    weight = _loaded(context.new_page(), server.url + path)
    context.close()
    assert 1_000 < weight <= MOST


def test_a_family_gets_home_without_script(browser: Browser, server: Server, desk: Desk) -> None:
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.family_contacts("CINDY TESTKIDDO")
    desk.open_window()
    pins = desk.register()
    phone = Phone(browser, server, checks=False, java_script_enabled=False)
    phone.page.goto(f"{server.url}/p/maple/scan")
    expect(phone.page.get_by_text("We can't read the code on this phone.")).to_be_visible()
    phone.press("Type the PINs")
    phone.sign_up("cindy.testkiddo@example.com")
    phone.press("Continue")
    phone.press("Myself")
    phone.page.get_by_label("PIN").fill(pins[ROSEMARY])
    phone.press("The PIN is for a child")
    phone.heading("Your child's PIN")
    expect(phone.page.get_by_label("PIN")).to_have_value(pins[ROSEMARY])
    phone.page.get_by_role("link", name="The PIN is for somebody else").click()
    phone.press("A child")
    phone.says_who_they_are()
    phone.birth_date(date(2019, 3, 14))
    slip = pins[ROSEMARY][:-1] + ("B" if pins[ROSEMARY][-1] != "B" else "C")
    phone.page.get_by_label("PIN").fill(slip)
    phone.press("Continue")
    expect(phone.page.get_by_text("Check that PIN. One letter looks off.")).to_be_visible()
    phone.page.get_by_label("PIN").fill(pins[ROSEMARY])
    phone.press("Continue")
    phone.heading("Are you CINDY TESTKIDDO?")
    phone.press("Create My Account")
    phone.sees("ROSEMARY")
    phone.page.get_by_role("link", name=re.compile("ROSEMARY")).click()
    expect(phone.page.get_by_role("heading", name="Upcoming visits")).to_be_visible()
    phone.page.goto(f"{server.url}/home/")
    phone.press("Sign out")
    phone.context.close()


def test_signing_in_takes_the_keyboard_alone_and_shows_where_it_is(browser: Browser, server: Server) -> None:
    context = new_context(browser, PHONE)
    page = context.new_page()
    page.goto(f"{server.url}/sign-in/")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        here = page.locator(":focus")
        if not here.count():
            break
        reached.append(
            (here.get_attribute("aria-label") or here.inner_text() or here.get_attribute("name") or "").strip()
        )
        assert here.evaluate("el => getComputedStyle(el).outlineStyle") == "solid", reached
        assert here.evaluate("el => parseFloat(getComputedStyle(el).outlineWidth)") >= 2, reached
        box = here.bounding_box()
        assert box
        assert box["y"] >= 0, f"{reached[-1]} is under the edge"
    assert reached[0] == "Skip to the content"
    assert [word for word in ("login", "password", "Show", "Sign in") if word in reached] == [
        "login",
        "password",
        "Show",
        "Sign in",
    ]
    context.close()


def test_less_motion_means_none(browser: Browser, server: Server) -> None:
    moving = (
        "() => [...document.querySelectorAll('*')].map((el) => getComputedStyle(el)).filter((style) =>"
        " parseFloat(style.transitionDuration) > 0 || parseFloat(style.animationDuration) > 0).length"
    )
    for wish, is_moving in (("no-preference", True), ("reduce", False)):
        context = new_context(browser, PHONE, reduced_motion=wish)
        page = context.new_page()
        page.goto(f"{server.url}/p/maple/")
        assert (page.evaluate(moving) > 0) is is_moving
        context.close()


def test_forced_colours_keep_the_shapes_and_borders(browser: Browser, server: Server, desk: Desk) -> None:
    page = desk.page
    desk.open_chart("testkiddo ros", ROSEMARY)
    page.emulate_media(forced_colors="active")
    for element in (".banner .status", ".tabs [aria-current]", ".side [aria-current]", ".button--main"):
        border = page.locator(element).first.evaluate("el => getComputedStyle(el).borderTopWidth")
        assert border == "1px", element
    expect(page.locator(".banner .status .shape")).to_have_text(re.compile("[○◐●]"))
    page.emulate_media(forced_colors="none")


def test_larger_text_and_wider_spacing_cut_nothing(browser: Browser, server: Server) -> None:
    """WCAG 1.4.4 and 1.4.12: 200 % text, and the spacing a reader may set, at a phone's width."""
    context = new_context(browser, PHONE, bypass_csp=True)
    page = context.new_page()
    for path in ("/p/maple/", "/sign-in/", "/password/"):
        page.goto(server.url + path)
        page.add_style_tag(
            content="html { font-size: 200% } * { line-height: 1.5 !important; letter-spacing: 0.12em !important;"
            " word-spacing: 0.16em !important }"
        )
        cut = page.evaluate(
            "() => [...document.querySelectorAll('a, button, h1, label, p')].filter((el) => el.checkVisibility()"
            " && el.scrollWidth > el.clientWidth + 1 && getComputedStyle(el).display !== 'inline'"
            " && !el.closest('.skip')).map((el) => el.textContent.trim())"
        )
        assert cut == [], path
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), path
    context.close()


def test_the_desk_registers_and_prints_without_script(browser: Browser, server: Server) -> None:
    context = new_context(browser, DESK, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/staff/sign-in/")
    page.get_by_label("E-mail").fill("frontdesk@demo.kinpin.test")
    page.get_by_label("Password", exact=True).fill("kinpin-demo-2026")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Name, birth date, phone").fill("vega luna")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="VEGA, Luna").click()
    page.get_by_role("link", name="Create/Validate Portal Account").click()
    expect(page.get_by_role("heading", name="Portal Registration for Patient Luna VEGA")).to_be_visible()
    page.get_by_role("radio", name="Rosa VEGA").check()
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_text("1 PIN is ready for Rosa VEGA.")).to_be_visible()
    with context.expect_event("request", lambda request: request.url.endswith("/print/")) as asked:
        page.get_by_role("button", name="Print", exact=True).first.click()
    answer = asked.value.response()
    assert answer
    assert answer.headers["content-type"] == "application/pdf"
    context.close()
