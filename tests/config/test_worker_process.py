"""The process that keeps the worker running notices when the worker ends, whatever was forked while it started."""

import logging
import multiprocessing
import os
import sys
import threading
from pathlib import Path

import pytest

from kinpin.config.worker_process import message_worker

pytestmark = pytest.mark.either
_FORKS = 300
_WITHIN = 30  # seconds


class _Noticed(logging.Handler):
    """Set once something is said of the worker."""

    def __init__(self) -> None:
        super().__init__()
        self.event = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.event.set()


def _serve_while_the_worker_starts(without_keys: Path) -> None:
    """Fork as a server does, while a worker starts that ends at once. Exit with 0 if that was noticed."""
    os.environ["KINPIN_DATA"] = str(without_keys)
    noticed = _Noticed()
    logging.getLogger("kinpin.worker").addHandler(noticed)
    until_it_closes, served = os.pipe()
    with message_worker():
        for _ in range(_FORKS):
            if not os.fork():
                os.close(served)
                os.read(until_it_closes, 1)
                os._exit(0)
        was_noticed = noticed.event.wait(_WITHIN)
        os.close(served)
    sys.exit(not was_noticed)


def test_a_worker_that_ends_is_noticed_while_server_processes_live_that_were_forked_as_it_started(
    tmp_path: Path,
) -> None:
    serving = multiprocessing.get_context("spawn").Process(target=_serve_while_the_worker_starts, args=[tmp_path])
    serving.start()
    serving.join(2 * _WITHIN)
    assert serving.exitcode == 0
