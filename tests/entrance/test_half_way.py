"""Half way in: the password was right, the second step is asked for; at a shared screen somebody else starts over."""

import pytest
from django.test import Client

from tests.entrance.steps import set_up_app, type_password
from tests.pages import words_of
from tests.staff_client import signed_in_client
from tests.world import PASSWORD, World

DESK = "frontdesk@staff.example.com"
SIDES = {"/staff/sign-in/": "/staff/sign-out/", "/sign-in/": "/sign-out/"}


@pytest.fixture
def half(world: World, visitor: Client) -> Client:
    """A browser in which nobody signed in yet; the front desk has a second step."""
    type_password(visitor, DESK)
    set_up_app(visitor)
    return Client()


def test_a_password_alone_sees_and_changes_nothing_of_the_second_factor_that_there_is_by_now(
    world: World, half: Client
) -> None:
    login = world.staff["frontdesk"].login
    for page in ("", "recovery-codes/", "app/", "app/remove/", "passkeys/add/", "recovery-codes/new/"):
        client = signed_in_client(login, world.maple, second_factor=False)
        assert client.get(f"/staff/security/{page}").headers["Location"].startswith("/staff/sign-in/"), page
        assert client.get("/workspace/").headers["Location"].startswith("/staff/sign-in/"), "it is over"


@pytest.mark.parametrize("entrance", SIDES)
def test_somebody_else_starts_over_from_the_second_step(half: Client, entrance: str) -> None:
    half.post(entrance, {"login": DESK, "password": PASSWORD})
    asked = half.get(entrance, follow=True)
    assert "One more step" in words_of(asked), "it waits for its second step"
    assert f'action="{SIDES[entrance]}"' in asked.content.decode()
    left = half.post(SIDES[entrance], follow=True)
    assert left.redirect_chain[-1][0] == entrance
    assert "One more step" not in words_of(left)
    assert half.get(f"{entrance}second-factor/").headers["Location"] == entrance
