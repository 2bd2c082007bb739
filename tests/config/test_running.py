"""A running Kinpin: stopped by Ctrl-C, mended when a part of it dies, small, and closed to the demo's sign-ins."""

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError

import psycopg
import pytest

from kinpin.config.ports import free_port
from kinpin.config.serving import STOP_WITHIN
from kinpin.vault.keyring import new_keys
from tests.config.commanding import command_of, is_running, kinpin, megabytes_of, processes_under, refusal
from tests.server import Server, demo_server, running_server

pytestmark = pytest.mark.server
_WITHIN = 60  # seconds
PASSWORD = "kinpin-demo-2026"


class Visitor:
    """A browser without script."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> str:
        with self._open.open(self.url + path, timeout=20) as answer:
            return str(answer.read().decode())

    def is_let_in(self, email: str) -> bool:
        """Whether signing in to the practice's side leads away from the sign-in page."""
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get("/staff/sign-in/"))[0]
        form = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "login": email, "password": PASSWORD}).encode()
        request = urllib.request.Request(self.url + "/staff/sign-in/", form, {"Origin": self.url})  # noqa: S310
        with self._open.open(request, timeout=20) as answer:
            return not str(answer.url).endswith("/staff/sign-in/")


@pytest.fixture(scope="module")
def shown(demo: Server) -> Iterator[Server]:
    """A running demo for the tests that leave it running."""
    with demo_server(demo) as running:
        yield running


def wait_for(server: Server, what: Callable[[], object]) -> None:
    deadline = time.monotonic() + _WITHIN
    while not what():
        assert time.monotonic() < deadline, server.said()
        with suppress(subprocess.TimeoutExpired):
            server.process.wait(timeout=0.1)


def worker_of(server: Server) -> list[int]:
    return [pid for pid in processes_under(server.process.pid) if " worker " in command_of(pid)]


def test_the_demo_tells_whom_to_be_and_lets_them_in(shown: Server) -> None:
    told = shown.said()
    assert f"Kinpin runs at {shown.url}\n" in told
    assert f"Password for all: {PASSWORD}\n" in told
    for who in ("frontdesk", "newhire", "admin"):
        email = f"{who}@demo.kinpin.test"
        assert email in told
        assert Visitor(shown.url).is_let_in(email), email


def test_the_demo_shows_the_mail_that_it_sent_on_a_page_of_its_own(shown: Server) -> None:
    """The notices of the families who signed up went through its own mail server."""
    visitor = Visitor(shown.url)
    wait_for(shown, lambda: "A change to portal access" in visitor.get("/demo/mail/"))
    page = visitor.get("/demo/mail/")
    assert "Maple Pediatrics" in page
    assert re.search(r"</span>, \d\d/\d\d/\d{4} \d\d?:\d\d [AP]M</p>", page)


def test_starting_over_waits_until_the_demo_has_stopped(shown: Server) -> None:
    port = shown.url.rpartition(":")[2]
    said = kinpin("demo", "--data", shown.data, "--port", port, "--reset", database=shown.database)
    assert f"Port {port} is taken" in refusal(said)
    assert Visitor(shown.url).is_let_in("admin@demo.kinpin.test")


def test_a_worker_or_server_process_that_dies_is_replaced(shown: Server) -> None:
    before = processes_under(shown.process.pid)
    [worker] = worker_of(shown)
    one = next(pid for pid in before if pid != worker)
    for pid in (worker, one):
        os.kill(pid, signal.SIGKILL)

    wait_for(shown, lambda: worker_of(shown) not in ([], [worker]))
    wait_for(shown, lambda: len(set(processes_under(shown.process.pid)) - {worker, one}) == len(before))

    assert Visitor(shown.url).is_let_in("admin@demo.kinpin.test")


@pytest.mark.postgresql
def test_connections_that_the_database_ended_are_opened_anew(shown: Server) -> None:
    """As after a restart of PostgreSQL: nobody who comes next sees an error, whichever thread answers."""
    email = "admin@demo.kinpin.test"
    assert all(Visitor(shown.url).is_let_in(email) for _ in range(8))
    with psycopg.connect(shown.database, autocommit=True) as connection:
        [ended] = connection.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone() or [0]
    assert ended > 1
    assert all(Visitor(shown.url).is_let_in(email) for _ in range(8))


def test_ctrl_c_stops_it_at_once_and_a_second_start_keeps_what_was_there(server: Server) -> None:
    assert Visitor(server.url).is_let_in("admin@demo.kinpin.test")
    mail = {path.name for path in server.mail().iterdir()}
    others = processes_under(server.process.pid)
    assert len(others) == 3, "two server processes and the worker"
    assert megabytes_of([server.process.pid, *others]) < 400

    began = time.monotonic()
    assert server.ctrl_c() == 0
    took = time.monotonic() - began

    told = server.said()
    assert "Traceback" not in told
    # granian says that it kills a server process also where that has just ended by itself; for another it waits first.
    assert "Killing" not in told or took < STOP_WITHIN, "a server process did not stop by itself"
    assert told.endswith("Stopped.\n")
    assert not [command_of(pid) for pid in others if is_running(pid)]

    with running_server("demo", server.data, server.database) as again:
        assert Visitor(again.url).is_let_in("admin@demo.kinpin.test")
        assert mail <= {path.name for path in again.mail().iterdir()}


def test_the_demo_s_sign_ins_open_nothing_where_it_is_served_as_an_installation(server: Server) -> None:
    assert server.ctrl_c() == 0
    (server.data / "settings.toml").touch(mode=0o600)
    with running_server("serve", server.data, server.database) as served:
        visitor = Visitor(served.url)
        assert not visitor.is_let_in("admin@demo.kinpin.test")
        assert PASSWORD not in visitor.get("/staff/sign-in/")
        with pytest.raises(HTTPError, match="404"):
            visitor.get("/demo/mail/")


@pytest.mark.either
def test_starting_over_makes_a_new_demo(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    data.mkdir()
    for name in ("demo", "leftover"):
        (data / name).touch()
    with running_server("demo", data, "", "--reset"):
        assert not (data / "leftover").exists()
        assert (data / "kinpin.sqlite3").exists()


@pytest.mark.either
def test_starting_over_is_for_a_demo_in_its_own_folder_only(tmp_path: Path) -> None:
    (tmp_path / "demo").touch()
    said = kinpin("demo", "--data", tmp_path, "--port", str(free_port()), "--reset", database="postgresql:///kinpin")
    assert "Only a demo on SQLite starts over by itself" in refusal(said)
    assert (tmp_path / "demo").exists()


@pytest.mark.either
def test_a_demo_of_a_version_with_fewer_keys_says_how_to_start_over(tmp_path: Path) -> None:
    (tmp_path / "demo").touch()
    keys = json.loads(new_keys())
    del keys["passwords"]
    (tmp_path / "keys.json").touch(mode=0o600)
    (tmp_path / "keys.json").write_text(json.dumps(keys), encoding="ascii")
    told = refusal(kinpin("demo", "--data", tmp_path, "--port", str(free_port())))
    assert "There are no keys for passwords in" in told
    assert "make demo RESET=1" in told
