"""`kinpin setup`: a practice with its keys, its database and its first administrator; or nothing, and why."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kinpin.config.environment import SetupError
from kinpin.config.founding import found
from tests.config.commanding import ANSWERS, PASSWORD, kinpin, once, refusal, set_up
from tests.server import database

pytestmark = pytest.mark.server


@pytest.fixture
def empty() -> Iterator[str]:
    with database() as url:
        yield url


def test_by_questions_it_asks_for_everything_and_keeps_it_for_its_owner(tmp_path: Path, empty: str) -> None:
    data = tmp_path / "practice"
    typed = "".join(f"{answer}\n" for answer in [*ANSWERS.values(), PASSWORD])

    said = kinpin("setup", "--data", data, database=empty, typed=typed)

    assert said.code == 0, said.text
    assert "Elm Street Pediatrics is set up" in said.text
    assert PASSWORD not in said.text
    for path in (data, *data.iterdir()):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, f"others can read {path.name}"
    assert 'origin = "http://localhost:8000"' in (data / "settings.toml").read_text()
    assert ("database_url" in (data / "settings.toml").read_text()) == bool(empty)

    again = set_up(data, empty)
    assert "is set up already" in refusal(again)


@once
@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"admin_password": "elmstreet"}, "Use 15 letters or more"),
        ({"origin": "http://portal.example.org"}, "Families need https"),
    ],
)
def test_what_can_t_be_is_refused_in_one_sentence_and_leaves_nothing(
    tmp_path: Path, wrong: dict[str, str], why: str
) -> None:
    said = set_up(tmp_path / "practice", "", **wrong)
    assert why in refusal(said)
    assert list((tmp_path / "practice").iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"admin_email": "ada"}, "That e-mail can't be used"),
        ({"slug": "Elm Street"}, "That short name can't be used"),
        ({"time_zone": "Mars/Olympus"}, "“Mars/Olympus” is no time zone"),
        ({"policy": "anything goes"}, "There are: early-partial, full-to-majority, general-hospital."),
    ],
)
def test_answers_are_looked_at_before_anything_is_made(wrong: dict[str, str], why: str) -> None:
    answers = {name.replace("-", "_"): answer for name, answer in ANSWERS.items()}
    with pytest.raises(SetupError, match=re.escape(why)):
        found({**answers, "policy": "general-hospital", **wrong})


@once
def test_a_folder_that_can_t_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "can't be made: Not a directory" in refusal(set_up(tmp_path / "file" / "practice", ""))
