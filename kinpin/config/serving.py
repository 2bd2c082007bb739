"""Runs the server and, beside it, the worker that sends messages."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from granian import Granian
from granian.constants import Interfaces

from kinpin.config.environment import SetupError
from kinpin.config.installing import refuse_unready

_STOP_WITHIN = 5  # seconds, for what is being answered when the server is told to stop
_THREADS = 4  # a process; each holds one connection to the database


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until told to stop. Raises SetupError when the installation or the port is not ready."""
    refuse_unready()
    refuse_taken(host, port)
    with message_worker():
        server = Granian(
            "kinpin.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=_THREADS,
            respawn_failed_workers=True,
            workers_kill_timeout=_STOP_WITHIN,
            websockets=False,
            log_enabled=True,
            log_access=False,
        )
        server.serve()


def refuse_taken(host: str, port: int) -> None:
    """Raise SetupError when something else listens on the port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise SetupError(f"Port {port} is taken. Stop what listens there, or choose another: --port.") from None


@contextmanager
def message_worker() -> Iterator[None]:
    """The worker as a process of its own, for as long as the block lasts."""
    worker = subprocess.Popen([sys.executable, "-m", "kinpin.config.commands", "worker"], env=os.environ)
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(timeout=15)
        except subprocess.TimeoutExpired:
            worker.kill()
