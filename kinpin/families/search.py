"""Finding a patient by anything the person at the desk was told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from kinpin.families.fields import begins_with
from kinpin.families.models import Contact, KeyKind, Patient, SearchKey, Tie
from kinpin.families.rules import Role
from kinpin.families.search_keys import LONGEST_KEY, Question, name_parts
from kinpin.kernel.people import fold

_FEWEST_END_DIGITS = 4
_BEGINNING = 3  # letters in which first names that begin alike agree
_NAMESAKES = 60
_BORN_ON = 900  # more than a large practice has of one day


@dataclass(frozen=True, slots=True)
class Hit:
    """A patient that was found; `via` is the contact through whom, when it was not by the patient's own data."""

    patient: Patient
    via: Tie | None


def find(practice_id: int, question: Question, *, most: int = 20) -> list[Hit]:
    """The patients a question fits, those found by their own data first. At most six queries."""
    if question.born and question.names:
        return _born_on_and_named(practice_id, question, most)
    own, through = _by_keys(practice_id, question, most)
    own += _born_on(practice_id, question, most)
    people = Patient.objects.filter(practice=practice_id).in_bulk(own)
    hits = [Hit(people[pk], None) for pk in dict.fromkeys(own) if pk in people]
    if len(hits) < most and through:
        hits += _through(practice_id, through, question, known={hit.patient.pk for hit in hits}, most=most)
    return hits[:most]


def find_contacts(practice_id: int, question: Question, *, most: int = 20) -> list[Contact]:
    """The contacts of a practice that a question fits: by name, phone or e-mail. At most five queries."""
    found: list[int] = []
    for condition in _conditions(question):
        rows = SearchKey.objects.filter(condition, practice=practice_id, contact__isnull=False).order_by("key", "other")
        found += rows.values_list("contact_id", flat=True)[: most * 4]
    people = Contact.objects.filter(practice=practice_id, merged_into=None).in_bulk(found)
    fitting = (people[pk] for pk in dict.fromkeys(found) if pk in people)
    return [contact for contact in fitting if _has_all(contact, question.names)][:most]


def _by_keys(practice_id: int, question: Question, most: int) -> tuple[list[int], list[int]]:
    """Ids of the patients and of the contacts whose search keys fit."""
    own: list[int] = []
    through: list[int] = []
    for condition in _conditions(question):
        rows = SearchKey.objects.filter(condition, practice=practice_id).order_by("key", "other")
        # A person has several keys that may match: look at a few more than are wanted.
        for patient, contact in rows.values_list("patient_id", "contact_id")[: most * 4]:
            if patient:
                own.append(patient)
            else:
                through.append(contact)
    if len(question.names) > 2:
        own = [p.pk for p in Patient.objects.filter(pk__in=own) if _has_all(p, question.names)]
    return own, list(dict.fromkeys(through))


def _conditions(question: Question) -> Iterator[Q]:
    yield from _name_conditions(question.names)
    if question.email:
        yield Q(kind=KeyKind.EMAIL) & begins_with("key", question.email)
    if question.number:
        yield Q(kind=KeyKind.NUMBER) & begins_with("key", question.number)
    if question.digits:
        yield Q(kind=KeyKind.PHONE) & begins_with("key", question.digits)
        if len(question.digits) >= _FEWEST_END_DIGITS:
            yield Q(kind=KeyKind.PHONE_END) & begins_with("key", question.digits[::-1])


def _name_conditions(names: Sequence[str]) -> Iterator[Q]:
    if names:
        # The longest two parts narrow most; further parts are checked on what they find.
        first, *rest = sorted(names, key=len, reverse=True)
        name = Q(kind=KeyKind.NAME) & begins_with("key", first)
        yield name & begins_with("other", rest[0]) if rest else name


def _born_on(practice_id: int, question: Question, most: int) -> list[int]:
    if not question.born:
        return []
    born = Patient.objects.filter(practice=practice_id, birth_date=question.born).order_by("family", "given", "pk")
    return list(born.values_list("pk", flat=True)[:most])


def _born_on_and_named(practice_id: int, question: Question, most: int) -> list[Hit]:
    """Those born on a day who have these names, then those whose caregiver has them.

    Few are born on one day, so the names are looked up among their keys, not the day among everybody's names.
    """
    born = list(
        Patient.objects.filter(practice=practice_id, birth_date=question.born).values_list("pk", flat=True)[:_BORN_ON]
    )
    named = next(_name_conditions(question.names))
    own = set(SearchKey.objects.filter(named, patient__in=born).values_list("patient_id", flat=True))
    ties = Tie.objects.filter(patient__in=born, ended_at=None).exclude(role=Role.SELF)
    tied = set(ties.values_list("contact_id", flat=True))
    through = set(SearchKey.objects.filter(named, contact__in=tied).values_list("contact_id", flat=True))
    people = Patient.objects.in_bulk(own)
    hits = [Hit(p, None) for p in sorted(people.values(), key=_by_name) if _has_all(p, question.names)]
    known = {hit.patient.pk for hit in hits}
    further = ties.filter(contact__in=through).select_related("contact", "patient").order_by("contact", "patient")
    hits += [
        Hit(tie.patient, tie)
        for tie in (further if through else ())
        if tie.patient_id not in known and _has_all(tie.contact, question.names)
    ]
    return hits[:most]


def _by_name(person: Patient) -> tuple[str, str, int]:
    return person.family, person.given, person.pk


def _through(practice_id: int, contact_ids: list[int], question: Question, known: set[int], most: int) -> list[Hit]:
    ties = Tie.objects.filter(contact__in=contact_ids, ended_at=None, patient__practice=practice_id)
    hits = []
    for tie in ties.select_related("contact", "patient").order_by("contact", "patient")[: most * 2]:
        if tie.patient_id not in known and _has_all(tie.contact, question.names):
            known.add(tie.patient_id)
            hits.append(Hit(tie.patient, tie))
    return hits


def _has_all(person: Patient | Contact, typed: Iterable[str]) -> bool:
    parts = name_parts(person.name, person.nickname)
    return all(any(part.startswith(word) for part in parts) for word in typed)


def namesakes(patient: Patient, *, most: int = 10) -> list[Patient]:
    """The other patients of the practice who could be taken for this one. One query."""
    words = fold(patient.family).split()
    if not words:
        return []
    others = Patient.objects.filter(practice=patient.practice_id).exclude(pk=patient.pk)
    given = fold(patient.given)[:_BEGINNING]
    named = SearchKey.objects.filter(
        begins_with("other", given), practice=patient.practice_id, kind=KeyKind.NAME, key=words[0][:LONGEST_KEY]
    )
    found = others.filter(pk__in=named.values("patient_id"))
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
