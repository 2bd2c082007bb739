"""A family's press that gets no answer: the button can be pressed again, without loading the page anew."""

import pytest
from playwright.sync_api import Request, expect

from tests.journeys.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.either]


def test_without_a_connection_it_is_said_where_the_eyes_are_and_nothing_is_lost(phone: Phone) -> None:
    page = phone.page
    page.set_viewport_size({"width": 320, "height": 480})
    phone.lets_get_started()
    page.get_by_text("I don't have e-mail").click()
    page.get_by_label("E-mail").fill("parent@example.com")
    phone.context.set_offline(True)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.get_by_role("button", name="Continue").tap()
    expect(page.get_by_text("No connection. We kept what you typed.")).to_be_in_viewport(ratio=1)
    phone.context.set_offline(False)
    expect(page.get_by_label("E-mail")).to_have_value("parent@example.com")
    phone.press("Continue")
    phone.heading("Type the code")


def test_a_press_that_was_stopped_can_be_made_again(phone: Phone) -> None:
    page, asked = phone.page, list[Request]()
    phone.context.clock.install()
    phone.lets_get_started()
    page.get_by_label("E-mail").fill("parent@example.com")
    page.route("**/claim/email/", lambda route: route.fulfill(status=204))  # leaves the page as a stopped request does
    page.on("request", lambda request: asked.append(request))
    phone.press("Continue")
    phone.press("Working...")
    expect(page.get_by_role("button", name="Working...")).to_be_visible()
    assert len(asked) == 1, "a second press is held"
    phone.context.clock.fast_forward("00:16")
    page.unroute("**/claim/email/")
    phone.press("Continue")
    phone.heading("Type the code")
