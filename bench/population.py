"""A practice with any number of patients, laid down in bulk: for measuring, not for looking at.

People and appointments are drawn here; what follows from them (ties, authority, siblings, search keys) the database
works out by itself, with its indexes put back at the end. Imported once Django has started.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import connection, transaction

from bench.names import Names, make_names
from kinpin.families.models import Authority, Contact, Patient, SearchKey, SiblingPair, Tie
from kinpin.kernel.ids import new_public_ids
from kinpin.practices.models import Practice
from kinpin.schedule.models import Appointment

CHILDREN_FROM, PARENTS_FROM, BORN_WITHIN = date(2009, 1, 1), date(1979, 1, 1), 6000  # and days after
CHILDREN = 4  # in a family, which has two parents
YEARS_BEFORE, YEARS_AFTER = 10, 1  # of appointments
_AT_ONCE = 50_000
_MODELS = (Patient, Contact, Tie, Authority, SiblingPair, SearchKey, Appointment)
_PATIENTS, _CONTACTS, _TIES, _AUTHORITIES, _PAIRS, _KEYS, _APPOINTMENTS = (model._meta.db_table for model in _MODELS)
_SEED = "bench_seed"  # a temporary table: what is drawn at random of a person or an appointment


def populate(practice: Practice, patients: int, *, appointments: int = 0, seed: int = 42) -> None:
    """Lay down families of four children and two parents until there are so many patients, and their appointments."""
    random = Random(seed)
    names = make_names(random)
    families = [names.surname(random) for _ in range((patients + CHILDREN - 1) // CHILDREN)]
    with _unhindered():
        _sow(_people(families, CHILDREN, CHILDREN_FROM, names, random))
        _run(_patients_from_seed(practice))
        _sow(_people(families, 2, PARENTS_FROM, names, random))
        _run(_contacts_from_seed(practice), *_ties(), *_pairs())
        _run(*_keys(_PATIENTS), _key(_PATIENTS, "m", "lower(mrn)"), *_keys(_CONTACTS))
        if appointments:
            _sow(_appointments(practice, appointments, patients, random))
            _run(_appointments_from_seed(practice))
    _settle()


def _people(
    families: Sequence[str], in_each: int, born_from: date, names: Names, random: Random
) -> Iterator[tuple[Any, ...]]:
    """Id, public id, first name, last name, birth date, phone."""
    ids = _public_ids()
    for number in range(len(families) * in_each):
        born = born_from + timedelta(days=random.randrange(BORN_WITHIN))
        phone = f"{random.randrange(200, 1000)}{random.randrange(200, 1000)}{random.randrange(10_000):04d}"
        yield number + 1, next(ids), names.first(random), families[number // in_each], born.isoformat(), phone


def _appointments(practice: Practice, count: int, patients: int, random: Random) -> Iterator[tuple[Any, ...]]:
    """Id, public id, patient, provider, time: 15 minutes apart, as many on every day of eleven years."""
    providers = [str(pk) for pk in practice.providers.values_list("pk", flat=True)]
    days = 365 * (YEARS_BEFORE + YEARS_AFTER)
    a_day = max(1, count // days)
    first = datetime.now(UTC).replace(hour=13, minute=0, second=0, microsecond=0) - timedelta(days=365 * YEARS_BEFORE)
    ids = _public_ids()
    for number in range(count):
        starts = first + timedelta(days=number // a_day % days, minutes=15 * (number % a_day // len(providers) % 32))
        at = starts.strftime("%Y-%m-%d %H:%M:%S") + ("+00" if connection.vendor == "postgresql" else "")
        yield number + 1, next(ids), str(random.randint(1, patients)), providers[number % len(providers)], at, ""


def _public_ids() -> Iterator[str]:
    while True:
        yield from new_public_ids(_AT_ONCE)


def _sow(rows: Iterator[tuple[Any, ...]]) -> None:
    """Fill the seed table anew."""
    _run(f"DROP TABLE IF EXISTS {_SEED}")
    _run(f"CREATE TEMPORARY TABLE {_SEED} (id bigint, public_id text, a text, b text, c text, d text)")
    with transaction.atomic():
        while some := list(islice(rows, _AT_ONCE)):
            _insert(some)


def _insert(rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {_SEED} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            connection.connection.executemany(f"INSERT INTO {_SEED} VALUES (?, ?, ?, ?, ?, ?)", rows)


def _person(practice: Practice) -> tuple[str, str]:
    """The columns that patients and contacts share, and their values from a seed."""
    values = {
        "id": "id", "public_id": "public_id", "given": "a", "middle": "''", "family": "b", "suffix": "''",
        "nickname": "''", "birth_date": "CAST(c AS date)" if connection.vendor == "postgresql" else "c",
        "sex": "'female'", "language": "'en'", "address_line": "'1 Elm Street'", "city": "'Springfield'",
        "state": "'MA'", "postal_code": "'01101'", "country": "''", "phone": "d", "cell_phone": "''",
        "email": "lower(a) || '.' || id || '@example.com'", "source": "''", "version": "1",
        "updated_at": "CURRENT_TIMESTAMP", "practice_id": str(practice.pk),
    }  # fmt: skip
    return ", ".join(values), ", ".join(values.values())


def _patients_from_seed(practice: Practice) -> str:
    columns, values = _person(practice)
    number = "lpad(id::text, 8, '0')" if connection.vendor == "postgresql" else "printf('%08d', id)"
    return (
        f"INSERT INTO {_PATIENTS} ({columns}, mrn, name_use, name_flagged, status, multiple_birth, hold) "
        f"SELECT {values}, {number}, '', false, 'active', false, '' FROM {_SEED}"
    )


def _contacts_from_seed(practice: Practice) -> str:
    columns, values = _person(practice)
    return f"INSERT INTO {_CONTACTS} ({columns}, preferred, no_email) SELECT {values}, '', false FROM {_SEED}"


def _ties() -> Iterator[str]:
    """Both parents of a family, with authority, for each of its children."""
    for place, role in enumerate(("MOTHER", "FATHER"), start=1):
        yield (
            f"INSERT INTO {_TIES} (id, contact_id, patient_id, role, position, resides_with, source, started_at) "
            f"SELECT (id - 1) * 2 + {place}, (id - 1) / {CHILDREN} * 2 + {place}, id, '{role}', {place}, true, '', "
            f"updated_at FROM {_PATIENTS}"
        )
    day = "DATE '2020-01-01'" if connection.vendor == "postgresql" else "'2020-01-01'"
    yield (
        f"INSERT INTO {_AUTHORITIES} (tie_id, kind, starts_on, basis, recorded_at, recorded_by) "
        f"SELECT id, 'JOINT', {day}, 'record_system', started_at, '' FROM {_TIES}"
    )


def _pairs() -> Iterator[str]:
    for apart in range(1, CHILDREN):
        yield (
            f"INSERT INTO {_PAIRS} (first_id, second_id, linked_at) SELECT id, id + {apart}, updated_at "
            f"FROM {_PATIENTS} WHERE (id - 1) % {CHILDREN} + {apart} < {CHILDREN}"
        )


def _keys(people: str) -> Iterator[str]:
    yield _key(people, "n", "lower(given)", "lower(family)")
    yield _key(people, "n", "lower(family)", "lower(given)")
    yield _key(people, "e", "email")
    yield _key(people, "p", "phone")
    yield _key(people, "r", "reverse(phone)")


def _key(people: str, kind: str, key: str, other: str = "''") -> str:
    owner = "patient_id" if people == _PATIENTS else "contact_id"
    return (
        f"INSERT INTO {_KEYS} (practice_id, kind, key, other, {owner}) "
        f"SELECT practice_id, '{kind}', {key}, {other}, id FROM {people}"
    )


def _appointments_from_seed(practice: Practice) -> str:
    site = practice.sites.values_list("pk", flat=True)[0]
    starts = "CAST(c AS timestamptz)" if connection.vendor == "postgresql" else "c"
    return (
        f"INSERT INTO {_APPOINTMENTS} (id, public_id, practice_id, patient_id, provider_id, site_id, starts_at, "
        "minutes, visit_type, reason, status, presenter_kind, source, version, updated_at) "
        f"SELECT id, public_id, {practice.pk}, CAST(a AS bigint), CAST(b AS bigint), {site}, {starts}, 15, 'well', "
        f"'Check', 'scheduled', '', '', 1, CURRENT_TIMESTAMP FROM {_SEED}"
    )


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextlib.contextmanager
def _unhindered() -> Iterator[None]:
    """Without indexes, checks of references and waiting for the disk; the indexes come back at the end."""
    tables = ", ".join(f"'{model._meta.db_table}'" for model in _MODELS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'")
            cursor.execute("SELECT current_setting('is_superuser')")
            if cursor.fetchone() == ("on",):
                cursor.execute("SET session_replication_role = replica")
            cursor.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename IN "
                f"({tables}) AND indexname NOT IN (SELECT conname FROM pg_constraint)"
            )
        else:
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute(
                f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql > '' AND tbl_name IN ({tables})"
            )
        indexes = dict(cursor.fetchall())
    _run(*(f'DROP INDEX "{name}"' for name in indexes))
    yield
    _run(*indexes.values())
    connection.close()  # the next one checks and waits as it should


def _settle() -> None:
    """Let the engine know what is there now."""
    if connection.vendor == "postgresql":
        for table in (_PATIENTS, _CONTACTS, _TIES, _APPOINTMENTS):
            _run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))")
        _run("VACUUM ANALYZE")
    else:
        _run("ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)")
