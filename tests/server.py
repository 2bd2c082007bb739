"""Real servers for tests: `kinpin demo` as a process of its own, on a copy of a demo that was made once."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from kinpin.kernel.ids import new_public_id
from tests.environment import ENGINE

_START_WITHIN = 60  # seconds


@dataclass(frozen=True)
class Server:
    """A running demo: where it answers, its data folder, its database (empty for SQLite), its process."""

    url: str
    data: Path
    database: str
    process: "subprocess.Popen[bytes]"

    def mail(self) -> Path:
        return self.data / "mail"


@contextlib.contextmanager
def demo_template() -> Iterator[Server]:
    """A demo that was started once and stopped: what other servers are copied from."""
    folder = Path(tempfile.mkdtemp(prefix="kinpin-demo-"))
    database = new_database("") if ENGINE == "postgresql" else ""
    try:
        with _running(folder / "data", database) as server:
            made = server
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if database:
            drop_database(database)


@contextlib.contextmanager
def demo_server(template: Server) -> Iterator[Server]:
    """A running demo with data of its own."""
    folder = Path(tempfile.mkdtemp(prefix="kinpin-demo-"))
    shutil.copytree(template.data, folder / "data")
    database = new_database(template.database) if template.database else ""
    try:
        with _running(folder / "data", database) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if database:
            drop_database(database)


@contextlib.contextmanager
def _running(data: Path, database: str) -> Iterator[Server]:
    port = _free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KINPIN_") or k == "KINPIN_CHROMIUM"}
    if database:
        environment["KINPIN_DATABASE_URL"] = database
    command = [sys.executable, "-m", "kinpin.config.commands", "demo", "--data", str(data), "--port", str(port)]
    log = data.with_suffix(".log")
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            _wait_until_it_answers(f"http://localhost:{port}/", process, log)
            yield Server(f"http://localhost:{port}", data, database, process)
        finally:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            process.kill()
            process.wait()


def _wait_until_it_answers(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _START_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url + "static/ui/kinpin.svg", timeout=2):  # noqa: S310
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.1)
    raise RuntimeError(f"The demo did not start:\n{log.read_text()[-4000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def new_database(template: str) -> str:
    """A new database on the tests' server, empty or a copy. Its address."""
    base = os.environ["KINPIN_TEST_DATABASE_URL"]
    name = f"kinpin_{new_public_id()}"
    copied = f' TEMPLATE "{_name_of(template)}"' if template else ""
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{copied}'.encode())
    return psycopg.conninfo.make_conninfo(base, dbname=name) if "://" not in base else _renamed(base, name)


def drop_database(url: str) -> None:
    base = os.environ["KINPIN_TEST_DATABASE_URL"]
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{_name_of(url)}" WITH (FORCE)'.encode())


def _name_of(url: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])


def _renamed(url: str, name: str) -> str:
    head, _, query = url.partition("?")
    server, _, _ = head.rpartition("/")
    return f"{server}/{name}" + (f"?{query}" if query else "")
