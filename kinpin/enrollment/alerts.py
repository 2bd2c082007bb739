"""What a patient's banner counts as alerts: sheets that went wrong, and people who could be taken for this one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinpin.families.name_alerts import namesakes

if TYPE_CHECKING:
    from kinpin.enrollment.models import HandOut
    from kinpin.families.models import Patient


@dataclass(frozen=True, slots=True)
class Alerts:
    """`odd_sheets`: somebody else opened them, or they were stopped or locked."""

    odd_sheets: Sequence["HandOut"]
    namesakes: Sequence["Patient"]

    @property
    def count(self) -> int:
        """Like names are one alert, however many."""
        return len(self.odd_sheets) + bool(self.namesakes)


def alerts_of(patient: "Patient", sheets: "Iterable[HandOut]") -> Alerts:
    """The alerts of a patient, among whose recent sheets are these. One query."""
    odd = [sheet for sheet in sheets if sheet.disowned_at or sheet.stopped_at or sheet.locked_at]
    return Alerts(odd, namesakes(patient))
