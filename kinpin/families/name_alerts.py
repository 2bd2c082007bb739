"""Name alerts: patients who could be taken for each other."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from kinpin.families.fields import begins_with
from kinpin.families.models import KeyKind, Patient, SearchKey
from kinpin.families.search_keys import LONGEST_KEY, name_parts
from kinpin.kernel.people import fold

_BEGINNING = 3  # letters in which first names that begin alike agree
_LOOKED_AT, _MOST_NAMESAKES = 60, 10


def namesakes(patient: Patient) -> list[Patient]:
    """The other patients of the practice who could be taken for this one. One query."""
    words = fold(patient.family).split()
    if not words:
        return []
    others = Patient.objects.filter(practice=patient.practice_id).exclude(pk=patient.pk)
    named = SearchKey.objects.filter(kind=KeyKind.NAME, key=words[0][:LONGEST_KEY])
    alike_named = named.filter(begins_with("other", _beginning(patient.given)), practice=patient.practice_id)
    found = others.filter(pk__in=alike_named.values("patient_id"))
    if patient.birth_date:
        # Few are born on one day, so the name is looked up among their keys.
        found = found.union(others.filter(Exists(named.filter(patient=OuterRef("pk"))), birth_date=patient.birth_date))
    return [other for other in found[:_LOOKED_AT] if _are_alike(_look(patient), _look(other))][:_MOST_NAMESAKES]


def look_alikes(people: Sequence[Patient]) -> dict[int, list[Patient]]:
    """For each person of a list who could be taken for another of it: those others."""
    families: dict[str, list[tuple[Patient, _Look]]] = defaultdict(list)
    for person in people:
        look = _look(person)
        families[look.family].append((person, look))
    found: dict[int, list[Patient]] = {}
    for person, look in (one for family in families.values() if len(family) > 1 for one in family):
        others = [other for other, its in families[look.family] if other.pk != person.pk and _are_alike(look, its)]
        if others:
            found[person.pk] = others
    return found


class _Look(NamedTuple):
    """What of a person's entry makes it like another's."""

    family: str
    beginning: str
    born: date | None


def _look(person: Patient) -> _Look:
    parts = name_parts(person.name)
    return _Look(fold(person.family), parts[0][:_BEGINNING] if parts else "", person.birth_date)


def _beginning(given: str) -> str:
    """The first letters of the first of these names."""
    return next(iter(fold(given).split()), "")[:_BEGINNING]


def _are_alike(one: _Look, other: _Look) -> bool:
    """The same last name, and first names that begin alike, or the same birth date."""
    begin_alike = bool(one.beginning) and one.beginning == other.beginning
    same_birth = one.born is not None and one.born == other.born
    return bool(one.family) and one.family == other.family and (begin_alike or same_birth)
