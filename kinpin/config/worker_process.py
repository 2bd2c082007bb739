"""Keeps a worker that sends messages running beside the server, and starts another when it ends by itself."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOOK_EVERY = 0.5  # seconds
_BEFORE_ANOTHER = 2.0  # seconds, so that a worker that can't start does not eat the machine
_STOP_WITHIN = 15  # seconds, for the message that is being sent
_log = logging.getLogger("kinpin.worker")

# Popen waits until nobody holds its pipe: a server process forked while the worker starts would hold it for its whole
# life, and a worker that ends would be noticed by nobody. So no fork comes between.
_starting = threading.Lock()
os.register_at_fork(before=_starting.acquire, after_in_parent=_starting.release, after_in_child=_starting.release)


@contextmanager
def message_worker() -> Iterator[None]:
    """The worker as a process of its own, for as long as the block lasts."""
    over = threading.Event()
    tending = threading.Thread(target=_tend, args=(over,), name="message worker")
    tending.start()
    try:
        yield
    finally:
        over.set()
        tending.join()


def _tend(over: threading.Event) -> None:
    while not over.is_set():
        try:
            worker = _start()
        except OSError as error:
            _log.error("the worker that sends messages can't be started: %s; tried again", error.strerror)
            over.wait(_BEFORE_ANOTHER)
            continue
        while worker.poll() is None and not over.wait(_LOOK_EVERY):
            pass
        if worker.returncode is None:
            _stop(worker)
        else:
            _log.error("the worker that sends messages ended with %s; another starts", worker.returncode)
            over.wait(_BEFORE_ANOTHER)


def _start() -> "subprocess.Popen[bytes]":
    # In a process group of its own: Ctrl-C goes to the server, which then tells the worker.
    kinpin = [sys.executable, "-m", "kinpin.config.commands"]
    with _starting:
        return subprocess.Popen([*kinpin, "worker", "--beside", str(os.getpid())], process_group=0)  # noqa: S603 - no shell


def _stop(worker: "subprocess.Popen[bytes]") -> None:
    worker.terminate()
    try:
        worker.wait(timeout=_STOP_WITHIN)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
