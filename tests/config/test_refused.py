"""What nothing starts on: the wrong keys, tables, files, and that it says what to do about it."""

import os
import shutil
import socket
from collections.abc import Callable

import pytest

from kinpin.vault.keyring import new_keys
from tests.config.commanding import kinpin, refusal
from tests.config.conftest import Installation

pytestmark = pytest.mark.server


def _readable(there: Installation) -> None:
    (there.data / "keys.json").chmod(0o644)


def _other_keys(there: Installation) -> None:
    """Under the same names, so that only what is written tells."""
    (there.data / "keys.json").write_text(new_keys())


def _newer_tables(there: Installation) -> None:
    there.execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('families', '0099_later', CURRENT_TIMESTAMP)"
    )


def no_files(there: Installation) -> None:
    shutil.rmtree(there.data / "static")


def _older_tables(there: Installation) -> None:
    there.execute("DELETE FROM django_migrations WHERE app = 'enrollment'")


def unguarded(there: Installation) -> None:
    on = " ON audit_event" if there.database else ""
    there.execute(f"DROP TRIGGER audit_event_no_{'change' if there.database else 'update'}{on}")


def _no_database(there: Installation) -> None:
    if there.database:
        there.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    else:
        (there.data / "kinpin.sqlite3").unlink()


def _no_settings(there: Installation) -> None:
    (there.data / "settings.toml").unlink()


REFUSED: dict[str, tuple[Callable[[Installation], None], str]] = {
    "keys that others can read": (_readable, "Run “chmod 600 "),
    "keys of another database": (_other_keys, "These are not this database's keys"),
    "tables of a newer version": (_newer_tables, "Install that version again, or put back the backup"),
    "no files for the pages": (no_files, "Run “kinpin migrate”"),
    "tables of another version": (_older_tables, "Back it up, then run “kinpin migrate”"),
    "an audit trail without its guard": (unguarded, "Find out who removed it, then run “kinpin migrate”"),
    "no settings": (_no_settings, "Put it back, or run “kinpin setup” to write it anew"),
    "a database that is not there": (_no_database, "Put your backup back, or name the right one"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_does_not_run_on(practice: Installation, what: str) -> None:
    spoil, what_to_do = REFUSED[what]
    spoil(practice)
    assert what_to_do in refusal(kinpin("serve", "--data", practice.data, database=practice.database))


def test_migrate_leaves_a_newer_database_alone(practice: Installation) -> None:
    _newer_tables(practice)
    said = refusal(kinpin("migrate", "--data", practice.data, database=practice.database))
    assert "The database is that of a newer version of Kinpin" in said


def test_an_event_that_somebody_changed_is_for_verify_and_stops_nothing(practice: Installation) -> None:
    on = " ON audit_event" if practice.database else ""
    practice.execute(f"DROP TRIGGER audit_event_no_{'change' if practice.database else 'update'}{on}")
    practice.execute("UPDATE audit_event SET reason = 'slip' WHERE id = (SELECT MAX(id) FROM audit_event)")
    assert kinpin("migrate", "--data", practice.data, database=practice.database).code == 0
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = kinpin("serve", "--data", practice.data, "--port", port, database=practice.database)
    assert "is taken" in said.text, "all else is well"


@pytest.mark.either
def test_a_database_that_others_can_read_is_refused(practice: Installation) -> None:
    """As SQLite's own tools leave one that was put back."""
    path = practice.data / "kinpin.sqlite3"
    path.chmod(0o644)
    assert f"Other users of this machine can read {path}. Run “chmod 600 " in refusal(
        kinpin("serve", "--data", practice.data)
    )


def test_files_of_the_pages_that_can_t_be_read_are_named(practice: Installation) -> None:
    static = practice.data / "static"
    static.chmod(0o000)
    if os.access(static, os.R_OK):
        pytest.skip("nothing is closed to root")
    for command in ("serve", "migrate"):
        said = refusal(kinpin(command, "--data", practice.data, database=practice.database))
        assert f"{static}" in said
        assert "Run Kinpin as the user who owns its folder" in said
    static.chmod(0o700)


def test_migrate_makes_no_new_database_where_one_is_lost(practice: Installation) -> None:
    _no_database(practice)
    said = refusal(kinpin("migrate", "--data", practice.data, database=practice.database))
    assert "Put your backup back, or name the right one" in said
    assert not (practice.data / "kinpin.sqlite3").exists()


@pytest.mark.either
def test_a_file_that_is_no_database_is_named(practice: Installation) -> None:
    (practice.data / "kinpin.sqlite3").write_text("This is no database. " * 100)
    said = refusal(kinpin("serve", "--data", practice.data))
    assert "file is not a database. Check " in said
    assert said.endswith("kinpin.sqlite3.")
