"""`kinpin serve`: what it refuses to run, and that it says what to do about it."""

import os
import select
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from kinpin.config.ports import free_port
from tests.config.commanding import command_of, kinpin, processes_under, refusal, set_up
from tests.server import Server, database, running_server

pytestmark = pytest.mark.server


@dataclass(frozen=True)
class Installation:
    """A practice's data folder and database (empty for SQLite)."""

    data: Path
    database: str

    def execute(self, statement: str) -> None:
        if self.database:
            with psycopg.connect(self.database, autocommit=True) as connection:
                connection.execute(statement.encode())
        else:
            with sqlite3.connect(self.data / "kinpin.sqlite3") as connection:
                connection.execute(statement)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with database() as url:
        data = tmp_path_factory.mktemp("practices") / "elm"
        said = set_up(data, url)
        assert said.code == 0, said.text
        yield Installation(data, url)


@pytest.fixture
def practice(made: Installation, tmp_path: Path) -> Iterator[Installation]:
    """A practice of this test's own."""
    shutil.copytree(made.data, tmp_path / "elm")
    with database(made.database) as url:
        yield Installation(tmp_path / "elm", url)


def _readable(there: Installation) -> None:
    (there.data / "keys.json").chmod(0o644)


def _no_files(there: Installation) -> None:
    shutil.rmtree(there.data / "static")


def _older_tables(there: Installation) -> None:
    there.execute("DELETE FROM django_migrations WHERE app = 'enrollment'")


def _unguarded(there: Installation) -> None:
    on = " ON audit_event" if there.database else ""
    there.execute(f"DROP TRIGGER audit_event_no_{'change' if there.database else 'update'}{on}")


def _no_database(there: Installation) -> None:
    if there.database:
        there.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    else:
        (there.data / "kinpin.sqlite3").unlink()


REFUSED: dict[str, tuple[Callable[[Installation], None], str]] = {
    "keys that others can read": (_readable, "Run “chmod 600 "),
    "no files for the pages": (_no_files, "Run “kinpin migrate”"),
    "tables of another version": (_older_tables, "Back it up, then run “kinpin migrate”"),
    "an audit trail without its guard": (_unguarded, "Find out who removed it, then run “kinpin migrate”"),
    "a database that is not there": (_no_database, "Put your backup back, or name the right one"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_does_not_run_on(practice: Installation, what: str) -> None:
    spoil, what_to_do = REFUSED[what]
    spoil(practice)
    assert what_to_do in refusal(kinpin("serve", "--data", practice.data, database=practice.database))


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


def test_files_of_the_pages_that_can_t_be_laid_out_are_named(practice: Installation) -> None:
    _no_files(practice)
    (practice.data / "static").touch()
    said = refusal(kinpin("migrate", "--data", practice.data, database=practice.database))
    assert f"The pages' files can't be laid out in {practice.data}/static: " in said


@pytest.mark.either
@pytest.mark.parametrize("name", ["keys.json", "settings.toml", "kinpin.sqlite3"])
def test_what_belongs_to_somebody_else_is_named(practice: Installation, name: str) -> None:
    """As after a command that was run as root."""
    path = practice.data / name
    path.chmod(0o400 if name == "kinpin.sqlite3" else 0)
    if os.access(path, os.W_OK):
        pytest.skip("nothing is closed to root")
    said = refusal(kinpin("serve", "--data", practice.data))
    assert str(path) in said
    assert "Run Kinpin as the user who owns its folder" in said


def test_it_says_that_the_database_is_away(practice: Installation) -> None:
    away = "postgresql://127.0.0.1:1/kinpin"
    said = refusal(kinpin("serve", "--data", practice.data, database=away))
    assert "can't be reached" in said
    assert said.endswith("Check KINPIN_DATABASE_URL, or database_url in settings.toml.")


def test_it_says_which_port_is_taken(practice: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = kinpin("serve", "--data", practice.data, "--port", port, database=practice.database)
    assert f"Port {port} is taken" in refusal(said)


def test_killed_outright_it_leaves_nothing_behind_and_starts_again(practice: Installation) -> None:
    """Also where --host is a name."""
    with running_server("serve", practice.data, practice.database, "--host", "localhost") as server:
        others = {pid: os.pidfd_open(pid) for pid in processes_under(server.process.pid)}
        assert len(others) == 3, "two server processes and the worker"
        server.process.kill()
        for pid, ended in others.items():
            assert select.select([ended], [], [], 30)[0], command_of(pid)
            os.close(ended)
    with running_server("serve", practice.data, practice.database):
        pass


@pytest.mark.either
@pytest.mark.parametrize(
    ("call", "why"),
    [
        ("serve --port x", "Invalid value for '--port'"),
        ("serve --nope", "No such option '--nope'"),
        ("server", "No such command 'server'"),
        ("import fhir", "Missing argument 'PATH...'"),
    ],
)
def test_a_call_that_is_none_is_told_in_one_line_too(call: str, why: str) -> None:
    said = refusal(kinpin(*call.split()))
    assert why in said
    assert said.endswith(" --help”.")


def test_migrate_puts_back_what_serve_misses(practice: Installation) -> None:
    _unguarded(practice)
    _no_files(practice)
    said = kinpin("migrate", "--data", practice.data, database=practice.database)
    assert (said.code, said.text) == (0, "The database is up to date.\n")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = kinpin("serve", "--data", practice.data, "--port", port, database=practice.database)
    assert "is taken" in said.text, "all else is well"


def test_the_worker_alone_refuses_the_same(practice: Installation) -> None:
    _unguarded(practice)
    assert "The audit trail is not guarded" in refusal(
        kinpin("worker", KINPIN_DATA=str(practice.data), database=practice.database)
    )


def test_the_demo_keeps_out_of_a_practice_s_folder_and_database(practice: Installation, tmp_path: Path) -> None:
    assert "is a practice's folder" in refusal(kinpin("demo", "--data", practice.data))
    there = practice.database or f"sqlite:///{practice.data}/kinpin.sqlite3"
    said = kinpin("demo", "--data", tmp_path / "demo", "--port", str(free_port()), database=there)
    assert "This database holds a practice" in refusal(said)
    practice.execute("UPDATE practices_practice SET slug = 'maple'")  # the demo's own short name
    said = kinpin("demo", "--data", tmp_path / "demo", "--port", str(free_port()), database=there)
    assert "This database holds a practice" in refusal(said)


def test_a_port_to_which_no_sheet_leads_is_told_in_one_line(practice: Installation) -> None:
    with running_server("serve", practice.data, practice.database) as server:
        port = server.url.rpartition(":")[2]
    told = [line for line in server.said().splitlines() if "sheets and mails lead to" in line]
    assert len(told) == 1, server.said()
    assert f"lead to http://localhost:8000, and this is port {port}: serve with --port 8000" in told[0]


def test_the_demo_s_sheets_lead_to_its_own_port(server: Server) -> None:
    assert "lead to" not in server.said()
