"""The command line as somebody in a terminal uses it: a process, what it says, how it ends."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.server import KINPIN, plain_environment

PASSWORD = "orchard bicycle lantern seven"
ANSWERS = {
    "origin": "http://localhost:8000",
    "smtp-url": "smtp://localhost:25",
    "mail-from": "no-reply@elm.example.org",
    "name": "Elm Street Pediatrics",
    "slug": "elm",
    "phone": "(555) 010-0142",
    "address": "7 Elm Street, Springfield",
    "hours": "Monday to Friday",
    "hours-es": "de lunes a viernes",
    "time-zone": "America/Chicago",
    "policy": "early-partial",
    "admin-given": "Ada",
    "admin-family": "Elm",
    "admin-email": "ada@elm.example.org",
    "admin-password": PASSWORD,
}


@dataclass(frozen=True)
class Said:
    """How a command ended, and everything it said."""

    code: int
    text: str


def kinpin(*arguments: str | Path, database: str = "", typed: str = "", **more: str) -> Said:
    """Run a command to its end. `typed` is what is typed when it asks; `more` is set in the environment."""
    done = subprocess.run(
        [*KINPIN, *map(str, arguments)],
        env={**plain_environment(database), **more},
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # without a terminal a password that is asked for is read from what was typed
        timeout=120,
        check=False,
    )
    return Said(done.returncode, done.stdout)


def set_up(data: Path, database: str, **changed: str) -> Said:
    """`kinpin setup` with every answer given, some of them others than usual."""
    answers = {**ANSWERS, **{name.replace("_", "-"): answer for name, answer in changed.items()}}
    flags = [part for name, answer in answers.items() for part in (f"--{name}", answer)]
    return kinpin("setup", "--data", data, *flags, database=database)


def refusal(said: Said) -> str:
    """The one sentence with which a command refused."""
    assert said.code == 2, said.text
    assert said.text.startswith("Error: "), said.text
    assert said.text.count("\n") == 1, said.text
    return said.text.strip()


def processes_under(pid: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    parents = dict(_parents())
    found = [child for child, parent in parents.items() if parent == pid]
    return found + [grandchild for child in found for grandchild in processes_under(child)]


def _parents() -> Iterator[tuple[int, int]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and (status := _read(folder / "status")) and "State:\tZ" not in status:
            yield int(folder.name), int(re.findall(r"^PPid:\s+(\d+)", status, re.MULTILINE)[0])


def is_running(pid: int) -> bool:
    status = _read(Path(f"/proc/{pid}/status"))
    return bool(status) and "State:\tZ" not in status


def command_of(pid: int) -> str:
    return _read(Path(f"/proc/{pid}/cmdline")).replace("\0", " ").strip()


def megabytes_of(pids: list[int]) -> float:
    """The memory of some processes; what they share is counted once."""
    kept = [re.findall(r"^Pss:\s+(\d+)", _read(Path(f"/proc/{pid}/smaps_rollup")), re.MULTILINE) for pid in pids]
    return sum(int(found[0]) for found in kept) / 1024


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has ended meanwhile
        return ""
