"""A family's press that gets no answer: the button can be pressed again, without loading the page anew."""

import pytest
from playwright.sync_api import Request, expect

from tests.journeys.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.either]


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
