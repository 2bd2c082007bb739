"""A later version changes the audit's table: on SQLite that builds it anew, without its triggers. They are put back."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

import kinpin.audit.migrations
from tests.environment import ENGINE
from tests.server import drop_database, new_database

pytestmark = pytest.mark.server
_AFTER = sorted(path.stem for path in Path(kinpin.audit.migrations.__file__).parent.glob("0*.py"))
_LATER_NAME = "9999_longer_reasons"
_SETTINGS = """
from kinpin.config.settings import *
MIGRATION_MODULES = {"audit": "later"}
"""
_SAME = """
from importlib import import_module
Migration = import_module("kinpin.audit.migrations.{name}").Migration
"""
_LATER = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("audit", "{after}")]
    operations = [migrations.AlterField("event", "reason", models.CharField(max_length=60, blank=True))]
"""


@dataclass(frozen=True)
class Installation:
    """A practice that was set up and never opened: its folder, its database (empty for SQLite)."""

    folder: Path
    database: str

    def run(self, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KINPIN_")}
        kept |= {"KINPIN_DATA": str(self.folder / "data"), "KINPIN_DATABASE_URL": self.database} | environment
        return subprocess.run(
            [sys.executable, "-m", *command], env=kept, capture_output=True, text=True, check=False, timeout=120
        )

    def kinpin(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return self.run("kinpin.config.commands", *command)

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        """What somebody who has got hold of the database does to it, around Kinpin."""
        if self.database:
            with psycopg.connect(self.database) as connection:
                done = connection.execute(statement.encode())
                return done.fetchall() if done.description else []
        with contextlib.closing(sqlite3.connect(self.folder / "data" / "kinpin.sqlite3")) as file, file:
            return file.execute(statement).fetchall()


@pytest.fixture
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="kinpin-audit-"))
    database = new_database("") if ENGINE == "postgresql" else ""
    try:
        made = Installation(folder, database)
        answers = {
            "name": "Elm Pediatrics", "slug": "elm", "phone": "(555) 010-0123", "address": "1 Elm Street",
            "hours": "8 to 5", "hours-es": "de 8 a 5", "time-zone": "America/Chicago",
            "policy": "general-hospital",
            "origin": "http://localhost:8000", "smtp-url": "smtp://localhost:25", "mail-from": "no-reply@localhost",
            "admin-given": "Eve", "admin-family": "Elm", "admin-email": "eve@example.com",
            "admin-password": "orchard bicycle lantern seven",
        }  # fmt: skip
        flags = [part for name, answer in answers.items() for part in (f"--{name}", answer)]
        done = made.kinpin("setup", *flags, *(["--database-url", database] if database else []))
        assert done.returncode == 0, done.stderr
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if database:
            drop_database(database)


def test_the_triggers_outlive_a_change_of_the_table_and_nothing_is_served_without_them(
    installation: Installation,
) -> None:
    migrate_to_a_later_version(installation)
    assert_guarded(installation)
    assert "a newer version of Kinpin" in installation.kinpin("serve", "--port", "1").stderr
    installation.execute(f"DELETE FROM django_migrations WHERE name = '{_LATER_NAME}'")
    drop_triggers(installation)
    refused = installation.kinpin("serve", "--port", "1")
    assert refused.returncode != 0
    assert "The audit trail is not guarded" in refused.stderr
    assert "kinpin migrate" in refused.stderr
    assert installation.kinpin("migrate").returncode == 0
    assert_guarded(installation)


def migrate_to_a_later_version(installation: Installation) -> None:
    later = installation.folder / "later"
    later.mkdir()
    (later / "__init__.py").touch()
    for name in _AFTER:
        (later / f"{name}.py").write_text(_SAME.format(name=name))
    (later / f"{_LATER_NAME}.py").write_text(_LATER.format(after=_AFTER[-1]))
    (installation.folder / "later_settings.py").write_text(_SETTINGS)
    done = installation.run(
        "django", "migrate", PYTHONPATH=str(installation.folder), DJANGO_SETTINGS_MODULE="later_settings"
    )
    assert "9999_longer_reasons... OK" in done.stdout, done.stderr


def assert_guarded(installation: Installation) -> None:
    (count,) = installation.execute("SELECT count(*) FROM audit_event")[0]
    assert count
    for statement in ("UPDATE audit_event SET reason = 'x'", "DELETE FROM audit_event"):
        with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RaiseException), match="append-only"):
            installation.execute(statement)
    assert installation.execute("SELECT count(*) FROM audit_event") == [(count,)]


def drop_triggers(installation: Installation) -> None:
    if installation.database:
        found = installation.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_event'::regclass AND NOT tgisinternal"
        )
    else:
        found = installation.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    assert found
    for (name,) in found:
        installation.execute(f"DROP TRIGGER {name}" + (" ON audit_event" if installation.database else ""))
