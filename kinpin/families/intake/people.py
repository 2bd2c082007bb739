"""Patients and contacts, many at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.families.details import PersonDetails
from kinpin.families.indexing import found_by
from kinpin.families.models import Contact, Patient, SearchKey
from kinpin.families.rules import Sex, Status
from kinpin.kernel.actor import Actor
from kinpin.kernel.ids import new_public_ids
from kinpin.kernel.people import PersonName
from kinpin.practices.models import Practice
from kinpin.sql.bulk import insert, new_ids, update
from kinpin.sql.columns import day, moment
from kinpin.sql.statements import among

Columns = Mapping[str, Any]

PERSON = tuple(field.name for field in fields(PersonDetails))
NOT_SAID = ("", None, Sex.UNKNOWN.value)  # what a column holds of which nothing is known
_BLANK: dict[str, Any] = dict.fromkeys(PERSON, "") | {"birth_date": None, "sex": Sex.UNKNOWN.value}
_OF_PATIENT: dict[str, Any] = {
    "mrn": "", "name_use": "", "name_flagged": False, "status": Status.ACTIVE.value, "multiple_birth": False,
    "merged_into_id": None, "organization_id": None,
}  # fmt: skip
_OF_CONTACT: dict[str, Any] = {"own_chart_id": None, "merged_into_id": None, "no_email": False}
# Columns that are never said by another system and may not be null.
_REST: dict[type[Patient] | type[Contact], dict[str, Any]] = {Patient: {"hold": ""}, Contact: {"preferred": ""}}
_SAID: dict[type[Patient] | type[Contact], dict[str, Any]] = {
    Patient: _BLANK | _OF_PATIENT,
    Contact: _BLANK | _OF_CONTACT,
}
_KEYED = frozenset({"given", "middle", "family", "suffix", "nickname", "phone", "cell_phone", "email", "mrn"})
_KEY_COLUMNS = ("practice_id", "kind", "key", "other", "patient_id", "contact_id")


def insert_patients(
    practice: Practice, source: str, people: Sequence[Columns], *, by: Actor, at: datetime
) -> Sequence[int]:
    """Open a chart for each. Returns their ids, in the same order."""
    ids = _insert(Patient, practice, source, people, at)
    became = {pk: said.get("merged_into_id") for pk, said in zip(ids, people, strict=True)}
    created = (Note(Kind.PATIENT_CREATED, patient_id=pk, practice_id=practice.pk) for pk in ids)
    record(*created, *_both(practice, Kind.CHARTS_MERGED, became), by=by, at=at)
    return ids


def insert_contacts(
    practice: Practice, source: str, people: Sequence[Columns], *, by: Actor, at: datetime
) -> Sequence[int]:
    """Write down each as a new contact. Returns their ids, in the same order."""
    ids = _insert(Contact, practice, source, people, at)
    record(*(Note(Kind.CONTACT_CREATED, contact_id=pk, practice_id=practice.pk) for pk in ids), by=by, at=at)
    return ids


def change_patients(
    practice: Practice, changes: Mapping[int, Columns], *, by: Actor, at: datetime
) -> dict[int, list[str]]:
    """Store what is said of patients, by id. Returns which columns became different, by id."""
    were = _change(Patient, practice, changes, at)
    changed = {pk: sorted(before) for pk, before in were.items()}
    notes = (
        Note(Kind.PATIENT_CHANGED, patient_id=pk, practice_id=practice.pk, detail={"fields": names})
        for pk, names in changed.items()
    )
    parted = {pk: before["merged_into_id"] for pk, before in were.items() if before.get("merged_into_id")}
    became = {pk: changes[pk]["merged_into_id"] for pk, before in were.items() if "merged_into_id" in before}
    between = (*_both(practice, Kind.CHARTS_PARTED, parted), *_both(practice, Kind.CHARTS_MERGED, became))
    record(*notes, *between, by=by, at=at)
    return changed


def _both(practice: Practice, kind: Kind, pairs: Mapping[int, int | None]) -> Iterator[Note]:
    """What happened between two charts, in the trail of each. `pairs`: the one that goes, and the one that stays."""
    for goes, stays in pairs.items():
        if stays is not None:
            note = Note(kind, patient_id=goes, subject=f"patient:{stays}", reason="goes", practice_id=practice.pk)
            yield note
            yield replace(note, patient_id=stays, subject=f"patient:{goes}", reason="stays")


def change_contacts(practice: Practice, changes: Mapping[int, Columns], *, by: Actor, at: datetime) -> None:
    """Store what is said of contacts, by id, for every chart they are on."""
    were = _change(Contact, practice, changes, at)
    notes = (
        Note(Kind.CONTACT_CHANGED, contact_id=pk, practice_id=practice.pk, detail={"fields": sorted(before)})
        for pk, before in were.items()
    )
    record(*notes, by=by, at=at)


def _insert(
    model: type[Patient] | type[Contact], practice: Practice, source: str, people: Sequence[Columns], at: datetime
) -> Sequence[int]:
    ids = new_ids(model, len(people))
    said, rest = _SAID[model], _REST[model]
    columns = ("id", "public_id", "practice_id", "source", "version", "updated_at", *rest, *said)
    moment_, fixed = moment(at), tuple(rest.values())
    rows, keys = [], []
    first = (practice.pk, source, 1, moment_, *fixed)
    for pk, public_id, person in zip(ids, new_public_ids(len(people)), people, strict=True):
        whole = {**said, **person}
        keys += _keys(model, practice, pk, whole)
        rows.append((pk, public_id, *first, *_ready(whole)))
    insert(model, columns, rows)
    insert(SearchKey, _KEY_COLUMNS, keys)
    return ids


def _ready(person: dict[str, Any]) -> Iterable[Any]:
    """Values in the order of their names; a birth date as its column takes it."""
    person["birth_date"] = day(person["birth_date"])
    return person.values()


def _keys(model: type[Patient] | type[Contact], practice: Practice, pk: int, person: Columns) -> list[tuple[Any, ...]]:
    practice_id, owner = practice.pk, (pk, None) if model is Patient else (None, pk)
    name = PersonName(person["given"], person["family"], person["middle"], person["suffix"])
    numbers = (person["phone"], person["cell_phone"])
    found = found_by(name, person["nickname"], numbers, person["email"], person.get("mrn", ""), practice.country)
    return [(practice_id, kind, key, other, *owner) for kind, key, other in found]


def _change(
    model: type[Patient] | type[Contact], practice: Practice, changes: Mapping[int, Columns], at: datetime
) -> dict[int, dict[str, Any]]:
    """Returns what the columns that became different held before, by id."""
    if not changes:
        return {}
    said = _SAID[model]
    changed: dict[int, dict[str, Any]] = {}
    rows, keys, keyed = [], [], []
    # Not the key: what merely names a contact, such as an appointment, waits for no import.
    held = model.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=among(changes))
    for person in held.order_by("pk"):
        before = {name: getattr(person, name) for name in said}
        different = {name: value for name, value in changes[person.pk].items() if before[name] != value}
        if different:
            changed[person.pk] = {name: before[name] for name in different}
            whole = before | different
            if _KEYED & different.keys():
                keyed.append(person.pk)
                keys += _keys(model, practice, person.pk, whole)
            rows.append((*_ready(whole), person.version + 1, moment(at), person.pk))
    update(model, (*said, "version", "updated_at"), rows)
    owned = {"patient__in" if model is Patient else "contact__in": among(keyed)}
    SearchKey.objects.filter(**owned).delete()
    insert(SearchKey, _KEY_COLUMNS, keys)
    return changed
