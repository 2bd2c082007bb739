"""The insider with the server's log, its data folder and a borrowed browser: finds nobody and no secret in them."""

import io
import logging
import re
import stat
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

import pytest
import zxingcpp
from django.db import IntegrityError
from django.test import Client

from kinpin.patient_portal.views import arriving
from tests.handouts.paper import picture
from tests.pages import words_in
from tests.server import Server
from tests.world import World

EMAIL = "cindy.new@example.com"
PASSWORD = "harbour lantern nineteen otters"


class Browser:
    """A browser without script, at a real server. `been` is its history."""

    def __init__(self, server: Server) -> None:
        self.url, self.jar = server.url, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.been: list[str] = []
        self.content, self.page = b"", ""

    def go(self, path: str, **typed: str) -> "Browser":
        data = urllib.parse.urlencode({**typed, **self.token}).encode() if typed else None
        try:
            answer: Any = self.opener.open(self.url + path, data, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        self.content = answer.read()
        self.page = self.content.decode(errors="replace")
        self.been.append(answer.geturl())
        return self

    @property
    def token(self) -> dict[str, str]:
        return {"csrfmiddlewaretoken": self.find(r'csrfmiddlewaretoken" value="(\w+)"')}

    def find(self, pattern: str) -> str:
        found = re.search(pattern, self.page)
        assert found, f"{pattern} is not in {words_in(self.page)}"
        return found[1]


def register(desk: Browser) -> tuple[str, str]:
    """The front desk's way to a sheet for Cindy: the PIN and the token on it."""
    desk.go("/staff/sign-in/").go("/staff/sign-in/", login="frontdesk@demo.kinpin.test", password="kinpin-demo-2026")
    chart = desk.go("/workspace/clinical/charts/search/", q="testkiddo rosemary").find(r"/charts/(\w{16})/")
    window = f"/workspace/clinical/charts/{chart}/registration/"
    cindy = desk.go(window).find(r'name="caregiver" value="(\w{16})"')
    request = desk.find(r'name="request" value="(\w+)"')
    desk.go(f"{window}register/", caregiver=cindy, child=chart, language="en", request=request, how_known="known")
    pin = re.sub(r"\W", "", desk.find(r">\s*([B-Z]{4}\W[B-Z]{4}\W[B-Z]{4})\s*<"))
    sheet = desk.find(r"sheets/(\w{16})/print")
    desk.go(f"/workspace/clinical/sheets/{sheet}/print/", page="/workspace/")
    code = zxingcpp.read_barcodes(picture(desk.content, 150))[0].text
    return pin, code.partition("#")[2]


def code_in_the_mail(phone: Browser, server: Server) -> str:
    for _ in range(200):
        found = re.search(rf"{EMAIL}[\s\S]*?\b(\d{{6}})\b", phone.go("/demo/mail/").page)
        if found:
            return found[1]
        server.process.poll()
    raise AssertionError("no mail came")


@pytest.mark.server
def test_a_whole_day_leaves_no_name_and_no_secret_in_the_log_nor_in_any_address(server: Server) -> None:
    desk, phone = Browser(server), Browser(server)
    pin, token = register(desk)
    phone.go("/p/maple/scan").go("/p/maple/scan/token", token=token)
    phone.go("/claim/birth-date/", month="3", day="15", year="2019")
    phone.go("/claim/birth-date/", month="3", day="14", year="2019").go("/claim/is-it-you/", answer="yes")
    phone.go("/claim/email/", email=EMAIL)
    code = code_in_the_mail(phone, server)
    phone.go("/claim/code/").go("/claim/code/", code=code)
    version = phone.find(r'name="version" value="(\d+)"')
    phone.go("/claim/password/", password=PASSWORD, terms="on", version=version)
    assert "/home/" in phone.been[-1], words_in(phone.page)
    assert "ROSEMARY" in phone.page
    history = " ".join(desk.been + phone.been)
    for slip in (f"/p/maple/scan%23{token}", f"/{pin}", "/home/ROSEMARY/", "/p/maple/scan/token?born=2019-03-14"):
        phone.go(slip)
    stranger = Browser(server).go("/p/maple/")
    stranger.jar.clear()
    stranger.go("/claim/not-me/", pin=pin, given="CINDY")
    log = server.data.with_suffix(".log").read_text()
    keys = [cookie.value or "" for browser in (desk, phone) for cookie in browser.jar]
    assert len(keys) >= 3
    for secret in (pin, token, code, PASSWORD, EMAIL, "ROSEMARY", "TESTKIDDO", "CINDY", "2019", *keys):
        assert secret.lower() not in log.lower().replace("/p/maple", ""), secret
        assert secret.lower() not in history.lower(), secret
    assert "Kinpin runs at" in log, "this is the log"


@pytest.mark.server
def test_what_a_server_makes_is_for_its_owner_only(server: Server) -> None:
    made = [server.data / "keys.json", *server.data.glob("*.sqlite3*"), *server.mail().iterdir()]
    assert made[0].exists()
    for path in made:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_fault_is_told_without_the_row_it_quotes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    said, handler = io.StringIO(), next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    monkeypatch.setattr(handler, "stream", said)
    row, name = "Key (email)=(cindy@example.com) already exists.", "ROSEMARY TESTKIDDO"

    def fail() -> None:
        try:
            raise IntegrityError(row)
        except IntegrityError as error:
            raise ValueError(name) from error

    monkeypatch.setattr(arriving, "all_practices", fail)
    page = Client(raise_request_exception=False).get("/")
    assert page.status_code == 500
    assert "cindy@" not in page.content.decode()
    told = said.getvalue()
    for word in ("Internal Server Error: /", "in fail", "django.db.utils.IntegrityError", "builtins.ValueError"):
        assert word in told
    for word in ("cindy@", "ROSEMARY"):
        assert word not in told


def test_a_fault_is_told_without_the_address_that_somebody_typed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    said, handler = io.StringIO(), next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    monkeypatch.setattr(handler, "stream", said)
    monkeypatch.setattr(arriving, "find_practice", lambda *_: 1 // 0)
    assert Client(raise_request_exception=False).get("/p/rosemary-testkiddo/").status_code == 500
    assert "Internal Server Error: /p/<slug:slug>/" in said.getvalue()
    assert "rosemary" not in said.getvalue()
