"""A practice with any number of patients, laid down in bulk: for measuring, not for looking at."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection, transaction

from kinpin.families.models import Authority, Contact, Patient, SearchKey, SiblingPair, Tie
from kinpin.kernel.ids import new_public_id
from kinpin.practices.models import Practice
from kinpin.schedule.models import Appointment

_ONSETS = [
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "st",
    "t",
    "th",
    "v",
    "w",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
_ENDS = ["", "n", "r", "s", "l", "nd", "ck", "tt"]
BORN_FROM = date(2009, 1, 1)
CHILDREN = 4  # in a family
_SURNAMES, _GIVEN = 50_000, 1_600
_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Names:
    surnames: list[str]
    given: list[str]

    def surname(self, random: Random) -> str:
        return _zipf(self.surnames, random)

    def first(self, random: Random) -> str:
        return _zipf(self.given, random)


def make_names(random: Random) -> Names:
    def some(count: int, syllables: tuple[int, int]) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            parts = range(random.randint(*syllables))
            word = "".join(random.choice(_ONSETS) + random.choice(_VOWELS) for _ in parts) + random.choice(_ENDS)
            found[word.title()] = None
        return list(found)

    return Names(some(_SURNAMES, (2, 3)), some(_GIVEN, (1, 3)))


def _zipf(words: list[str], random: Random) -> str:
    """A word drawn as names are: the first far more often than the last."""
    return words[int(len(words) ** random.random()) - 1]


def populate(practice: Practice, patients: int, *, visits: int = 0, seed: int = 42) -> None:
    """Lay down families of four children and two parents until there are so many patients."""
    random = Random(seed)
    names = make_names(random)
    families = range((patients + CHILDREN - 1) // CHILDREN)
    for start in range(0, len(families), _BATCH // CHILDREN):
        chunk = families[start : start + _BATCH // CHILDREN]
        with transaction.atomic():
            _lay_down(practice, list(_families(practice, chunk, names, random)))
    with transaction.atomic():
        _insert(Appointment, _APPOINTMENT, _visits(practice, visits, patients, random))
    _settle()


_WHEN = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
_PERSON = [
    "id",
    "public_id",
    "given",
    "middle",
    "family",
    "suffix",
    "nickname",
    "birth_date",
    "sex",
    "language",
    "address_line",
    "city",
    "state",
    "postal_code",
    "country",
    "email",
    "phone",
    "cell_phone",
    "source",
    "version",
    "updated_at",
    "practice_id",
]
_PATIENT = [
    *_PERSON,
    *[
        "mrn",
        "name_use",
        "name_flagged",
        "status",
        "multiple_birth",
        "hold",
        "held_at",
        "merged_into_id",
        "organization_id",
    ],
]
_CONTACT = [*_PERSON, "preferred", "own_chart_id", "organization_id"]
_TIE = ["id", "contact_id", "patient_id", "role", "position", "resides_with", "source", "started_at", "ended_at"]
_AUTHORITY = ["tie_id", "kind", "starts_on", "ends_on", "basis", "recorded_at", "recorded_by"]
_KEY = ["practice_id", "kind", "key", "other", "patient_id", "contact_id"]
_PAIR = ["first_id", "second_id", "linked_at", "ended_at"]
_APPOINTMENT = [
    "public_id",
    "practice_id",
    "patient_id",
    "provider_id",
    "site_id",
    "starts_at",
    "minutes",
    "visit_type",
    "reason",
    "status",
    "arrived_at",
    "presenter_id",
    "presenter_kind",
    "source",
    "version",
    "updated_at",
]


@dataclass(frozen=True, slots=True)
class _Family:
    patients: list[tuple[Any, ...]]
    contacts: list[tuple[Any, ...]]
    ties: list[tuple[Any, ...]]


def _families(practice: Practice, numbers: Iterable[int], names: Names, random: Random) -> Iterator[_Family]:
    for number in numbers:
        family = names.surname(random)
        patients = [
            (
                *_person(number * CHILDREN + child + 1, names.first(random), family, practice, random),
                f"{number * CHILDREN + child + 1:08d}",
                "",
                False,
                "active",
                False,
                "",
                None,
                None,
                None,
            )
            for child in range(CHILDREN)
        ]
        contacts = [
            (*_person(number * 2 + parent + 1, names.first(random), family, practice, random), "", None, None)
            for parent in range(2)
        ]
        ties = [
            ((p[0] - 1) * 2 + n + 1, c[0], p[0], ("MOTHER", "FATHER")[n], n + 1, True, "", _WHEN, None)
            for p in patients
            for n, c in enumerate(contacts)
        ]
        yield _Family(patients, contacts, ties)


def _person(pk: int, given: str, family: str, practice: Practice, random: Random) -> tuple[Any, ...]:
    born = BORN_FROM + timedelta(days=random.randrange(6000))
    phone = f"555{random.randrange(10**7):07d}"
    return (
        pk,
        new_public_id(),
        given,
        "",
        family,
        "",
        "",
        born,
        "female",
        "en",
        "1 Elm Street",
        "Springfield",
        "MA",
        "01101",
        "",
        f"{given}.{pk}@example.com".lower(),
        phone,
        "",
        "",
        1,
        _WHEN,
        practice.pk,
    )


def _lay_down(practice: Practice, families: list[_Family]) -> None:
    patients = [p for f in families for p in f.patients]
    contacts = [c for f in families for c in f.contacts]
    ties = [t for f in families for t in f.ties]
    _insert(Patient, _PATIENT, patients)
    _insert(Contact, _CONTACT, contacts)
    _insert(Tie, _TIE, ties)
    _insert(Authority, _AUTHORITY, ((t[0], "JOINT", date(2020, 1, 1), None, "record_system", _WHEN, "") for t in ties))
    pairs = (
        (f.patients[i][0], f.patients[j][0], _WHEN, None) for f in families for j in range(CHILDREN) for i in range(j)
    )
    _insert(SiblingPair, _PAIR, pairs)
    _insert(SearchKey, _KEY, (key for person in patients for key in _keys(person, person[0], None)))
    _insert(SearchKey, _KEY, (key for person in contacts for key in _keys(person, None, person[0])))


def _keys(person: tuple[Any, ...], patient: int | None, contact: int | None) -> Iterator[tuple[Any, ...]]:
    practice, given, family, email, phone = person[21], person[2].lower(), person[4].lower(), person[15], person[16]
    made = [("n", given, family), ("n", family, given), ("e", email, ""), ("p", phone, ""), ("r", phone[::-1], "")]
    if patient:
        made.append(("m", person[22], ""))
    for kind, key, other in made:
        yield practice, kind, key, other, patient, contact


def _visits(practice: Practice, count: int, patients: int, random: Random) -> Iterator[tuple[Any, ...]]:
    """Visits over ten years before and one after, 15 minutes apart, the same number every day."""
    providers = list(practice.providers.values_list("pk", flat=True))
    site = practice.sites.values_list("pk", flat=True).first()
    days = 365 * 11
    per_day = max(1, count // days)
    first = datetime(2016, 11, 23, 13, 0, tzinfo=UTC)
    for number in range(count):
        starts = first + timedelta(days=number // per_day, minutes=15 * (number % per_day // len(providers) % 32))
        yield (
            new_public_id(),
            practice.pk,
            random.randrange(1, patients + 1),
            providers[number % len(providers)],
            site,
            starts,
            15,
            "well",
            "Check",
            "scheduled",
            None,
            None,
            "",
            "",
            1,
            _WHEN,
        )


def _insert(model: Any, columns: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    table, names = model._meta.db_table, ", ".join(columns)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(columns))
        raw: sqlite3.Connection = connection.connection
        raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", (_for_sqlite(row) for row in rows))


def _for_sqlite(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        v.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
        if isinstance(v, datetime)
        else str(v)
        if isinstance(v, date)
        else v
        for v in row
    )


def _settle() -> None:
    """Let the engine know what is there now."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in (Patient, Contact, Tie):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute("ANALYZE")
