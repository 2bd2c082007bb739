"""A database of a test's own, for tests that need real commits and many connections at once.

The audit's triggers refuse the truncation with which such tests are usually cleaned up, so each gets a copy.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import psycopg
from django.db import connection

from kinpin.kernel.ids import new_public_id

T = TypeVar("T")


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
