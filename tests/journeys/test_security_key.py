"""A security key as the second step, in a real browser at a practice that was set up: the demo asks for none."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser import DESK, assert_accessible, new_context
from tests.config.commanding import ANSWERS, PASSWORD, set_up
from tests.journeys.security_key import Key
from tests.server import Server, database, running_server

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.either]
EMAIL = ANSWERS["admin-email"]


@pytest.fixture
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("practices") / "elm"
    with database() as url:
        said = set_up(data, url)
        assert said.code == 0, said.text
        with running_server("serve", data, url, "--workers", "1") as server:
            yield server


class Person:
    """The practice's administrator at a browser. Every page that is met is checked for accessibility."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.url = server.url
        self.page = context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        assert_accessible(self.page, heading)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).click()

    def types_the_password(self) -> None:
        self.page.goto(f"{self.url}/staff/sign-in/")
        self.page.get_by_label("E-mail").fill(EMAIL)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")

    def is_at_work(self) -> None:
        expect(self.page.get_by_role("button", name="Lock")).to_be_visible()
        assert self.page.url.startswith(f"{self.url}/workspace/")

    def is_not_let_in(self) -> None:
        """Work is behind the second step, for this person; another may sign in."""
        self.page.goto(f"{self.url}/workspace/")
        self.sees("One more step")
        self.press("Sign in as somebody else")
        self.sees("Sign in")

    def signs_out(self) -> None:
        self.page.goto(f"{self.url}/staff/security/")
        self.press("Sign out")
        self.sees("Sign in")

    def adds_a_key(self, name: str) -> None:
        self.sees("Add a passkey")
        self.page.get_by_label("A name for it").fill(name)
        self.press("Add the passkey")

    def removes_the_key(self, name: str) -> None:
        self.follow(f"Remove {name}")
        self.sees("Remove this passkey?")
        self.press("Remove")
        self.sees("Your sign-in")
        expect(self.page.get_by_text(name, exact=True)).to_have_count(0)

    def options(self) -> dict[str, Any]:
        """What the page asks of the browser."""
        form = self.page.locator("form[data-passkey]")
        return dict(json.loads(form.get_attribute("data-options") or "")["publicKey"])

    def asks_for(self, key: Key) -> None:
        """Let the page ask for a key that the practice did not ask for, as somebody's own page would."""
        asked = {**self.options(), "allowCredentials": [{"type": "public-key", "id": key.id}]}
        form = self.page.locator("form[data-passkey]")
        form.evaluate("(form, options) => { form.dataset.options = options; }", json.dumps({"publicKey": asked}))


@pytest.fixture
def person(browser: Browser, practice: Server) -> Iterator[Person]:
    context = new_context(browser, DESK)
    person = Person(context, practice)
    yield person
    context.close()
    assert person.errors == []


def test_a_security_key_lets_in_until_it_is_removed(person: Person) -> None:
    blue = Key(person.page)
    person.types_the_password()
    person.sees("One more thing before you start")
    person.follow("Use a passkey")
    person.sees("Add a passkey")
    told = person.options()
    assert (told["rp"]["name"], told["user"]["displayName"], told["user"]["name"]) == ("Kinpin", "Ada Elm", EMAIL)
    expect(person.page.get_by_label("A name for it")).to_have_value("Passkey")
    person.adds_a_key("blue key")
    person.sees("Keep these recovery codes")
    person.follow("I have saved them. Continue")
    person.is_at_work()
    person.signs_out()

    # The password alone is not enough; with the key it is.
    person.types_the_password()
    person.sees("One more step")
    person.is_not_let_in()
    person.types_the_password()
    person.press("Use my passkey")
    person.is_at_work()

    # Another key is added, which the first is not; then the first is removed.
    person.page.goto(f"{person.url}/staff/security/")
    person.sees("Your sign-in")
    person.follow("Add a passkey")
    person.sees("Your password again")
    person.page.get_by_label("Password", exact=True).fill(PASSWORD)
    person.press("Continue")
    person.sees("Your second step again")
    person.press("Use my passkey")
    person.adds_a_key("the same key")
    expect(person.page.get_by_text("You have added this passkey already. Use another.")).to_be_visible()
    blue.pull_out()
    red = Key(person.page)
    person.adds_a_key("red key")
    person.sees("Your sign-in")
    person.removes_the_key("blue key")
    person.signs_out()

    # The page does not ask for the removed one; made to ask for it all the same, it is refused.
    red.pull_out()
    blue.put_in()
    person.types_the_password()
    person.press("Use my passkey")
    expect(person.page.get_by_text("That did not work. Nothing was sent.")).to_be_visible()
    person.asks_for(blue)
    person.press("Use my passkey")
    expect(person.page.get_by_text("That passkey does not belong to this sign-in.")).to_be_visible()
    person.sees("One more step")
    person.is_not_let_in()

    blue.pull_out()
    red.put_in()
    person.types_the_password()
    person.press("Use my passkey")
    person.is_at_work()
