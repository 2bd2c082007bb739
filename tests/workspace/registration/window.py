"""The registration window as a browser without script has it: what it shows, what its buttons post."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.pages import action_of, form_of, row_of, ticks_of, words_in, words_of
from tests.world import World

HTMX = {"HX-Request": "true"}
PIN = re.compile(r"\b[B-Z]{4} [B-Z]{4} [B-Z]{4}\b")


class Window:
    """One window of one person. `page` is what it shows now, `at` its address, `status` how it answered."""

    def __init__(self, world: World, client: Client, child: str = "ROSEMARY", /, **asked: str) -> None:
        self.world = world
        self.client = client
        self.child = child
        self.been: list[str] = []  # every address on the way
        self.go(self.address("registration") + (f"?{urlencode(asked)}" if asked else ""))

    def address(self, name: str, **kwargs: str) -> str:
        patient = {} if "sheet" in kwargs else {"patient": self.world.child(self.child).public_id}
        return reverse(
            f"workspace:{name}",
            urlconf="kinpin.config.urls.practice_side",
            kwargs={"tab": "clinical", **patient, **kwargs},
        )

    def go(self, address: str) -> "Window":
        return self._land(address, self.client.get(address))

    def _land(self, address: str, response: Any) -> "Window":
        self.been.append(address)
        while response.status_code == 302:
            address = response.headers["Location"]
            self.been.append(address)
            response = self.client.get(address)
        self.page: HttpResponse = response
        self.at = address
        return self

    # --- what it shows

    @property
    def status(self) -> int:
        return self.page.status_code

    @property
    def words(self) -> str:
        return words_of(self.page)

    @property
    def heading(self) -> str:
        found = re.search(r'<h1[^>]*id="registration-title"[^>]*>(.*?)</h1>', self.page.content.decode(), re.DOTALL)
        return found[1].strip() if found else ""

    def row(self, who: str) -> str:
        """What the row of a caregiver or child says."""
        return words_in(row_of(self.page, self._full(who)))

    def chosen(self) -> str:
        """Whom the sheet is for, by first name; empty while nobody is chosen."""
        wanted = self.form.get("caregiver", "")
        return next((name for name, contact in self.world.caregivers.items() if contact.public_id == wanted), "")

    def ticked(self) -> set[str]:
        """The children that are ticked, by first name."""
        wanted = ticks_of(self.page, "registration", "child")
        return {name for name, child in self.world.children.items() if child.public_id in wanted}

    def pins(self) -> dict[str, str]:
        """The PINs it shows, by first name."""
        found = {name: PIN.search(self.row(name)) for name in self.world.children}
        return {name: pin[0] for name, pin in found.items() if pin}

    @property
    def sheet(self) -> str:
        """The public id of the sheet that was just made."""
        return parse_qs(urlsplit(self.at).query)["sheet"][0]

    def _full(self, who: str) -> str:
        person: Any = self.world.children.get(who) or self.world.caregivers[who]
        return str(person.name.usual)

    # --- what is pressed

    @property
    def form(self) -> dict[str, Any]:
        return form_of(self.page, "registration")

    def posted(self, *, caregiver: str = "", children: tuple[str, ...] | None = None, **more: str) -> dict[str, Any]:
        """What Register posts as the window stands, with other choices."""
        wanted = ticks_of(self.page, "registration", "child")
        if children is not None:
            wanted = [self.world.child(name).public_id for name in children]
        locked = ticks_of(self.page, "registration", "wanted")
        chosen = {"caregiver": self.world.contact(caregiver).public_id} if caregiver else {}
        return {**self.form, **chosen, "child": wanted, "wanted": locked, **more}

    def register(self, **choices: Any) -> "Window":
        address = self.address("register")
        return self._land(address, self.client.post(address, self.posted(**choices)))

    def link(self, words: str) -> str:
        """Where a link of the window leads, by what it says; empty when there is none."""
        found = re.search(rf'<a[^>]* href="([^"]+)"[^>]*>\s*{re.escape(words)}', self.page.content.decode())
        return unescape(found[1]) if found else ""

    def follow(self, who: str) -> "Window":
        """The link in a row: its mend."""
        link = re.search(r'<a href="([^"]+)"', row_of(self.page, self._full(who)))
        assert link, self.row(who)
        return self.go(unescape(link[1]))

    def answer(self, form: str, **typed: Any) -> "Window":
        """Fill in the form of the page it leads to, by its id or its address, and press its button."""
        action = action_of(self.page, form)
        return self._land(action, self.client.post(action, {**form_of(self.page, form), **typed}))

    def press(self, form: str) -> "Window":
        """A button of the foot that posts a form of its own."""
        return self.answer(form)
