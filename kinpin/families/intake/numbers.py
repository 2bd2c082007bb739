"""The numbers that other systems have for people: kept, and asked who has them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from kinpin.families.intake.people import PERSON
from kinpin.families.likeness import contradict
from kinpin.families.models import Contact, Identifier, Patient
from kinpin.sql.bulk import insert
from kinpin.sql.pairs import rows_of_pairs
from kinpin.sql.statements import among

Number = tuple[str, str]  # the system that gave it, and its value
_COLUMNS = ("practice_id", "system", "value", "patient_id", "contact_id")
_HAS = ("system", "value", "patient_id", "contact_id")
_IS_WANTED = "r.practice_id = %s AND r.system = wanted.one AND r.value = wanted.other"


@dataclass(frozen=True, slots=True)
class Bearers:
    """The people on file with some numbers, as columns by id."""

    patients: dict[Number, list[int]] = field(default_factory=lambda: defaultdict(list))
    contacts: dict[Number, list[int]] = field(default_factory=lambda: defaultdict(list))
    patient: dict[int, dict[str, Any]] = field(default_factory=dict)
    contact: dict[int, dict[str, Any]] = field(default_factory=dict)

    def contact_like(self, numbers: Collection[Number], person: Mapping[str, Any]) -> int | None:
        """The contact with one of the numbers whose name and birth date do not contradict."""
        found = (pk for number in numbers for pk in self.contacts.get(number, ()))
        return next((pk for pk in found if not contradict(self.contact[pk], person)), None)

    def patient_like(self, numbers: Collection[Number], person: Mapping[str, Any]) -> int | None:
        """The only patient with one of the numbers whose name and birth date do not contradict."""
        found = {pk for number in numbers for pk in self.patients.get(number, ())}
        like = [pk for pk in found if not contradict(self.patient[pk], person)]
        return like[0] if len(like) == 1 else None


def have_contacts(practice_id: int, numbers: Collection[Number]) -> bool:
    """Whether a contact of the practice has one of the numbers. At most two queries."""
    any_contact = Identifier.objects.filter(practice=practice_id, contact__isnull=False)
    return bool(numbers) and any_contact.exists() and bool(_who_has(practice_id, numbers, "contact_id IS NOT NULL"))


def _who_has(practice_id: int, numbers: Collection[Number], which: str = "TRUE") -> list[tuple[Any, ...]]:
    """The system and value of each number that is on file, with the patient or the contact who has it."""
    return rows_of_pairs(Identifier._meta.db_table, _HAS, f"{_IS_WANTED} AND {which}", numbers, [practice_id])


def bearers(practice_id: int, numbers: Collection[Number]) -> Bearers:
    """Who is on file with some numbers. At most three queries."""
    found = Bearers()
    if not numbers:
        return found
    for system, value, patient, contact in _who_has(practice_id, numbers):
        if patient:
            found.patients[system, value].append(patient)
        else:
            found.contacts[system, value].append(contact)
    patients = Patient.objects.filter(pk__in=among({pk for pks in found.patients.values() for pk in pks}))
    contacts = Contact.objects.filter(pk__in=among({pk for pks in found.contacts.values() for pk in pks}))
    found.patient.update(_columns(patients))
    found.contact.update(_columns(contacts))
    return found


def _columns(people: QuerySet[Patient] | QuerySet[Contact]) -> dict[int, dict[str, Any]]:
    return {row.pop("pk"): row for row in people.values("pk", *PERSON)}


def keep_patient_numbers(practice_id: int, numbers: Mapping[int, Sequence[Number]], *, known: bool) -> None:
    """The numbers of patients from now on, by id. `known`: they may have had others."""
    if known:
        Identifier.objects.filter(patient__in=among(numbers)).delete()
    rows = [(practice_id, *number, pk, None) for pk, own in numbers.items() for number in dict.fromkeys(own)]
    insert(Identifier, _COLUMNS, rows)


def add_contact_numbers(
    practice_id: int, numbers: Mapping[int, Collection[Number]], *, new: Collection[int] = ()
) -> None:
    """Further numbers of contacts, by id. None is taken away: several records may speak of one contact.

    `new` contacts have none yet, and are not asked about.
    """
    known = among(numbers.keys() - set(new))
    had = set(Identifier.objects.filter(contact__in=known).values_list("contact_id", "system", "value"))
    rows = [
        (practice_id, *number, None, pk)
        for pk, own in numbers.items()
        for number in dict.fromkeys(own)
        if (pk, *number) not in had
    ]
    insert(Identifier, _COLUMNS, rows)
