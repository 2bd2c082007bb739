"""What every batch has: whose it is, and which records refer to what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kinpin.inbox.incoming import Target
from kinpin.inbox.records import landed
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.practices.models import Practice
from kinpin.workflows.intake.values import Targets


@dataclass(frozen=True, slots=True)
class Batch:
    """Where a batch goes, from which system, by whom and when."""

    practice: Practice
    source: str
    by: Actor
    at: datetime

    @property
    def today(self) -> date:
        return local_day(self.at, self.practice.zone)

    def find(self, references: Iterable[Targets]) -> dict[Target, int]:
        """The rows that references mean, as far as they are on file."""
        return landed(self.practice.pk, self.source, (target for targets in references for target in targets))


def first_of(targets: Targets, rows: Mapping[Target, int]) -> int | None:
    """The row that a reference means, or None."""
    for target in targets:
        if target in rows:
            return rows[target]
    return None


def unmet(rows: Mapping[Target, int], *references: Targets) -> list[Target]:
    """What references name and is not on file, of those where nothing is."""
    return [target for targets in references if first_of(targets, rows) is None for target in targets]
