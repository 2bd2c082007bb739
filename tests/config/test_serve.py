"""`kinpin serve`: what belongs to others, what is taken, what it leaves behind."""

import http.client
import os
import re
import select
import socket
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from kinpin.config.ports import free_port
from tests.config.commanding import command_of, kinpin, processes_under, refusal
from tests.config.conftest import Installation
from tests.config.test_refused import no_files, unguarded
from tests.postgresql import beside
from tests.server import Server, running_server

pytestmark = pytest.mark.server


def ask(server: Server, verb: str, address: str, **headers: str) -> tuple[int, str]:
    """The status and the page with which it answers whoever comes under its own name."""
    with closing(http.client.HTTPConnection(server.url.removeprefix("http://"))) as there:
        there.request(verb, address, headers={"Host": "localhost:8000", **headers})
        answer = there.getresponse()
        return answer.status, answer.read().decode()


def test_files_of_the_pages_that_can_t_be_laid_out_are_named(practice: Installation) -> None:
    no_files(practice)
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


@pytest.mark.either
def test_an_empty_host_is_not_every_address_of_the_machine(practice: Installation) -> None:
    """As a variable leaves it that is not set: pages would be served in the clear to the whole network."""
    said = refusal(kinpin("serve", "--data", practice.data, "--host", "", database=practice.database))
    assert "“” is not an address of this machine" in said


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
        ("--data elm serve", "No such option '--data'"),
        ("import fhir", "Missing argument 'PATH...'"),
    ],
)
def test_a_call_that_is_none_is_told_in_one_line_too(call: str, why: str) -> None:
    said = refusal(kinpin(*call.split()))
    assert why in said
    assert said.endswith(" --help”.")


@pytest.mark.either
@pytest.mark.parametrize("meant", ["KINPIN_TRUSTED_PROXIES", "KINPIN_DATABASE_URL", "KINPIN_SMTP_URL"])
def test_a_variable_that_is_written_wrong_is_told(tmp_path: Path, meant: str) -> None:
    """Passed over, it would found a practice in another database, or count all families as one network."""
    wrong = {meant[:-4]: "x"}
    said = refusal(kinpin("setup", "--data", tmp_path / "elm", **wrong))
    assert f"{meant[:-4]} in the environment is not a setting, and does nothing. Write {meant}" in said
    assert not (tmp_path / "elm").exists()
    assert kinpin("serve", "--help", **wrong).code == 0


@pytest.mark.either
def test_a_variable_that_is_somebody_s_own_is_left_alone(tmp_path: Path) -> None:
    said = refusal(kinpin("serve", "--data", tmp_path, KINPIN_CHROMIUM="x", KINPIN_TEST_DATABASE_URL="x"))
    assert "There is no key file" in said


def test_migrate_puts_back_what_serve_misses(practice: Installation) -> None:
    unguarded(practice)
    no_files(practice)
    said = kinpin("migrate", "--data", practice.data, database=practice.database)
    assert (said.code, said.text) == (0, "The database is up to date.\n")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = kinpin("serve", "--data", practice.data, "--port", port, database=practice.database)
    assert "is taken" in said.text, "all else is well"


def test_the_worker_alone_refuses_the_same(practice: Installation) -> None:
    unguarded(practice)
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


def test_every_line_of_its_log_says_when_how_bad_and_who(practice: Installation) -> None:
    with running_server("serve", practice.data, practice.database) as server:
        assert server.ctrl_c() == 0
    lines = server.said().splitlines()
    assert [line for line in lines if " INFO _granian Shutting down granian" in line]
    assert not [line for line in lines if not re.match(r"\d{4}-\d\d-\d\d [\d:]{8},\d{3} [A-Z]+ [\w.]+ ", line)]


@pytest.mark.either
@pytest.mark.parametrize(
    ("address", "origin"),
    [("/p/rosemary-testkiddo/", "x"), ("/staff/sign-in/", "https://rosemary.example.org"), ("/home/Rosemary/", "x")],
)
def test_what_a_stranger_sends_leaves_no_line(practice: Installation, address: str, origin: str) -> None:
    with running_server("serve", practice.data, practice.database) as server:
        assert ask(server, "POST", address, Origin=origin)[0] == 403
    assert "rosemary" not in server.said().lower()


@pytest.mark.postgresql
def test_a_database_that_is_away_fills_no_log(practice: Installation) -> None:
    """Whoever asks meanwhile leaves two lines or three, and not the places in the code it went through."""
    name = practice.database.partition("?")[0].rpartition("/")[2]
    with running_server("serve", practice.data, practice.database) as server:
        with psycopg.connect(beside(practice.database, "postgres"), autocommit=True) as elsewhere:
            elsewhere.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
            elsewhere.execute(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'".encode()
            )
        for _ in range(10):
            status, page = ask(server, "GET", "/p/elm/")
            assert (status, "Something broke" in page) == (500, True)
    assert "django.db.utils.OperationalError" in server.said()
    assert "psycopg/connection.py" not in server.said()


def test_the_demo_s_sheets_lead_to_its_own_port(server: Server) -> None:
    assert "lead to" not in server.said()
