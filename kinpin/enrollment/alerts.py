"""What a patient's banner counts as alerts: sheets that went wrong, and people who could be taken for this one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinpin.enrollment.models import HandOut
from kinpin.families.models import Patient
from kinpin.families.name_alerts import namesakes

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from kinpin.enrollment.queries import Fate


@dataclass(frozen=True, slots=True)
class Alerts:
    """`odd_sheets`: somebody else opened them or was let in by them, or they were stopped or locked."""

    odd_sheets: Sequence["HandOut"]
    namesakes: Sequence["Patient"]

    @property
    def count(self) -> int:
        """Like names are one alert, however many."""
        return len(self.odd_sheets) + bool(self.namesakes)


def alerts_of(patient: Patient, sheets: "Iterable[WithAnnotations[HandOut, Fate]]") -> Alerts:
    """The alerts of a patient, among whose recent sheets are these. One query."""
    return Alerts([sheet for sheet in sheets if _is_odd(sheet)], namesakes(patient))


def _is_odd(sheet: "WithAnnotations[HandOut, Fate]") -> bool:
    return bool(sheet.disowned_at or sheet.stopped_at or sheet.locked_at or sheet.not_theirs_at)
