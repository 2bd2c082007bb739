"""Real servers for tests: Kinpin as a process of its own; mostly a demo, on a copy of one that was made once."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from kinpin.config.ports import free_port
from kinpin.kernel.ids import new_public_id
from tests.environment import ENGINE
from tests.postgresql import beside

KINPIN = [sys.executable, "-m", "kinpin.config.commands"]
_START_WITHIN = 60  # seconds
_STOP_WITHIN = 20


@dataclass(frozen=True)
class Server:
    """A running Kinpin: where it answers, its data folder, its database (empty for SQLite), its process."""

    url: str
    data: Path
    database: str
    process: "subprocess.Popen[bytes]"

    def mail(self) -> Path:
        return self.data / "mail"

    def said(self) -> str:
        """Everything it has written so far."""
        return _log(self.data).read_text()

    def ctrl_c(self) -> int:
        """What Ctrl-C in its terminal does: every process in the foreground hears it. How it ended."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=_STOP_WITHIN)


@contextlib.contextmanager
def demo_template() -> Iterator[Server]:
    """A demo that was started once and stopped: what other servers are copied from."""
    folder = Path(tempfile.mkdtemp(prefix="kinpin-demo-"))
    try:
        with database() as url:
            with running_server("demo", folder / "data", url) as server:
                made = server
            yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def demo_server(template: Server) -> Iterator[Server]:
    """A running demo with data of its own."""
    folder = Path(tempfile.mkdtemp(prefix="kinpin-demo-"))
    shutil.copytree(template.data, folder / "data")
    try:
        with database(template.database) as url, running_server("demo", folder / "data", url) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running_server(command: str, data: Path, database: str, *arguments: str) -> Iterator[Server]:
    """`kinpin demo` or `kinpin serve` on a data folder and a database, once it answers."""
    port = free_port()
    call = [*KINPIN, command, "--data", str(data), "--port", str(port), *arguments]
    with _log(data).open("wb") as output:
        process = subprocess.Popen(call, env=plain_environment(database), stdout=output, stderr=output, process_group=0)
        server = Server(f"http://localhost:{port}", data, database, process)
        try:
            _wait_until_it_answers(server)
            yield server
        finally:
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.ctrl_c()
            process.kill()
            process.wait()


def plain_environment(database: str = "") -> dict[str, str]:
    """The environment of somebody who has set nothing of Kinpin's but the database, if that."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("KINPIN_", "DJANGO_"))}
    return {**plain, "KINPIN_DATABASE_URL": database} if database else plain


def _log(data: Path) -> Path:
    return data.with_suffix(".log")


def _wait_until_it_answers(server: Server) -> None:
    deadline = time.monotonic() + _START_WITHIN
    while time.monotonic() < deadline and server.process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{server.url}/static/ui/kinpin.svg", timeout=2):  # noqa: S310
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.process.wait(timeout=0.1)
    raise RuntimeError(f"It did not start:\n{server.said()[-4000:]}")


@contextlib.contextmanager
def database(template: str = "") -> Iterator[str]:
    """The address of a database of its own on the tests' PostgreSQL, empty or a copy; on SQLite an empty word."""
    if ENGINE != "postgresql":
        yield ""
        return
    url = new_database(template)
    try:
        yield url
    finally:
        drop_database(url)


def new_database(template: str) -> str:
    """A new database on the tests' server, empty or a copy. Its address."""
    base = os.environ["KINPIN_TEST_DATABASE_URL"]
    name = f"kinpin_{new_public_id()}"
    copied = f' TEMPLATE "{_name_of(template)}"' if template else ""
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{copied}'.encode())
    return beside(base, name)


def drop_database(url: str) -> None:
    base = os.environ["KINPIN_TEST_DATABASE_URL"]
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{_name_of(url)}" WITH (FORCE)'.encode())


def _name_of(url: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])
