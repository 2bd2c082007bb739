"""The developer set, read where it lies: beside the repository, or where KINPIN_SHARED_DATA says."""

import csv
import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("KINPIN_SHARED_DATA") or Path(__file__).parents[2] / "shared" / "data")


def shared(name: str) -> Path:
    """A file or folder of the set. Skips the test where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"../shared/data/{name} is not here: nothing was checked against it (KINPIN_SHARED_DATA names it)")
    return path


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of its tables, which has some."""
    with shared(name).open(encoding="utf-8", newline="") as lines:
        found = list(csv.DictReader(lines))
    assert found, name
    return found
