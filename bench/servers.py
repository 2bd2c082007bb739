"""Starts the servers that are measured: the same program, processes and threads for each."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

WORKERS, THREADS = 2, 4
KINPIN = "kinpin.config.wsgi:application"


@contextlib.contextmanager
def serving(target: str, **environment: str) -> Iterator[int]:
    """A WSGI application behind granian, for as long as the block. Its port."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", target, "--interface", "wsgi", "--port", str(port), "--host", "127.0.0.1",
        "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "error",
    ]  # fmt: skip
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


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


def resident_megabytes(port: int) -> float:
    """The memory of the processes that listen on a port, and of their children, shared pages counted once each."""
    total = 0
    for pid in _listening(port):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def _listening(port: int) -> list[int]:
    found = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in found.splitlines() if "granian" in line and str(port) in line]
