"""What the measured servers stand on: a PostgreSQL or SQLite database with a practice, its staff and many patients."""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
import psycopg

from kinpin.vault.keyring import write_key_file
from tests.postgresql import server


@dataclass(frozen=True, slots=True)
class Staff:
    """A signed-in member of the desk: what its browser would send."""

    session: str
    csrf: str

    @property
    def headers(self) -> str:
        return f"Host: localhost\r\nCookie: kinpin-practice={self.session}; kinpin-csrf={self.csrf}\r\n"


@contextlib.contextmanager
def installation(engine: str) -> Iterator[dict[str, str]]:
    """An installation on an engine, with Django started on it. Yields the environment its servers need."""
    with tempfile.TemporaryDirectory(prefix="kinpin-bench-") as folder, contextlib.ExitStack() as stack:
        environment = {"KINPIN_DATA": folder, "DJANGO_SETTINGS_MODULE": "kinpin.config.settings"}
        if engine == "postgresql":
            base = stack.enter_context(server(durable=True))
            environment["KINPIN_DATABASE_URL"] = new_database(base, "kinpin_bench")
            environment["KINPIN_BENCH_SERVER"] = base
        write_key_file(Path(folder) / "keys.json")
        os.environ.update(environment)
        os.umask(0o077)  # as every command of Kinpin has it: what others can read is not served
        django.setup()
        yield environment


def new_database(base: str, name: str) -> str:
    """An empty database on the server; its address."""
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    head, _, query = base.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def csrf_secret() -> str:
    """A CSRF cookie: Django takes the cookie's own value as the form's token."""
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return "".join(secrets.choice(letters) for _ in range(32))
