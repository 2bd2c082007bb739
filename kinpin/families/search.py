"""Finding a patient by anything the person at the desk was told."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kinpin.families.key_ranges import name_ranges, people_with, ranges_of
from kinpin.families.models import Contact, Patient
from kinpin.families.questions import Question
from kinpin.families.search_keys import has_names, number_key
from kinpin.families.search_results import Via, born_on, born_on_with_contacts, of_contacts, patients_found


@dataclass(frozen=True, slots=True)
class Hit:
    """A patient that was found; `via` is the contact who led there, when it was not the patient's own data."""

    patient: Patient
    via: Via | None


def find(practice_id: int, question: Question, *, most: int = 20) -> list[Hit]:
    """The patients a question fits, those found by their own data first. At most four queries."""
    if question.born and question.names:
        hits = _born_on_and_named(practice_id, question.born, question.names, most)
        return hits or _numbered(practice_id, question.number, most)
    own, through = _by_keys(practice_id, question, most)
    people = patients_found(own[:most])
    if question.born:
        people |= {patient.pk: patient for patient in born_on(practice_id, question.born, most=most)}
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
        own = [pk for pk, patient in patients_found(own).items() if _fits(patient, question)]
    return own, through


def _fits(patient: Patient, question: Question) -> bool:
    is_number = bool(question.number) and number_key(patient.mrn).startswith(question.number)
    return is_number or _has_all(patient, question.names)


def _numbered(practice_id: int, number: str, most: int) -> list[Hit]:
    """Whose MRN what looked like a name and a birth date may have been."""
    return find(practice_id, Question(number=number), most=most) if number else []


def _born_on_and_named(practice_id: int, day: date, names: Sequence[str], most: int) -> list[Hit]:
    """Those born on a day who have these names, then those whose caregiver has them.

    Few are born on one day, so the names are looked up among their keys, not the day among everybody's names.
    """
    kept = name_ranges(names)
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


def _has_all(person: Patient | Contact | Via, typed: Sequence[str]) -> bool:
    return has_names(person.name, person.nickname, typed)
