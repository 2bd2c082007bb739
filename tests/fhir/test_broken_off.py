"""What an import can't reach, or loses on the way: it is said, and nothing of it is a traceback."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.commanding import set_up
from tests.fhir.importing import Outcome, ndjson, patient, run
from tests.server import plain_environment

NO_ROOM = 4096  # kilobytes that a file may have


def closed(folder: Path, mode: int) -> Path:
    """A folder with a record that nobody can get at."""
    ndjson(folder, patient("b", "Basil"))
    folder.chmod(mode)
    if os.access(folder, os.R_OK | os.X_OK):
        folder.chmod(0o700)
        pytest.skip("nothing is closed to root")
    return folder


@pytest.mark.usefixtures("clinic")
@pytest.mark.parametrize("mode", [0o000, 0o600])
def test_a_folder_that_can_t_be_read_is_told(tmp_path: Path, mode: int) -> None:
    ndjson(tmp_path, patient("a"))
    folder = closed(tmp_path / "deep" / "down", mode)
    outcome = run(tmp_path)
    folder.chmod(0o700)
    assert (outcome.exit_code, outcome.created) == (3, {"Patient": 1})
    assert [(r["file"], r["problem"].split(",")[0]) for r in outcome.refusals] == [
        (str(folder), "the folder can't be read")
    ]


def broken_off(data: Path, export: Path) -> Outcome:
    """Import where no file may grow any more, as on a full disk."""
    command = [sys.executable, "-m", "kinpin.config.commands", "import", "fhir", export, "--data", data]
    limited = f"ulimit -f {NO_ROOM}; exec {shlex.join(map(str, command))}"
    done = subprocess.run(["bash", "-c", limited], env=plain_environment(), capture_output=True, text=True, check=False)
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.mark.server
@pytest.mark.either
@pytest.mark.parametrize(
    ("count", "narrative", "why"),
    [(6000, "", "The database went away, or takes no more. Check "), (3, "x" * 9_000_000, "(TMPDIR)")],
    ids=["database", "scratch"],
)
def test_where_there_is_no_room_left_it_says_so(tmp_path: Path, count: int, narrative: str, why: str) -> None:
    data = tmp_path / "elm"
    assert set_up(data, "").code == 0
    many = [patient(f"p{i}", f"Child{i}", text={"div": narrative}) for i in range(count)]
    outcome = broken_off(data, ndjson(tmp_path, *many))
    assert outcome.exit_code == 2, outcome.errors
    assert why in outcome.errors
    assert outcome.errors.endswith("What went in is in; run the import again.\n")
    assert outcome.errors.count("\n") == 1
