"""Starts the servers that are measured: the same program, processes and threads for each."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WORKERS, THREADS = 2, 2
KINPIN = "kinpin.config.wsgi:application"


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    port: int
    pid: int

    def megabytes(self) -> float:
        """The memory of its processes, with what they share counted once (PSS)."""
        return sum(map(_kilobytes, _family(self.pid))) / 1024


@contextlib.contextmanager
def serving(target: str, **environment: str) -> Iterator[Running]:
    """A WSGI application behind granian, for as long as the block."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", target, "--interface", "wsgi", "--port", str(port), "--host", "127.0.0.1",
        "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "error",
    ]  # fmt: skip
    with running(command, port, environment) as server:
        yield server


@contextlib.contextmanager
def kinpin_serving(environment: dict[str, str]) -> Iterator[Running]:
    """`kinpin serve` as a practice runs it, for as long as the block."""
    port = free_port()
    command = [sys.executable, "-m", "kinpin.config.commands", "serve", "--port", str(port), "--workers", str(WORKERS)]
    with running(command, port, {"KINPIN_ORIGIN": "http://localhost:8000", **environment}) as server:
        yield server


@contextlib.contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[Running]:
    """A program that answers on a port, for as long as the block."""
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        _wait(port, process)
        yield Running(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _family(pid: int) -> list[int]:
    """A process and all that it started."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [line.split() for line in listed.splitlines()]
    found = [pid]
    for one in found:
        found += [int(child) for child, parent in pairs if int(parent) == one]
    return found


def _kilobytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0  # it has ended meanwhile
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
