"""A database of a test's own, for tests that need real commits and many connections at once.

The audit's triggers refuse the truncation with which such tests are usually cleaned up, so each gets a copy.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from django.db import connection, transaction

from kinpin.kernel.ids import new_public_id

T = TypeVar("T")
WITHIN = 60  # seconds
_SOMEBODY_WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def wait_for_somebody(is_done: Callable[[], bool] = bool) -> None:
    """Until another connection waits for what this one holds. Raises AssertionError when it `is_done` and did not."""
    until = time.monotonic() + WITHIN
    with connection.cursor() as cursor:
        while time.monotonic() < until and not is_done():
            cursor.execute(_SOMEBODY_WAITS)
            if cursor.fetchone() != (0,):
                return
    raise AssertionError("Nobody waits.")


class OwnDatabase:
    """A copy of the empty test database. What is done in it is done in threads, each with its own connection."""

    def __init__(self, name: str) -> None:
        self.name = name

    def run(self, deed: Callable[[], T]) -> T:
        """Do one thing in it."""
        return self.at_once([deed])[0]

    def at_once(self, deeds: Sequence[Callable[[], T]]) -> list[T]:
        """Do many things in it, all starting at the same moment."""
        gate = threading.Barrier(len(deeds))

        def do(deed: Callable[[], T]) -> T:
            connection.settings_dict = {**connection.settings_dict, "NAME": self.name}
            try:
                connection.ensure_connection()
                gate.wait(timeout=60)
                return deed()
            finally:
                connection.close()

        with ThreadPoolExecutor(len(deeds)) as pool:
            return list(pool.map(do, deeds))

    def second(self, first: Callable[[], object], deed: Callable[[], T]) -> T:
        """Do a thing that waits for one which was done just before, and is not committed yet.

        Raises AssertionError when it does not wait.
        """
        is_under_way, is_done = threading.Event(), threading.Event()

        def do_first() -> None:
            try:
                with transaction.atomic():
                    first()
                    is_under_way.set()
                    wait_for_somebody(is_done.is_set)
            finally:
                is_under_way.set()

        def do_second() -> T:
            is_under_way.wait(WITHIN)
            try:
                return deed()
            finally:
                is_done.set()

        deeds: list[Callable[[], Any]] = [do_second, do_first]
        done: T = self.at_once(deeds)[0]
        return done


@contextmanager
def own_database() -> Iterator[OwnDatabase]:
    """A copy of the test database for as long as the block. PostgreSQL only."""
    connection.close()  # nobody may look at a database while it is copied
    template, name = str(connection.settings_dict["NAME"]), f"kinpin_{new_public_id()}"
    with psycopg.connect(os.environ["KINPIN_TEST_DATABASE_URL"], autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        try:
            yield OwnDatabase(name)
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
