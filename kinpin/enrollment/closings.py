"""When children will be closed to a caregiver who sees them today: what a window shows before a sheet is made."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from kinpin.enrollment.rules import AccessFacts, Closing, closing, level_today
from kinpin.families.authority import turns_after
from kinpin.families.models import Patient
from kinpin.families.queries import TieOnDay
from kinpin.families.rules import Status
from kinpin.practices.models import Practice

Closings = Mapping[int, Closing]


def closings_of(
    patients: Iterable[Patient],
    ties: Mapping[int, Sequence[TieOnDay]],
    contact_id: int,
    *,
    practice: Practice,
    today: date,
    longest: date,
) -> Closings:
    """By patient id, when some children will be closed to a caregiver before `longest` is over. No query."""
    found = {}
    for patient in patients:
        tie = next((tie for tie in ties.get(patient.pk, ()) if tie.contact.pk == contact_id), None)
        facts = _facts(patient, tie, today)
        if level_today(facts, practice.rules, today) and (one := closing(facts, practice.rules, today, longest)):
            found[patient.pk] = one
    return found


def soonest(closings: Closings, patient_ids: Iterable[int]) -> tuple[int, Closing] | None:
    """Which of some children it closes first, and when; None where it closes none of them."""
    found = [(pk, closings[pk]) for pk in patient_ids if pk in closings]
    return min(found, key=lambda one: one[1].last_day, default=None)


def _facts(patient: Patient, tie: TieOnDay | None, today: date) -> AccessFacts:
    return AccessFacts(
        status=Status(patient.status),
        born=patient.birth_date,
        on_hold=bool(patient.hold),
        role=tie.role if tie else None,
        authority=tie.authority if tie else None,
        turns=turns_after(tie.facts, today) if tie else (),
    )
