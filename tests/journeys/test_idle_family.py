"""A family that does nothing for long: the page asks a while ahead, and only a press keeps it signed in."""

import pytest
from playwright.sync_api import expect

from tests.journeys.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.either]


@pytest.fixture
def waiting(phone: Phone) -> Phone:
    """Somebody has signed up; the clock of their phone can be turned."""
    phone.context.clock.install()
    phone.lets_get_started()
    phone.sign_up("parent@example.com")
    phone.press("Continue")
    phone.heading("My practice gave me a PIN for")
    return phone


def test_the_page_asks_ahead_and_a_press_stays(waiting: Phone) -> None:
    question = waiting.page.get_by_role("dialog")
    asked: list[str] = []
    waiting.page.on("request", lambda request: asked.append(request.url))
    waiting.context.clock.fast_forward("26:50")
    expect(question).to_have_count(0)
    assert asked == []
    waiting.context.clock.fast_forward("00:15")
    expect(question).to_contain_text("Are you still there? We will sign you out in 2 minutes.")
    waiting.check("the question whether somebody is still there")
    with waiting.page.expect_response("**/stay/") as stayed:
        waiting.press("Stay signed in")
    assert stayed.value.status == 204
    expect(question).to_have_count(0)
    waiting.context.clock.fast_forward("26:50")
    expect(question).to_have_count(0)


def test_another_page_of_the_browser_is_a_sign_of_life(waiting: Phone) -> None:
    waiting.context.clock.fast_forward("27:05")
    question = waiting.page.get_by_role("dialog")
    expect(question).to_be_visible()
    other = waiting.context.new_page()
    other.goto(f"{waiting.server.url}/home/")
    expect(question).to_have_count(0)


def test_when_the_time_is_over_the_page_asks_where_it_stands(waiting: Phone) -> None:
    with waiting.page.expect_navigation():
        waiting.context.clock.fast_forward("30:15")
