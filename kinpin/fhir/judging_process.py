"""One process beside the import's own: it judges resources while those before them are written.

It is started anew, and knows neither Django nor the database. A thread would have to wait for the interpreter's lock.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import date

from kinpin.fhir.verdicts import Verdict, judge

Verdicts = Future[list[Verdict]]
_IN_PLACE = 1000  # so many resources are judged before a process is worth its start


class HelperEndedError(Exception):
    """The helper was ended from outside. What went in until then stays; a further run completes it."""


class Helper:
    """Judges the first resources in place, and the others in a process."""

    def __init__(self) -> None:
        self._in_place = 0
        self._pool: ProcessPoolExecutor | None = None

    def judge(self, kind: str, today: date, resources: Sequence[tuple[bytes, bytes]]) -> Verdicts:
        """Begin to judge resources of one type, given as JSON with their digests; first begun, first ended."""
        if self._pool is None and (self._in_place < _IN_PLACE or _cores() == 1):
            self._in_place += len(resources)
            done: Verdicts = Future()
            done.set_result(judge(kind, today, resources))
            return done
        if self._pool is None:
            # Not a fork, which would have the import's connection to the database.
            spawn = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, spawn, initializer=_end_with_the_import)
        with _ctrl_c_held():
            return self._pool.submit(judge, kind, today, resources)

    def close(self) -> None:
        """End the process, if there is one, and give up what it has not begun."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


@contextmanager
def helped() -> Iterator[Helper]:
    """A helper for as long as an import runs."""
    helper = Helper()
    try:
        yield helper
    except BrokenProcessPool:
        raise HelperEndedError from None
    finally:
        helper.close()


def _cores() -> int:
    """How many of the machine's cores may be used."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _ctrl_c_held() -> Iterator[None]:
    """What starts in here never sees Ctrl-C, which a terminal sends to both processes: the import ends its helper."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_the_import() -> None:
    """In the helper: not to outlive an import that is killed."""
    threading.Thread(target=_wait_for_its_end, daemon=True).start()


def _wait_for_its_end() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
