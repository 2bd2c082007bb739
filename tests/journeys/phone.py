"""A parent's phone in a real browser: every page on the way is checked for accessibility."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser import PHONE, assert_accessible, new_context
from tests.server import Server

PASSWORD = "purple river lantern 47"
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


class Phone:
    def __init__(self, browser: Browser, server: Server, *, checks: bool = True, **more: Any) -> None:
        self.server = server
        self.checks = checks
        self.context = new_context(browser, PHONE, has_touch=True, is_mobile=True, **more)
        self.page: Page = self.context.new_page()

    def check(self, where: str) -> None:
        if self.checks:
            assert_accessible(self.page, where)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def heading(self, words: str) -> None:
        """Wait until the page asks this, and check it."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)
        self.check(words)

    def lets_get_started(self) -> None:
        self.page.goto(f"{self.server.url}/p/maple/")
        self.heading("See your child's visits online")
        self.press("Let's Get Started")

    def scan(self, address: str) -> None:
        """What the camera does with the square."""
        self.page.goto(address)

    def says_who_they_are(self) -> None:
        """Cindy answers *What is your name?* and agrees to the terms."""
        self.page.get_by_label("Your first name").fill("Cindy")
        self.page.get_by_label("Your last name").fill("Testkiddo")
        self.birth_date(date(1990, 5, 1))
        self.page.get_by_label("I agree to the terms").check()
        self.press("Continue")

    def birth_date(self, born: date) -> None:
        self.page.get_by_label("Month").select_option(_MONTHS[born.month - 1])
        self.page.get_by_label("Day").fill(str(born.day))
        self.page.get_by_label("Year").fill(str(born.year))

    def sign_up(self, email: str, *, before: Callable[[str], None] = lambda page: None) -> None:
        """E-mail, the code out of the mail, a password. `before` is told each page when it is there."""
        self.heading("What is your e-mail?")
        before("family-email")
        self.page.get_by_label("E-mail").fill(email)
        self.press("Continue")
        self.heading("Type the code")
        before("family-code")
        self.page.get_by_label("Code").fill(self.code_sent_to(email))
        self.press("Continue")
        self.heading("Make a password")
        before("family-password")
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)

    def sign_in(self, email: str) -> None:
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.press("Sign in")

    def code_sent_to(self, email: str) -> str:
        """The code of the newest mail, as the demo's page of sent mail shows it."""
        return self.mailed(email, r"\b\d{6,8}\b")

    def mailed(self, email: str, pattern: str) -> str:
        """What fits the pattern in the newest mail to that address."""
        mail = self.context.new_page()
        mail.goto(f"{self.server.url}/demo/mail/")
        letters, found = mail.locator("article", has_text=email), None
        for _ in range(60):
            found = next(filter(None, (re.search(pattern, text) for text in letters.all_inner_texts())), None)
            if found:
                break
            mail.reload(wait_until="networkidle")
        mail.close()
        assert found
        return found[0]

    def sees(self, *children: str) -> None:
        """Home shows these children and no other."""
        expect(self.page.locator(".cards > li")).to_have_count(len(children))
        for child in children:
            expect(self.page.locator(".cards")).to_contain_text(child)
        self.check("home")
