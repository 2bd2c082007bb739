"""Finding a patient by anything the person at the desk was told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kinpin.families.fields import begins_with
from kinpin.families.found import Via, born_on, born_on_with_contacts, of_contacts, patients_found
from kinpin.families.keyed import name_range, people_with, ranges_of
from kinpin.families.models import Contact, KeyKind, Patient, SearchKey
from kinpin.families.search_keys import LONGEST_KEY, Question, name_parts
from kinpin.kernel.people import fold

_BEGINNING = 3  # letters in which first names that begin alike agree
_NAMESAKES = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A patient that was found; `via` is the contact through whom, when it was not by the patient's own data."""

    patient: Patient
    via: Via | None


def find(practice_id: int, question: Question, *, most: int = 20) -> list[Hit]:
    """The patients a question fits, those found by their own data first. At most four queries."""
    if question.born and question.names:
        return _born_on_and_named(practice_id, question.born, question.names, most)
    own, through = _by_keys(practice_id, question, most)
    people = patients_found(own[:most])
    if question.born:
        people |= {patient.pk: patient for patient in born_on(practice_id, question.born, kept=None, most=most)}
    hits = [Hit(patient, None) for patient in people.values()]
    if len(hits) < most and through:
        hits += _via(of_contacts(practice_id, through, most=most * 2), question.names, known=set(people))
    return hits[:most]


def find_contacts(practice_id: int, question: Question, *, most: int = 20) -> list[Contact]:
    """The contacts of a practice that a question fits: by name, phone or e-mail. Two queries."""
    rows = people_with(practice_id, list(ranges_of(question)), most=most * 4, contacts_only=True)
    found = [contact for _, contact in rows if contact]
    people = Contact.objects.filter(practice=practice_id, merged_into=None).in_bulk(found)
    fitting = (people[pk] for pk in dict.fromkeys(found) if pk in people)
    return [contact for contact in fitting if _has_all(contact, question.names)][:most]


def _by_keys(practice_id: int, question: Question, most: int) -> tuple[list[int], list[int]]:
    """Ids of the patients and of the contacts whose search keys fit."""
    # A person has several keys that may match: look at a few more than are wanted.
    found = people_with(practice_id, list(ranges_of(question)), most=most * 4)
    own = list(dict.fromkeys(patient for patient, _ in found if patient))
    through = list(dict.fromkeys(contact for _, contact in found if contact))
    if len(question.names) > 2:
        own = [pk for pk, patient in patients_found(own).items() if _has_all(patient, question.names)]
    return own, through


def _born_on_and_named(practice_id: int, day: date, names: Sequence[str], most: int) -> list[Hit]:
    """Those born on a day who have these names, then those whose caregiver has them.

    Few are born on one day, so the names are looked up among their keys, not the day among everybody's names.
    """
    kept = name_range(names)
    people = [p for p in born_on(practice_id, day, kept=kept, most=most * 4) if _has_all(p, names)]
    through = born_on_with_contacts(practice_id, day, kept=kept, most=most * 2)
    hits = [Hit(patient, None) for patient in people]
    hits += _via(through, names, known={patient.pk for patient in people})
    return hits[:most]


def _via(found: Iterable[tuple[Patient, Via]], names: Sequence[str], known: Collection[int]) -> list[Hit]:
    """Who is found through a caregiver with these names: each once, and nobody of those known."""
    hits: dict[int, Hit] = {}
    for patient, via in found:
        if patient.pk not in known and _has_all(via, names):
            hits.setdefault(patient.pk, Hit(patient, via))
    return list(hits.values())


def _has_all(person: Patient | Contact | Via, typed: Iterable[str]) -> bool:
    parts = name_parts(person.name, person.nickname)
    return all(any(part.startswith(word) for part in parts) for word in typed)


def namesakes(patient: Patient, *, most: int = 10) -> list[Patient]:
    """The other patients of the practice who could be taken for this one. One query."""
    words = fold(patient.family).split()
    if not words:
        return []
    others = Patient.objects.filter(practice=patient.practice_id).exclude(pk=patient.pk)
    given = fold(patient.given)[:_BEGINNING]
    alike_named = SearchKey.objects.filter(
        begins_with("other", given), practice=patient.practice_id, kind=KeyKind.NAME, key=words[0][:LONGEST_KEY]
    )
    found = others.filter(pk__in=alike_named.values("patient_id"))
    if patient.birth_date:
        found = found.union(others.filter(birth_date=patient.birth_date, family__iexact=patient.family))
    return [other for other in found[:_NAMESAKES] if alike(patient, other)][:most]


def alike(first: Patient | Contact, second: Patient | Contact) -> bool:
    """Whether two people in one list could be taken for each other: a *Name alert*.

    The same last name, and first names that begin alike, or the same birth date.
    """
    return _are_alike(_look(first), _look(second))


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


def _look(person: Patient | Contact) -> _Look:
    parts = name_parts(person.name)
    return _Look(person.family.casefold(), parts[0][:_BEGINNING] if parts else "", person.birth_date)


def _are_alike(one: _Look, other: _Look) -> bool:
    begin_alike = bool(one.beginning) and one.beginning == other.beginning
    same_birth = one.born is not None and one.born == other.born
    return bool(one.family) and one.family == other.family and (begin_alike or same_birth)
