"""What became of every resource of a run: counted by type, refusals kept with their place."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kinpin.fhir.scratch import Position, Scratch
from kinpin.workflows.intake.finish import LeftOut

OUTCOMES = ("created", "updated", "unchanged", "refused", "passed_over")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One resource that did not come in, and why, in plain words."""

    file: str
    line: int
    resource: str  # Type/id, as far as it has them
    problem: str


@dataclass(slots=True)
class Tally:
    """Counts of one run. What was read of a type was created, updated, unchanged, refused or passed over."""

    files: Sequence[Path]
    scratch: Scratch
    read: Counter[str] = field(default_factory=Counter)
    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in OUTCOMES})
    waiting: dict[str, int] = field(default_factory=dict)  # records on file that wait, after the run
    left_out: list[LeftOut] = field(default_factory=list)

    def count(self, kind: str, outcome: str) -> None:
        self.read[kind] += 1
        self.outcomes[outcome][kind] += 1

    def refuse(self, kind: str, name: str, place: Position, problem: str) -> None:
        """Refuse a resource. In a Bundle, the problem says which entry."""
        self.count(kind, "refused")
        where = f"entry {place.entry}: " if place.entry else ""
        self.scratch.refuse(place, name, where + problem)

    def totals(self) -> dict[str, int]:
        """The counts of all types together."""
        return {"read": self.read.total(), **{name: counts.total() for name, counts in self.outcomes.items()}}

    def place(self, place: Position) -> str:
        """A place as people say it: *export/Patient.ndjson line 3*."""
        entry = f" entry {place.entry}" if place.entry else ""
        return f"{self._file(place)} line {place.line}{entry}"

    def refusals(self) -> Iterator[Refusal]:
        for place, resource, problem in self.scratch.refusals():
            yield Refusal(self._file(place), place.line, resource, problem)

    def _file(self, place: Position) -> str:
        """A file's name as text: one in another encoding has what no text can hold as \\xe9."""
        return os.fsencode(self.files[place.file]).decode(errors="backslashreplace")
