"""Reads the people a search found, as lists show them. By hand: the desk asks at every letter it types."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kinpin.families.key_ranges import KeyRange
from kinpin.families.models import Contact, KeyKind, Patient, SearchKey, Tie
from kinpin.families.rules import Role
from kinpin.kernel.people import PersonName
from kinpin.sql.columns import day_from_column
from kinpin.sql.statements import execute, in_order

_SHOWN = in_order(
    Patient,
    ("id", "practice_id", "public_id", "given", "middle", "family", "suffix", "nickname", "birth_date", "sex", "mrn",
     "status"),
)  # fmt: skip
_BORN = _SHOWN.index("birth_date")
_PATIENT = ", ".join(f"p.{column}" for column in _SHOWN)


@dataclass(frozen=True, slots=True)
class Via:
    """The contact through whom a patient was found."""

    role: Role
    name: PersonName
    nickname: str


_BY_ID = f"SELECT {_PATIENT} FROM {Patient._meta.db_table} p WHERE p.id IN (IDS)"
_BORN_ON = f"""
SELECT {_PATIENT} FROM {Patient._meta.db_table} p WHERE p.practice_id = %s AND p.birth_date = %s KEPT
ORDER BY p.family, p.given, p.id LIMIT %s
"""
_OF_CONTACTS = f"""
SELECT t.role, c.given, c.middle, c.family, c.suffix, c.nickname, {_PATIENT}
FROM {Tie._meta.db_table} t
JOIN {Contact._meta.db_table} c ON c.id = t.contact_id
JOIN {Patient._meta.db_table} p ON p.id = t.patient_id
WHERE p.practice_id = %s AND t.ended_at IS NULL AND WHICH
ORDER BY c.id, p.id LIMIT %s
"""
# Whether one of a few people has a name: looked up among their own keys.
_KEPT = f"""EXISTS (SELECT 1 FROM {SearchKey._meta.db_table} k
WHERE k.WHOSE AND k.kind = '{KeyKind.NAME}' AND (RANGES))"""
_RANGE = "k.key >= %s AND k.key < %s AND k.other >= %s AND k.other < %s"
_PATIENT_KEPT = " AND " + _KEPT.replace("WHOSE", "patient_id = p.id")
_CONTACT_KEPT = _KEPT.replace("WHOSE", "contact_id = t.contact_id")


def patients_found(ids: Sequence[int]) -> dict[int, Patient]:
    """The patients with these ids, in this order. One query."""
    if not ids:
        return {}
    found = {patient.pk: patient for patient in map(_patient, _rows(_BY_ID, [list(ids)]))}
    return {pk: found[pk] for pk in ids if pk in found}


def born_on(practice_id: int, day: date, *, kept: Sequence[KeyRange] = (), most: int) -> list[Patient]:
    """Those born on a day, and kept under one of some ranges of names where there are any. One query."""
    query = _BORN_ON.replace("KEPT", _in_one_of(kept, _PATIENT_KEPT) if kept else "")
    return list(map(_patient, _rows(query, [practice_id, _day(day), *_bounds(kept), most])))


def of_contacts(practice_id: int, contact_ids: Sequence[int], *, most: int) -> Iterator[tuple[Patient, Via]]:
    """The patients on whose charts some contacts stand. One query."""
    query = _OF_CONTACTS.replace("WHICH", "t.contact_id IN (IDS)")
    return _through(_rows(query, [practice_id, list(contact_ids), most]))


def born_on_with_contacts(
    practice_id: int, day: date, *, kept: Sequence[KeyRange], most: int
) -> Iterator[tuple[Patient, Via]]:
    """Those born on a day on whose chart a contact stands who is kept under one of some ranges of names. One query."""
    which = f"p.birth_date = %s AND t.role <> '{Role.SELF}' AND {_in_one_of(kept, _CONTACT_KEPT)}"
    return _through(_rows(_OF_CONTACTS.replace("WHICH", which), [practice_id, _day(day), *_bounds(kept), most]))


def _in_one_of(ranges: Sequence[KeyRange], statement: str) -> str:
    return statement.replace("RANGES", " OR ".join([_RANGE] * len(ranges)))


def _bounds(ranges: Sequence[KeyRange]) -> list[str]:
    return [bound for one in ranges for bound in one.bounds()]


def _rows(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        execute(cursor, query, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _through(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Patient, Via]]:
    for role, given, middle, family, suffix, nickname, *patient in rows:
        name = PersonName(given=given, middle=middle, family=family, suffix=suffix)
        yield _patient(patient), Via(Role(role), name, nickname)


def _patient(row: Sequence[Any]) -> Patient:
    """A patient read only as far as a list shows them."""
    values = list(row)
    values[_BORN] = day_from_column(values[_BORN])
    return Patient.from_db(None, _SHOWN, values)


def _day(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)
