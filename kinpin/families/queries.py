"""Reading families: who stands on some charts, on which charts a contact stands, who are brothers and sisters."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet, Value

from kinpin.families.authority import Fact
from kinpin.families.contacts_around import around
from kinpin.families.models import Authority, Contact, KeyKind, Patient, SearchKey, SiblingPair, Tie
from kinpin.families.rules import COVERED, PARENTS, AuthorityKind, Role, authority_word
from kinpin.families.search_keys import LONGEST_KEY
from kinpin.kernel.people import PersonName, fold
from kinpin.sql.statements import among, execute


@dataclass(frozen=True, slots=True)
class TieOnDay:
    """A contact's place on a chart, and the authority it carries on one day."""

    tie: Tie
    authority: AuthorityKind | None
    facts: tuple[Fact, ...] = ()  # all that was recorded of it

    @property
    def contact(self) -> Contact:
        return self.tie.contact

    @property
    def role(self) -> Role:
        return Role(self.tie.role)

    @property
    def authority_word(self) -> str:
        return authority_word(self.role, self.authority)

    @property
    def is_covered(self) -> bool:
        """Whether the authority shows only to whoever asks."""
        return self.authority in COVERED

    @property
    def takes_authority(self) -> bool:
        """Whether an authority can be set: the patient needs none, but one that an import brought can be changed."""
        return self.role is not Role.SELF or self.authority is not None


def ties_of(patient_ids: Sequence[int], day: date, *, contact_id: int | None = None) -> dict[int, list[TieOnDay]]:
    """The live ties of some patients with the authority they carry on `day`, in the chart's order. Two queries."""
    found = Tie.objects.filter(patient__in=patient_ids, ended_at=None).select_related("contact")
    if contact_id is not None:
        found = found.filter(contact=contact_id)
    ties = list(found.order_by("patient", "position", "pk"))
    standing = {
        one.tie_id: (one.authority, one.facts) for people in around(patient_ids, day).values() for one in people
    }
    by_patient: dict[int, list[TieOnDay]] = defaultdict(list)
    for tie in ties:
        by_patient[tie.patient_id].append(TieOnDay(tie, *standing.get(tie.pk, (None, ()))))
    return by_patient


def authority_facts(tie_id: int) -> list[Authority]:
    """Every fact about a tie's authority, the newest first."""
    return list(Authority.objects.filter(tie=tie_id).order_by("-pk"))


def standing_contact(practice_id: int, contact_id: int) -> Contact | None:
    """A contact of a practice, or whom that entry became. One query, and one more for each join in a row."""
    contact = Contact.objects.filter(pk=contact_id, practice=practice_id).first()
    while contact and contact.merged_into:
        contact = contact.merged_into
    return contact


def ended_ties(patient_id: int) -> list[Tie]:
    """The contacts that were taken off a chart, the last first; none that became another."""
    found = Tie.objects.filter(patient=patient_id, contact__merged_into=None).exclude(ended_at=None)
    return list(found.select_related("contact").order_by("-ended_at", "pk"))


def next_position(patient: Patient) -> int:
    """Where a further contact stands in the chart's order."""
    last = Tie.objects.filter(patient=patient, ended_at=None).aggregate(last=Max("position"))["last"]
    return int(last or 0) + 1


_CAREGIVERS = f"""
SELECT t.patient_id, c.given, c.family
FROM {Tie._meta.db_table} t JOIN {Contact._meta.db_table} c ON c.id = t.contact_id
WHERE t.patient_id IN (IDS) AND t.ended_at IS NULL AND t.role <> %s ORDER BY t.patient_id, t.position, t.id
"""


def caregiver_names(patient_ids: Sequence[int]) -> dict[int, list[str]]:
    """The usual names of who stands on some charts beside the patient, in the chart's order. One query."""
    names: dict[int, list[str]] = {pk: [] for pk in patient_ids}
    if names:
        with connection.cursor() as cursor:
            execute(cursor, _CAREGIVERS, [list(names), Role.SELF.value])
            for patient, given, family in cursor.fetchall():
                names[patient].append(PersonName(given=given, family=family).usual)
    return names


def charts_of_contacts(contact_ids: Sequence[int]) -> dict[int, list[Tie]]:
    """The charts that some contacts stand on. One query."""
    found = Tie.objects.filter(contact__in=contact_ids, ended_at=None).select_related("patient")
    by_contact: dict[int, list[Tie]] = defaultdict(list)
    for tie in found.order_by("contact", "patient__birth_date", "pk"):
        by_contact[tie.contact_id].append(tie)
    return by_contact


def patients_of(contact_ids: Collection[int]) -> set[int]:
    """The patients on whose charts some contacts are or were. One query."""
    return set(Tie.objects.filter(contact__in=among(contact_ids)).values_list("patient_id", flat=True))


def siblings_of(patient_id: int) -> list[Patient]:
    """The patients linked as brothers and sisters, the oldest first. One query."""
    pairs = SiblingPair.objects.filter(ended_at=None)
    # One list of ids: of two lists joined by OR, PostgreSQL reads every patient there is.
    others = pairs.filter(second=patient_id).values("first").union(pairs.filter(first=patient_id).values("second"))
    return list(Patient.objects.filter(pk__in=others).order_by("birth_date", "given", "pk"))


_PAIRS_AMONG = f"""
SELECT first_id, second_id FROM {SiblingPair._meta.db_table}
WHERE first_id IN (IDS) AND second_id IN (IDS) AND ended_at IS NULL
"""


def siblings_among(patient_ids: Collection[int]) -> dict[int, set[int]]:
    """For each of some patients, which of the others are linked as brothers and sisters. One query."""
    ids, found = list(patient_ids), defaultdict[int, set[int]](set)
    with connection.cursor() as cursor:
        execute(cursor, _PAIRS_AMONG, [ids, ids])
        for one, other in cursor.fetchall():
            found[one].add(other)
            found[other].add(one)
    return found


def likely_siblings(patient: Patient) -> list[Patient]:
    """Patients who share a parent in the chart with this one, or a last name and an address, and are not linked."""
    parents = Tie.objects.filter(ended_at=None, role__in=PARENTS)  # and not a grandmother, or a case worker
    alike = parents.filter(contact__in=parents.filter(patient=patient).values("contact")).values("patient")
    if patient.address_line and patient.family:
        alike = alike.union(_at_home_with(patient))
    linked = {patient.pk, *(p.pk for p in siblings_of(patient.pk))}
    found = Patient.objects.filter(pk__in=alike, practice=patient.practice_id).exclude(pk__in=linked)
    return list(found.order_by("birth_date", "pk")[:24])


def _at_home_with(patient: Patient) -> QuerySet[Patient, Any]:
    """Those of the same last name and address; found by their search keys, which are indexed."""
    word = fold(patient.family).split()[:1]
    named = SearchKey.objects.filter(
        practice=patient.practice_id, kind=KeyKind.NAME, key__in=[part[:LONGEST_KEY] for part in word]
    )
    return Patient.objects.filter(
        pk__in=named.values("patient"),
        family__iexact=patient.family,
        address_line__iexact=patient.address_line,
        city__iexact=patient.city,
    ).values("pk")


def has_patients(practice_id: int) -> bool:
    """Whether a practice has any chart, of whatever status."""
    return Patient.objects.filter(practice=practice_id).exists()


def patients(practice_id: int, ids: Iterable[int]) -> dict[int, Patient]:
    """The patients of a practice with some ids, by id; an id that none has is left out. One query."""
    return Patient.objects.filter(practice=practice_id).in_bulk(list(ids))


@dataclass(frozen=True, slots=True)
class Called:
    """What somebody on file is called, and the public id."""

    name: str
    public_id: str


def names_of_people(
    practice_id: int, *, patients: Collection[int], contacts: Collection[int]
) -> tuple[dict[int, Called], dict[int, Called]]:
    """What some patients and some contacts of a practice are called, by id. One query."""
    columns = "pk", "public_id", "given", "family"
    some = Patient.objects.filter(practice=practice_id, pk__in=among(patients)).values_list(Value(0), *columns)
    others = Contact.objects.filter(practice=practice_id, pk__in=among(contacts)).values_list(Value(1), *columns)
    found: tuple[dict[int, Called], dict[int, Called]] = ({}, {})
    for place, pk, public_id, *name in some.union(others, all=True):
        found[place][pk] = Called(PersonName(*name).usual, public_id)
    return found


def contacts(practice_id: int, ids: Iterable[int]) -> dict[int, Contact]:
    """The contacts of a practice with some ids, by id; an id that none has is left out. One query."""
    return Contact.objects.filter(practice=practice_id).in_bulk(list(ids))
