"""A practice's installation behind what ends TLS: browsers say https, Kinpin hears plain HTTP."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

pytestmark = [pytest.mark.server, pytest.mark.either]

_KINPIN = [sys.executable, "-m", "kinpin.config.commands"]
_ANSWERS = {
    "name": "Elm Pediatrics",
    "slug": "elm",
    "phone": "(555) 010-0000",
    "address": "",
    "hours": "weekdays",
    "hours-es": "entre semana",
    "time-zone": "America/Chicago",
    "policy": "general-hospital",
    "origin": "https://portal.elm.test",
    "smtp-url": "smtp://localhost:25",
    "mail-from": "no-reply@elm.test",
    "admin-given": "Ada",
    "admin-family": "Orr",
    "admin-email": "ada@elm.test",
    "admin-password": "purple kettle umbrella walrus",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a practice's own server."""
    return tmp_path_factory.mktemp("practice") / "data"


@pytest.fixture(scope="module")
def port(data: Path) -> Iterator[int]:
    """The port of a practice's own server, set up by the command line for https."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KINPIN_")}
    answers = [part for name, answer in _ANSWERS.items() for part in (f"--{name}", answer)]
    subprocess.run([*_KINPIN, "setup", "--data", str(data), *answers], env=environment, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found = int(probe.getsockname()[1])
    environment["KINPIN_STAFF_ORIGIN"] = "https://staff.elm.test"
    environment["KINPIN_TRUSTED_PROXIES"] = "127.0.0.1"
    environment["KINPIN_FORWARDED_HEADER"] = "Realip"
    command = [*_KINPIN, "serve", "--data", str(data), "--port", str(found), "--workers", "1"]
    log = Path(data, "log")
    with log.open("wb") as output, subprocess.Popen(command, env=environment, stdout=output, stderr=output) as process:
        try:
            _wait(found, process, log)
            yield found
        finally:
            process.send_signal(signal.SIGINT)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError):
            _ask(port, "GET", "/sign-in/")
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.1)
    raise RuntimeError(log.read_text())


def _ask(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[http.client.HTTPResponse, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request(method, path, body, {"Host": "portal.elm.test", **headers})
        response = connection.getresponse()
        return response, response.read().decode()


def _start(port: int, origin: str) -> int:
    """Press Let's Get Started as a browser does that is at `origin`."""
    return _post(port, "/p/elm/start/", origin)


def _post(port: int, path: str, origin: str = "https://portal.elm.test", **headers: str) -> int:
    """Send a form as a browser does that has seen the practice's page."""
    response, page = _ask(port, "GET", "/p/elm/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    cookies = "; ".join(c.partition(";")[0] for c in response.headers.get_all("Set-Cookie", []))
    form = {"Origin": origin, "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", **headers}
    return _ask(port, "POST", path, f"csrfmiddlewaretoken={token[1]}&token=made-up", **form)[0].status


def test_a_form_sent_from_the_portal_s_https_address_is_taken(port: int) -> None:
    assert _start(port, "https://portal.elm.test") == 302


def test_a_form_sent_from_elsewhere_is_not(port: int) -> None:
    assert _start(port, "https://portal.elm.example") == 403


def test_browsers_are_told_to_come_by_https_only_and_to_keep_cookies_to_it(port: int) -> None:
    response, _ = _ask(port, "GET", "/p/elm/")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    cookies = response.headers.get_all("Set-Cookie", [])
    assert cookies
    assert all(cookie.startswith("__Host-") and "Secure" in cookie for cookie in cookies)


def test_each_side_answers_at_its_own_address_and_the_staff_s_bare_one_leads_to_work(port: int) -> None:
    staff = {"Host": "staff.elm.test"}
    assert _ask(port, "GET", "/staff/sign-in/", **staff)[0].status == 200
    assert _ask(port, "GET", "/p/elm/", **staff)[0].status == 404
    assert _ask(port, "GET", "/staff/sign-in/")[0].status == 404
    assert _ask(port, "GET", "/", **staff)[0].headers["Location"] == "/workspace/"
    assert _ask(port, "GET", "/")[0].headers["Location"] == "/p/elm/"
    assert _ask(port, "GET", "/", Host="evil.test")[0].status == 400


@pytest.mark.parametrize("own", ["X_Forwarded_For", "X-Forwarded-For", "Real-ip", "Real_ip"])
def test_a_peer_does_not_choose_its_network_where_the_proxy_sets_a_header_of_one_spelling(
    port: int, data: Path, own: str
) -> None:
    assert _post(port, "/p/elm/scan/token", **{"Realip": "203.0.113.9", own: "198.51.100.1"}) == 302
    with closing(sqlite3.connect(data / "kinpin.sqlite3")) as database:
        last = database.execute("SELECT kind, network FROM audit_event ORDER BY id DESC LIMIT 1").fetchone()
    assert last == ("handout:scanned", "203.0.113.9")
