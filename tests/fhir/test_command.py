"""`kinpin import fhir` as a program of its own, on an installation that `kinpin setup` made."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.environment import ENGINE
from tests.fhir.importing import ndjson, patient
from tests.server import drop_database, new_database

ANSWERS = {
    "name": "Elm Pediatrics", "slug": "elm", "phone": "(555) 010-0199", "address": "200 Main Street",
    "hours": "Monday to Friday", "hours-es": "de lunes a viernes", "time-zone": "America/New_York",
    "policy": "general-hospital",
    "origin": "http://localhost:8000", "smtp-url": "smtp://localhost:25", "mail-from": "no-reply@example.org",
    "admin-given": "Dana", "admin-family": "Ortiz", "admin-email": "dana@example.org",
    "admin-password": "orchard bicycle lantern seven",
}  # fmt: skip


@dataclass
class Installation:
    data: Path
    database: str

    @property
    def environment(self) -> dict[str, str]:
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("KINPIN_", "DJANGO_"))}
        return {**plain, "KINPIN_DATABASE_URL": self.database} if self.database else plain

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "kinpin.config.commands", *arguments, "--data", str(self.data)]

    def kinpin(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.command(*arguments), env=self.environment, capture_output=True, text=True, check=False
        )


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with contextlib.ExitStack() as stack:
        database = new_database("") if ENGINE == "postgresql" else ""
        if database:
            stack.callback(drop_database, database)
        made = Installation(tmp_path / "data", database)
        done = made.kinpin("setup", *(word for name, answer in ANSWERS.items() for word in (f"--{name}", answer)))
        assert done.returncode == 0, done.stderr
        yield made


@pytest.mark.server
def test_from_setup_to_a_second_import(installation: Installation, tmp_path: Path) -> None:
    path = ndjson(tmp_path, patient("a"), patient("b", "Basil", gender="boy"))
    first = installation.kinpin("import", "fhir", str(path), "--json")
    assert (first.returncode, first.stderr) == (3, "")  # no bar where nobody looks
    assert json.loads(first.stdout)["created"] == {"Patient": 1}
    second = installation.kinpin("import", "fhir", str(path))
    assert second.returncode == 3
    assert "Nothing has changed" in second.stdout
    assert f"{path} line 2: Patient.gender has the unknown code “boy” (Patient/b)" in second.stdout
    wrong = installation.kinpin("import", "fhir", str(tmp_path / "nowhere"))
    assert (wrong.returncode, "nowhere" in wrong.stderr, "Traceback" in wrong.stderr) == (2, True, False)
    said = installation.kinpin("import", "fhir", "--help").stdout
    assert all(word in said for word in ("--practice", "--source", "--json", "NDJSON", "gzip"))


@pytest.mark.server
def test_one_that_is_stopped_says_so(installation: Installation, tmp_path: Path) -> None:
    pipe = tmp_path / "endless.ndjson"
    os.mkfifo(pipe)
    command = installation.command("import", "fhir", str(pipe))
    # What is started in the background may be told to take no Ctrl-C, and so may the tests.
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    stopped = subprocess.Popen(
        command, env=installation.environment, stderr=subprocess.PIPE, text=True, preexec_fn=heeding
    )
    with stopped, pipe.open("wb"):  # once the import reads it
        stopped.send_signal(signal.SIGINT)
        _, said = stopped.communicate(timeout=60)
    assert (stopped.returncode, "The import was stopped." in said, "run the import again" in said) == (2, True, True)


@pytest.mark.server
@pytest.mark.parametrize("more", [[], ["--json"]])
def test_a_report_that_nobody_takes(installation: Installation, tmp_path: Path, more: list[str]) -> None:
    path = ndjson(tmp_path, patient("a"))
    reading, writing = os.pipe()
    os.close(reading)
    command = installation.command("import", "fhir", str(path), *more)
    done = subprocess.run(
        command, env=installation.environment, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, "Traceback" in done.stderr, "ignored" in done.stderr) == (2, False, False)
    assert "The import is done, and its report could not be written: Broken pipe." in done.stderr
    assert json.loads(installation.kinpin("import", "fhir", str(path), "--json").stdout)["unchanged"] == {"Patient": 1}


@pytest.mark.server
def test_an_installation_that_is_not_set_up(tmp_path: Path) -> None:
    done = Installation(tmp_path / "none", "").kinpin("import", "fhir", str(ndjson(tmp_path, patient("a"))))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "kinpin setup" in done.stderr


@pytest.mark.either
@pytest.mark.server
def test_of_a_source_not_heard_of_it_warns_and_on_a_terminal_it_asks(
    installation: Installation, tmp_path: Path
) -> None:
    path = str(ndjson(tmp_path, patient("a")))
    assert "entered twice" not in installation.kinpin("import", "fhir", path, "--source", "ehr").stderr

    keyboard, terminal = os.openpty()
    os.write(keyboard, b"n\n")
    command = installation.command("import", "fhir", path, "--source", "her")
    refused = subprocess.run(command, env=installation.environment, stdin=terminal, stderr=terminal, check=False)
    said = os.read(keyboard, 10_000).decode()
    assert "use --source ehr" in said
    assert "Import as “her”?" in said
    assert refused.returncode == 2

    unasked = installation.kinpin("import", "fhir", path, "--source", "her", "--json")
    assert "entered twice" in unasked.stderr
    assert json.loads(unasked.stdout)["created"] == {"Patient": 1}
