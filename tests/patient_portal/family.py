"""A family's browser without script: goes from page to page, answers what a page asks, reads its mail."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

from kinpin.accounts.middleware import cookie_name
from kinpin.accounts.models import Login, Side
from kinpin.enrollment.access import reach_children
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.models import Pin
from kinpin.kernel import clock
from kinpin.kernel.actor import Actor, ActorKind, Room
from kinpin.outbox.actions import secret_of
from kinpin.outbox.models import Message
from tests.pages import action_of, form_of, title_of, words_of
from tests.world import BIRTHDAYS, PASSWORD, World

EMAIL = "cindy@example.com"
OWN = date(1988, 6, 1)  # a caregiver's own birth date


class Family:
    """Somebody at home or in the waiting room. `page` is what they see, `at` its address."""

    def __init__(self, network: str = "203.0.113.9", *, csrf: bool = False, language: str = "en") -> None:
        self.client = Client(REMOTE_ADDR=network, enforce_csrf_checks=csrf, headers={"accept-language": language})
        self.page = HttpResponse()
        self.at = ""
        self.been: list[str] = []  # every address the browser has shown

    def go(self, path: str) -> "Family":
        return self._land(path, self.client.get(path))

    def press(self, path: str, **typed: Any) -> "Family":
        """Press a button that posts to an address of its own."""
        return self._land(path, self.client.post(path, typed))

    def answer(self, **typed: Any) -> "Family":
        """Fill in what the page asks, and press its button."""
        action = action_of(self.page, "step") or self.at
        return self._land(action, self.client.post(action, {**form_of(self.page, "step"), **typed}))

    def _land(self, path: str, response: Any) -> "Family":
        self.been.append(path)
        while response.status_code in (301, 302):
            path = urljoin(path, response.headers["Location"])
            self.been.append(path)
            response = self.client.get(path)
        self.page, self.at = response, path
        return self

    @property
    def words(self) -> str:
        return words_of(self.page)

    @property
    def title(self) -> str:
        return title_of(self.page)

    @property
    def key(self) -> str:
        """The session key in this browser's cookie; empty without one."""
        name = cookie_name(Side.FAMILY)
        return self.client.cookies[name].value if name in self.client.cookies else ""

    def start(self, practice: str = "maple") -> "Family":
        return self.press(f"/p/{practice}/start/")

    def scan(self, token: str, practice: str = "maple") -> "Family":
        """What the camera and the page's script do: open the address, hand in what stands behind #."""
        self.go(f"/p/{practice}/scan")
        return self.press(f"/p/{practice}/scan/token", token=token)

    def born(self, child: str | date, **typed: Any) -> "Family":
        """Answer with the birth date of a child, by name."""
        return self.answer(**_date(child), **typed)

    def type_pin(self, pin: str, child: str | date, **typed: Any) -> "Family":
        return self.born(child, pin=pin, **typed)

    def about_me(self, given: str, family: str, born: date = OWN, **typed: Any) -> "Family":
        return self.answer(**{"given": given, "family": family, **_date(born), "terms": "on", **typed})

    def sign_up(self, email: str = EMAIL, password: str = PASSWORD, **typed: Any) -> "Family":
        """E-mail, the code out of the mail, a password."""
        self.answer(email=email)
        self.answer(code=code_sent_to(email))
        return self.answer(password=password, **typed)

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD, after: str = "") -> "Family":
        path = f"/sign-in/?next={after}" if after else "/sign-in/"
        self.go(path)
        return self.press(path, login=email, password=password)

    def say_no(self) -> "Family":
        """*No, I am not*, on a page that asks."""
        return self.press("/claim/not-me/", **form_of(self.page, "/claim/not-me/"))

    def sign_out(self) -> "Family":
        return self.press("/sign-out/")


def _date(day: str | date) -> dict[str, str]:
    found = BIRTHDAYS[day] if isinstance(day, str) else day
    return {"month": str(found.month), "day": str(found.day), "year": str(found.year)}


def mail_to(email: str) -> list[Message]:
    """What was queued for an address, the newest first."""
    queued = Message.objects.order_by("-pk")
    return [message for message in queued if message.sealed and secret_of(message)["to"] == email]


def code_sent_to(email: str) -> str:
    return secret_of(mail_to(email)[0])["code"]


def another_code(code: str) -> str:
    """Digits that are not these."""
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"


def children_of(email: str = EMAIL) -> list[str]:
    """Whom the login with this address may see, by first name."""
    login = Login.objects.filter(email=email).first()
    actor = Actor(kind=ActorKind.FAMILY, room=Room.PATIENT_PORTAL, login_id=login.pk if login else None)
    return [child.patient.given for child in reach_children(by=actor, at=clock.now())]


def pin_of(world: World, sheet: Issued, child: str) -> str:
    return sheet.pins[world.child(child).pk]


def expire(issued: Issued, *, at: datetime) -> None:
    """Let the days of a sheet be over at this moment."""
    Pin.objects.filter(handout__public_id=issued.handout).update(expires_at=at)
