"""Memory stays the same however much there is. `bench` measures a hundred thousand; this sees a list that grows."""

import tracemalloc
from pathlib import Path

import pytest

from tests.fhir.importing import appointment, ndjson, patient, related, run


def peak(folder: Path, first: int, count: int) -> int:
    """The most bytes held at a time while so many patients, their mothers and their appointments come in."""
    every = range(first, first + count)
    path = ndjson(
        folder,
        *(patient(f"p{i}", f"Child{i}") for i in every),
        *(related(f"r{i}", f"p{i}") for i in every),
        *(appointment(f"v{i}", f"Patient/p{i}") for i in every),
        *(patient(f"bad{i}", gender="x") for i in every),
    )
    tracemalloc.start()
    try:
        outcome = run(path, as_json=False)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        assert outcome.exit_code == 3


@pytest.mark.usefixtures("clinic")
def test_four_times_as_much_takes_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # So that few are many batches.
    monkeypatch.setattr("kinpin.fhir.gate.AT_ONCE", 50)
    monkeypatch.setattr("kinpin.fhir.scratch._AT_ONCE", 50)
    peak(tmp_path, 0, 10)  # what is imported and compiled once
    few, many = peak(tmp_path, 1_000_000, 150), peak(tmp_path, 2_000_000, 600)
    # What the command prints is held here as well, a line for each that is refused.
    assert many < 2 * few
