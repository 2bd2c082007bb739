"""The result list of the patient search, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kinpin.enrollment.portal_standing import PortalStanding, standings
from kinpin.enrollment.words import PortalStatus
from kinpin.families.name_alerts import look_alikes
from kinpin.families.queries import caregiver_names
from kinpin.families.search import Hit
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import age_on
from kinpin.workspace.addresses import page_address
from kinpin.workspace.doors import WorkspaceRequest

if TYPE_CHECKING:
    from kinpin.families.models import Patient

_MOST_CAREGIVERS = 3


@dataclass(frozen=True, slots=True)
class Letters:
    """A run of letters in a name; `differs` where a person with a like name has others."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One patient as the list shows them."""

    patient: "Patient"
    first_names: Sequence[Letters]
    alert: bool
    via: str
    born: str
    caregivers: str
    status: PortalStatus
    address: str

    @property
    def last_name(self) -> str:
        p = self.patient
        return " ".join(part for part in (p.family, p.suffix) if part)


def result_lines(request: WorkspaceRequest, hits: Sequence[Hit]) -> list[ResultLine]:
    """The lines for what was found. Two queries, however many."""
    ids = [hit.patient.pk for hit in hits]
    today = local_day(request.at, request.practice.zone)
    around = caregiver_names(ids)
    statuses = standings(ids, today=today, at=request.at)
    alike = look_alikes([hit.patient for hit in hits])
    return [_line(request.tab, hit, around[hit.patient.pk], statuses[hit.patient.pk], alike, today) for hit in hits]


def _line(
    tab: str, hit: Hit, around: Sequence[str], standing: PortalStanding, alike: dict[int, list["Patient"]], today: date
) -> ResultLine:
    further = len(around) - _MOST_CAREGIVERS
    others = alike.get(hit.patient.pk, [])
    return ResultLine(
        patient=hit.patient,
        first_names=marked(_first_names(hit.patient), [_first_names(other) for other in others]),
        alert=bool(others),
        via=f"{hit.via.name.usual}, {hit.via.role.lower()}" if hit.via else "",
        born=_born(hit.patient, today),
        caregivers=", ".join(around[:_MOST_CAREGIVERS]) + (f" and {further} more" if further > 0 else ""),
        status=standing.status,
        address=page_address(tab, "basic_info", hit.patient.public_id),
    )


def _born(patient: "Patient", today: date) -> str:
    """*03/14/2019, 7 y 8 m*, the age in one piece."""
    born = patient.birth_date
    if born is None:
        return "Not on file"
    age = age_on(born, today).short.replace(" ", "\N{NO-BREAK SPACE}")
    return f"{born:%m/%d/%Y}, {age}"


def _first_names(patient: "Patient") -> str:
    return " ".join(part for part in (patient.given, patient.middle) if part)


def marked(name: str, others: Sequence[str]) -> list[Letters]:
    """A name in runs of letters: those that differ from one of the others, and those that do not."""
    differing: set[int] = set()
    for other in others:
        differing |= set(_differing(name.casefold(), other.casefold())) if len(name.casefold()) == len(name) else set()
    if not differing:
        return [Letters(name)] if name else []
    runs: list[Letters] = []
    for place, letter in enumerate(name):
        differs = place in differing
        if runs and runs[-1].differs == differs:
            runs[-1] = Letters(runs[-1].text + letter, differs)
        else:
            runs.append(Letters(letter, differs))
    return runs


def _differing(name: str, other: str) -> range:
    """Where a name differs from another: between what both begin with and what both end with."""
    shorter = min(len(name), len(other))
    start = next((i for i in range(shorter) if name[i] != other[i]), shorter)
    end = next((i for i in range(shorter - start) if name[-1 - i] != other[-1 - i]), shorter - start)
    return range(start, len(name) - end)
