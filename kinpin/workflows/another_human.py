"""Whether a correction makes another human of somebody: of a contact, or of a patient."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from kinpin.enrollment.matching import Claimant, contradicts
from kinpin.enrollment.models import Enrollment, Pin
from kinpin.families.likeness import contradict
from kinpin.families.models import Patient
from kinpin.families.naming import Verdict, verdict
from kinpin.kernel.people import PersonName
from kinpin.sql.statements import among

_FIRST = ("given", "middle", "nickname")
# By whom a human is told from another.
IDENTITY = frozenset({*_FIRST, "family", "birth_date"})


def is_another(was: Mapping[str, Any], becomes: Mapping[str, Any]) -> bool:
    """Whether a correction makes another human of a contact.

    A slip, a short form, a last name that changed or a birth date that was wrong does not, each alone.
    """
    if _is_another_name(was, becomes, _FIRST):
        return True
    same_first = any(was[name] for name in _FIRST) and any(becomes[name] for name in _FIRST)
    born, other_born = was["birth_date"], becomes["birth_date"]
    speaks_against = not same_first or (born and other_born and born != other_born)
    return bool(speaks_against) and _is_another_name(was, becomes, ("family",))


def is_another_child(was: Patient, becomes: Mapping[str, Any], today: date) -> bool:
    """Whether a correction makes another child of a patient: another first name, and another birth date.

    Each alone was wrong and is put right; and a newborn who gets a name is the same child.
    """
    if becomes["birth_date"] in (None, was.birth_date) or not _is_another_name(vars(was), becomes, _FIRST):
        return False
    named = verdict(was.name, use=was.name_use, flagged=was.name_flagged, born=was.birth_date, today=today)
    return named is Verdict.REAL


def have_access(patient_ids: Collection[int], at: datetime) -> set[int]:
    """The patients that somebody has an enrollment or a live PIN for. Two queries."""
    pins = Pin.objects.filter(patient__in=among(patient_ids), closed_at=None, expires_at__gt=at)
    enrollments = Enrollment.objects.filter(patient__in=among(patient_ids), ended_at=None)
    return {*pins.values_list("patient_id", flat=True), *enrollments.values_list("patient_id", flat=True)}


def _is_another_name(was: Mapping[str, Any], becomes: Mapping[str, Any], parts: tuple[str, ...]) -> bool:
    """Whether these parts of a name are another's, and no slip, short form or further name."""
    old, new = ({name: one[name] for name in parts} for one in (was, becomes))
    words = " ".join(filter(None, new.values()))
    name = PersonName(given=" ".join(filter(None, old.values())))
    return contradict(old, new) and contradicts(Claimant(words, "", None), name, "", None)
