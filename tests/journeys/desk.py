"""The front desk in a real browser: what a staff member does, in the words on the screen."""

import io
import re
from collections.abc import Callable

import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from tests.browser import DESK, assert_accessible, new_context
from tests.server import Server

PASSWORD = "kinpin-demo-2026"
_SENT, _SAVED = "The sheet was sent to the printer", "among this computer's downloads"
PIN = re.compile(r"[B-Z]{4} [B-Z]{4} [B-Z]{4}")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
# What a screen reader is told is soon told over by the next thing: kept on the page, so that nothing is missed.
_KEEP_WHAT_IS_SAID = """
document.addEventListener("DOMContentLoaded", () => {
  const keep = (changes) => {
    for (const change of changes)
      for (const said of change.addedNodes) document.documentElement.dataset.said += said.textContent + " ";
  };
  document.documentElement.dataset.said = "";
  const announcer = document.getElementById("announcer");
  if (announcer) new MutationObserver(keep).observe(announcer, { childList: true });
});
"""

# A colleague voids the sheet that this window has just made.
VOID_IT = """async () => {
  const form = document.getElementById("sheet-void");
  await fetch(form.action, { method: "POST", body: new FormData(form) });
}"""


class Desk:
    """One staff member at one screen. Every page that is reached is checked for accessibility, unless told not to."""

    def __init__(
        self, browser: Browser, server: Server, who: str = "frontdesk", *, checks: bool = True, by_hand: bool = False
    ) -> None:
        self.server = server
        self.checks = checks
        self.context = new_context(browser, DESK)
        self.context.add_init_script(_KEEP_WHAT_IS_SAID)
        self.page: Page = self.context.new_page()
        if by_hand:
            self._sign_in_by_hand(f"{who}@demo.kinpin.test")
        else:
            self._sign_in(f"{who}@demo.kinpin.test")
        expect(self.page.get_by_role("button", name="Lock")).to_be_visible()
        self.page.wait_for_load_state()  # keys are heard from then on

    def _sign_in_by_hand(self, email: str) -> None:
        self.page.goto(f"{self.server.url}/staff/sign-in/")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.keyboard.press("Enter")

    def _sign_in(self, email: str) -> None:
        """What the page would send: it need not be drawn for every journey."""
        address = f"{self.server.url}/staff/sign-in/"
        token = _TOKEN.findall(self.context.request.get(address).text())[0]
        form = {"csrfmiddlewaretoken": token, "login": email, "password": PASSWORD}
        self.page.goto(self.context.request.post(address, form=form, headers={"Referer": address}).url)

    @property
    def window(self) -> Locator:
        return self.page.locator("dialog.window[open]").last

    def check(self, where: str) -> None:
        if self.checks:
            assert_accessible(self.page, where)

    def tab(self, name: str = "Clinical") -> None:
        with self.page.expect_event("load"):  # keys are heard from then on
            self.page.get_by_role("link", name=name, exact=True).click()

    def open_chart(self, search: str, name: str) -> None:
        """By keyboard: F2, type, Enter."""
        self.page.keyboard.press("F2")
        box = self.page.get_by_label("Name, birth date, phone")
        expect(box).to_be_focused()
        box.press_sequentially(search)
        given, family = name.rsplit(" ", 1)
        expect(self.page.locator("#results").get_by_role("link", name=f"{family}, {given}")).to_be_visible()
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".banner")).to_contain_text(name)

    def add_patient(self, given: str, family: str, born: str) -> None:
        """Open a chart for somebody new."""
        self.page.goto(f"{self.server.url}/workspace/clinical/charts/new/")
        self.page.get_by_label("First name").fill(given)
        self.page.get_by_label("Last name").fill(family)
        self.page.get_by_label("Birth date").fill(born)
        self.page.get_by_role("button", name="Create patient").click()
        expect(self.page.locator(".banner")).to_contain_text(family)

    def family_contacts(self, contact: str = "") -> None:
        self.page.get_by_role("navigation", name="Chart").get_by_role("link", name="Family Contacts").click()
        expect(self.page.get_by_role("heading", name="Family Contacts")).to_be_visible()
        panel = self.page.get_by_role("heading", name=re.compile(f"^{contact}, "))
        if contact and not panel.is_visible():
            self.page.get_by_role("link", name=contact).first.click()
            expect(panel).to_be_visible()

    def open_window(self, *, by_key: bool = False) -> Locator:
        if by_key:
            self.page.keyboard.press("F8")
        else:
            self.page.get_by_role("link", name="Create/Validate Portal Account").click()
        expect(self.window.get_by_role("heading", name=re.compile("^Portal Registration for Patient"))).to_be_visible()
        self.check("the registration window")
        return self.window

    def choose(self, caregiver: str) -> None:
        """Whom the sheet is for."""
        self.window.get_by_role("radio", name=caregiver).check()
        expect(self.window.locator("[data-line]")).to_contain_text(f"For {caregiver}")

    def register(self) -> dict[str, str]:
        """Press Register; the PIN of each child."""
        self.window.get_by_role("button", name=re.compile("^(Register|New sheet)$")).click()
        return self.made()

    def made(self) -> dict[str, str]:
        """The PINs that the window shows, by the child's name."""
        expect(self.window.get_by_role("button", name="Print", exact=True)).to_be_visible()
        self.check("the registration window with its PINs")
        rows = self.window.locator("tr.has-pin")
        found = {}
        for row in rows.all():
            pin = row.locator("[data-pin]").inner_text()
            assert PIN.fullmatch(pin), pin
            expect(row.get_by_text("Complete")).to_be_visible()
            found[row.get_by_role("rowheader").inner_text()] = pin
        return found

    def asked(self, leave: Callable[[], object]) -> str:
        """What kind of question the browser asks whoever leaves, who then stays."""
        questions: list[str] = []

        def stay(question: Dialog) -> None:
            questions.append(question.type)
            question.dismiss()

        self.page.once("dialog", stay)
        with self.page.expect_event("dialog"):
            leave()
        return questions[0]

    def row(self, child: str) -> Locator:
        return self.window.get_by_role("row").filter(has=self.page.get_by_role("rowheader", name=child, exact=True))

    def print(self) -> bytes:
        """Press Print. What the printer gets, fetched once more: a second copy."""
        with self.page.expect_response(re.compile(r"/print/$")) as answered:
            self.page.get_by_role("button", name="Print", exact=True).click()
        assert answered.value.headers["content-type"] == "application/pdf"
        self.printed()
        return self.print_again(answered.value.url)

    def printed(self) -> None:
        """Wait until the browser has handed the sheet to the printer, or to whatever opens PDFs on this computer."""
        said = re.compile(_SENT if self.page.evaluate("navigator.pdfViewerEnabled") else _SAVED)
        expect(self.page.locator("html")).to_have_attribute("data-said", said)
        self.page.evaluate("document.documentElement.dataset.said = ''")  # so that the next sheet is waited for anew

    def is_heard(self, words: str) -> bool:
        """Whether a screen reader is told: nothing behind an open window is in the tree that it reads."""
        tree = self.context.new_cdp_session(self.page).send("Accessibility.getFullAXTree")["nodes"]
        told = {below for node in tree if node["role"]["value"] == "status" for below in node["childIds"]}
        return any(node["nodeId"] in told and words in node.get("name", {}).get("value", "") for node in tree)

    def has_said_printed(self) -> bool:
        said = self.page.locator("html").get_attribute("data-said") or ""
        return re.search(f"{_SENT}|{_SAVED}", said) is not None

    def print_again(self, address: str) -> bytes:
        """The same request as the button's."""
        form: dict[str, str | float | bool] = {"csrfmiddlewaretoken": self._token()}
        answered = self.context.request.post(address, form=form, headers={"Referer": self.page.url})
        assert answered.status == 200
        return answered.body()

    def _token(self) -> str:
        return self.page.locator("input[name=csrfmiddlewaretoken]").first.input_value()

    def show(self) -> str:
        """Press Show; what the square on the screen says."""
        self.window.get_by_role("button", name="Show", exact=True).click()
        expect(self.window.locator(".showing__qr")).to_be_visible()
        self.check("Show")
        return self.square()

    def square(self) -> str:
        return read_square(self.window.locator(".showing__qr").screenshot())

    def close(self) -> None:
        """Close the window on top."""
        there = self.page.locator("dialog.window[open]").count()
        self.page.keyboard.press("Escape")
        expect(self.page.locator("dialog.window[open]")).to_have_count(there - 1)

    def close_all(self) -> None:
        while self.page.locator("dialog.window[open]").count():
            self.close()

    def portal_status(self, status: str) -> None:
        """`Portal Acct:` in the banner, which refreshes by itself."""
        expect(self.page.locator(".banner")).to_contain_text(status, timeout=30_000)


def read_square(png: bytes) -> str:
    """What a phone's camera reads from a picture."""
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))
    return str(code.text)
