"""`kinpin setup`: a practice with its keys, its database and its first administrator; or nothing, and why."""

import contextlib
import re
import socket
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from kinpin.config.errors import SetupError
from kinpin.config.founding import checked
from kinpin.config.ports import free_port
from kinpin.kernel.ids import new_public_id
from tests.config.commanding import ANSWERS, PASSWORD, kinpin, refusal, set_up
from tests.postgresql import beside
from tests.server import database

pytestmark = pytest.mark.server


def typed_answers(**changed: str) -> str:
    """What somebody types who is asked for everything, some answers other than usual."""
    answers = {**ANSWERS, **changed}
    return "".join(f"{answer}\n" for answer in [*answers.values(), PASSWORD])


def policy_in(data: Path, url: str) -> str:
    """The ages with which the practice of an installation begins."""
    asked = "SELECT policy FROM practices_practice"
    if url:
        with psycopg.connect(url) as there:
            [row] = there.execute(asked.encode()).fetchall()
            return str(row[0])
    with contextlib.closing(sqlite3.connect(data / "kinpin.sqlite3")) as file:
        [row] = file.execute(asked).fetchall()
        return str(row[0])


def run(url: str, statement: str) -> None:
    """Run a statement in a database, PostgreSQL or SQLite."""
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as there:
            there.execute(statement.encode())
    else:
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            file.execute(statement)
            file.commit()


@pytest.fixture
def empty() -> Iterator[str]:
    with database() as url:
        yield url


def test_by_questions_it_asks_for_everything_and_keeps_it_for_its_owner(tmp_path: Path, empty: str) -> None:
    data = tmp_path / "practice"
    said = kinpin("setup", "--data", data, database=empty, typed=typed_answers())

    assert said.code == 0, said.text
    assert "Elm Street Pediatrics is set up" in said.text
    assert PASSWORD not in said.text
    assert "Warning" not in said.text
    for path in (data, *data.iterdir()):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, f"others can read {path.name}"
    assert 'origin = "http://localhost:8000"' in (data / "settings.toml").read_text()
    assert ("database_url" in (data / "settings.toml").read_text()) == bool(empty)

    again = set_up(data, empty)
    assert "is set up already" in refusal(again)


def test_the_ages_are_asked_and_what_is_answered_is_what_the_practice_begins_with(tmp_path: Path, empty: str) -> None:
    said = kinpin("setup", "--data", tmp_path / "elm", database=empty, typed=typed_answers(policy="full-to-majority"))
    for choice in (
        "early-partial     Full to 9, limited from 10 to 17\n",
        "full-to-majority  Full to 17\n",
        "general-hospital  Full to 13, limited from 14 to 17 (the default)\n",
    ):
        assert choice in said.text
    assert '"title":"Full to 17"' in policy_in(tmp_path / "elm", empty)


@pytest.mark.either
def test_enter_takes_the_ages_marked_as_the_default_and_another_word_is_asked_for_again(tmp_path: Path) -> None:
    said = kinpin("setup", "--data", tmp_path / "elm", typed=typed_answers(policy="all of them\n"))
    assert said.code == 0, said.text
    assert "There is no policy “all of them”. There are: early-partial, full-to-majority," in said.text
    assert '"title":"Full to 13, limited from 14 to 17"' in policy_in(tmp_path / "elm", "")


@pytest.mark.either
def test_a_script_says_the_ages_or_nothing_is_set_up(tmp_path: Path) -> None:
    flags = [part for name, answer in ANSWERS.items() if name != "policy" for part in (f"--{name}", answer)]
    said = kinpin("setup", "--data", tmp_path / "elm", *flags, typed="")
    assert said.code == 2
    assert said.text.endswith("Pass it as --policy.\n")
    assert list((tmp_path / "elm").iterdir()) == []


@pytest.mark.either
def test_a_wrong_answer_is_said_at_once_and_asked_for_again(tmp_path: Path) -> None:
    first = {
        **ANSWERS,
        "slug": "Elm Street\nelm",
        "time-zone": "Mars/Olympus\nAmerica/Chicago",
        "phone": "\ncall\n(555) 010-0142",
    }
    first["admin-password"] = f"elmstreet\nelmstreet\n{PASSWORD}\n{PASSWORD}"
    said = kinpin("setup", "--data", tmp_path / "elm", typed="".join(f"{answer}\n" for answer in first.values()))
    assert said.code == 0, said.text
    for why in (
        "Use 1 to 40 small letters",
        "is not a valid time zone",
        "Type a phone number",
        "Use 15 letters or more",
    ):
        assert why in said.text


@pytest.mark.either
@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"admin_password": "elmstreet"}, "--admin-password: Use 15 letters or more"),
        ({"admin_password": "bicycle lantern seven elm street pediatrics"}, "--admin-password: Leave out names"),
        ({"origin": "http://portal.example.org"}, "--origin: “http://portal.example.org” is not encrypted"),
        ({"mail_from": "nobody"}, "--mail-from: “nobody” is not a valid sender address"),
        ({"smtp_url": "mail.example.org"}, "--smtp-url: The mail server's address must look like"),
        ({"smtp_url": "smtp://mail..example.org"}, "--smtp-url: The mail server's address must look like"),
    ],
)
def test_what_can_t_be_is_refused_in_one_sentence_and_leaves_nothing(
    tmp_path: Path, wrong: dict[str, str], why: str
) -> None:
    said = set_up(tmp_path / "practice", "", **wrong)
    assert why in refusal(said)
    assert list((tmp_path / "practice").iterdir()) == []


def test_one_that_was_killed_once_the_practice_was_there_is_ended_by_another(tmp_path: Path, empty: str) -> None:
    """As kill -9, or a disk without room for the settings, leaves it: the practice, its keys and no settings."""
    data = tmp_path / "elm"
    assert set_up(data, empty).code == 0
    there = {name: (data / name).read_text() for name in ("keys.json", "settings.toml")}
    (data / "settings.toml").unlink()

    said = set_up(data, empty, name="Birch", slug="birch", policy="general-hospital")
    assert said.code == 0, said.text
    assert "Elm Street Pediatrics was founded by a set-up that did not end" in said.text
    assert "Birch" not in said.text
    assert {name: (data / name).read_text() for name in there} == there
    assert "Full to 9, limited from 10 to 17" in policy_in(data, empty), "one practice, as it was founded"
    assert kinpin("audit", "verify", "--data", data).code == 0


def test_tables_are_made_all_or_none(tmp_path: Path, empty: str) -> None:
    """Half of them, as kill -9 or a full disk would leave them, no other set-up could go on from."""
    there = empty or f"sqlite:///{tmp_path}/elm.sqlite3"
    run(there, "CREATE TABLE outbox_message (id integer)")
    assert "The tables can't be made: " in refusal(set_up(tmp_path / "elm", there))
    run(there, "CREATE TABLE audit_event (id integer)")  # fails where the first set-up left one
    run(there, "DROP TABLE audit_event")
    run(there, "DROP TABLE outbox_message")
    assert set_up(tmp_path / "elm", there).code == 0


@pytest.mark.either
def test_settings_without_room_are_not_half_written(tmp_path: Path) -> None:
    """A folder that stands where they are first written is a disk that takes no more."""
    data = tmp_path / "elm"
    (data / "settings.half").mkdir(parents=True)
    assert "settings.toml can't be written: Is a directory" in refusal(set_up(data, ""))
    (data / "settings.half").rmdir()
    assert set_up(data, "").code == 0
    assert {path.name for path in data.iterdir()} >= {"keys.json", "settings.toml"}


def test_one_that_was_killed_is_run_again(tmp_path: Path, empty: str) -> None:
    """As kill -9 leaves it, before the practice is there: with keys and tables, and no settings."""
    data = tmp_path / "elm"
    assert set_up(data, empty).code == 0
    keys = (data / "keys.json").read_text()
    (data / "settings.toml").unlink()
    (data / "kinpin.sqlite3").unlink(missing_ok=True)
    if empty:
        with psycopg.connect(empty, autocommit=True) as connection:
            connection.execute(b"DROP SCHEMA public CASCADE")
            connection.execute(b"CREATE SCHEMA public")
    assert set_up(data, empty).code == 0
    assert (data / "keys.json").read_text() == keys
    assert (data / "settings.toml").exists()


@pytest.mark.either
def test_a_demo_s_folder_is_not_set_up(tmp_path: Path) -> None:
    for name in ("demo", "keys.json"):
        (tmp_path / name).touch()
    assert "is a demo's folder" in refusal(set_up(tmp_path, ""))


@pytest.mark.either
def test_what_nobody_answers_is_named(tmp_path: Path) -> None:
    said = kinpin("setup", "--data", tmp_path / "elm", "--origin", "http://localhost:8000", typed="")
    assert said.code == 2
    assert said.text.endswith("Pass it as --smtp-url.\n")
    assert list((tmp_path / "elm").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "wrong", "why"),
    [
        ("admin_email", "ada", "Write it like name@example.org"),
        ("slug", "Elm Street", "Use 1 to 40 small letters, digits and hyphens"),
        ("slug", "e" * 41, "Use 1 to 40 small letters, digits and hyphens"),
        ("name", " ", "Type the practice's name"),
        ("name", "e" * 121, "at most 120 characters"),
        ("phone", "call me", "Type a phone number, like"),
        ("admin_given", "", "Type the first name"),
        ("time_zone", "Mars/Olympus", "“Mars/Olympus” is not a valid time zone"),
        ("time_zone", "America", "“America” is not a valid time zone"),
        ("policy", "anything goes", "There are: early-partial, full-to-majority, general-hospital."),
    ],
)
def test_answers_are_looked_at_before_anything_is_made(name: str, wrong: str, why: str) -> None:
    with pytest.raises(SetupError, match=re.escape(why)):
        checked(name, wrong)


def test_a_database_with_a_practice_is_not_set_up_under_other_keys(tmp_path: Path, empty: str) -> None:
    there = empty or f"sqlite:///{tmp_path}/elm.sqlite3"
    assert set_up(tmp_path / "elm", there).code == 0
    assert "holds a practice already" in refusal(set_up(tmp_path / "birch", there, slug="birch"))
    assert list((tmp_path / "birch").iterdir()) == []


@pytest.mark.postgresql
def test_a_user_who_may_make_no_tables_is_told_so(tmp_path: Path, empty: str) -> None:
    name = f"weak_{new_public_id()}"
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN".encode())
        connection.execute(b"REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    try:
        said = set_up(tmp_path / "elm", re.sub("//[^@]*@", f"//{name}@", empty))
        assert "The tables can't be made: permission denied" in refusal(said)
    finally:
        with psycopg.connect(empty, autocommit=True) as connection:
            connection.execute(f"DROP ROLE {name}".encode())


@pytest.mark.postgresql
def test_a_database_that_keeps_few_letters_is_refused(tmp_path: Path, empty: str) -> None:
    name = f"latin_{new_public_id()}"
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0".encode())
    try:
        said = set_up(tmp_path / "elm", beside(empty, name))
        assert "The database keeps text as LATIN1" in refusal(said)
        assert list((tmp_path / "elm").iterdir()) == []
    finally:
        with psycopg.connect(empty, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name}".encode())


@pytest.mark.either
def test_it_says_where_no_mail_server_answers(tmp_path: Path) -> None:
    said = set_up(tmp_path / "elm", "", smtp_url=f"smtp://localhost:{free_port()}")
    assert said.code == 0
    assert "Invitations and codes wait until one does." in said.text
    with socket.create_server(("127.0.0.1", 0)) as server:
        said = set_up(tmp_path / "birch", "", smtp_url=f"smtp://127.0.0.1:{server.getsockname()[1]}")
    assert "No mail server answers" not in said.text


@pytest.mark.either
def test_what_to_do_next_can_be_copied(tmp_path: Path) -> None:
    data = tmp_path / "a folder"
    said = set_up(data, "", origin="http://localhost:8123/")
    assert (
        f"“kinpin serve --data '{data}' --port 8123”, then sign in at http://localhost:8123/staff/sign-in/" in said.text
    )


@pytest.mark.either
def test_a_folder_that_can_t_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "can't be made: Not a directory" in refusal(set_up(tmp_path / "file" / "practice", ""))
