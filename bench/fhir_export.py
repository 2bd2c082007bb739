"""What another system would export: patients, their mothers, their appointments, as NDJSON.

Imported once Django has started.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import orjson

from bench.names import Names, make_names

_BORN_FROM, _BORN_WITHIN = date(2009, 1, 1), 17 * 365
_APPOINTMENTS_FROM = datetime(2026, 11, 2, 13, 0, tzinfo=UTC)
_SITES, _PROVIDERS = 3, 20
_CHILDREN = 2  # of one mother, who has one number


def write_export(folder: Path, patients: int, *, seed: int = 7) -> None:
    """Write one file per type: patients, as many related persons, an appointment for every fifth."""
    random = Random(seed)
    names = make_names(random)
    _write(folder / "Organization.ndjson", iter([{"resourceType": "Organization", "id": "o", "name": "Bench"}]))
    _write(folder / "Location.ndjson", (_location(n) for n in range(_SITES)))
    _write(folder / "Practitioner.ndjson", (_practitioner(n, names, random) for n in range(_PROVIDERS)))
    _write(folder / "Patient.ndjson", (_patient(n, names, random) for n in range(patients)))
    _write(folder / "RelatedPerson.ndjson", (_mother(n, names) for n in range(patients)))
    _write(folder / "Appointment.ndjson", (_appointment(n, random) for n in range(0, patients, 5)))


def _write(path: Path, resources: Iterator[dict[str, Any]]) -> None:
    with path.open("wb") as file:
        for resource in resources:
            file.write(orjson.dumps(resource) + b"\n")


def _location(number: int) -> dict[str, Any]:
    return {"resourceType": "Location", "id": f"l{number}", "status": "active", "name": f"Site {number}"}


def _practitioner(number: int, names: Names, random: Random) -> dict[str, Any]:
    name = {"family": names.surname(random), "given": [names.first(random)], "prefix": ["Dr."]}
    return {"resourceType": "Practitioner", "id": f"d{number}", "active": True, "name": [name]}


def _family(number: int, names: Names) -> str:
    return names.surnames[number // _CHILDREN * 7919 % len(names.surnames)]


def _patient(number: int, names: Names, random: Random) -> dict[str, Any]:
    born = _BORN_FROM + timedelta(days=random.randrange(_BORN_WITHIN))
    given = [names.first(random), names.first(random)][: random.randint(1, 2)]
    mrn = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}
    return {
        "resourceType": "Patient",
        "id": f"p{number}",
        "meta": {"lastUpdated": "2026-11-01T08:00:00Z"},
        "identifier": [{"use": "usual", "type": mrn, "system": "urn:oid:1.2.36.146", "value": f"{number:07}"}],
        "active": True,
        "name": [{"use": "official", "family": _family(number, names), "given": given}],
        "telecom": [{"system": "phone", "value": _phone(number), "use": "home"}],
        "gender": random.choice(["female", "male"]),
        "birthDate": born.isoformat(),
        "address": [_address(number)],
        "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "en"}]}}],
        "managingOrganization": {"reference": "Organization/o"},
    }


def _mother(number: int, names: Names) -> dict[str, Any]:
    family = number // _CHILDREN
    code = {"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "MTH"}
    return {
        "resourceType": "RelatedPerson",
        "id": f"r{number}",
        "meta": {"lastUpdated": "2026-11-01T08:00:00Z"},
        "identifier": [{"system": "urn:bench:person", "value": f"m{family}"}],
        "patient": {"reference": f"Patient/p{number}"},
        "relationship": [{"coding": [code]}],
        "name": [{"family": _family(number, names), "given": [names.given[family % len(names.given)]]}],
        "telecom": [
            {"system": "phone", "value": _phone(family), "use": "mobile"},
            {"system": "email", "value": f"m{family}@example.com"},
        ],
        "address": [_address(number)],
    }


def _appointment(number: int, random: Random) -> dict[str, Any]:
    start = _APPOINTMENTS_FROM + timedelta(days=random.randrange(60), minutes=15 * random.randrange(32))
    actors = [f"Patient/p{number}", f"Practitioner/d{random.randrange(_PROVIDERS)}", f"Location/l{number % _SITES}"]
    return {
        "resourceType": "Appointment",
        "id": f"a{number}",
        "status": "booked",
        "start": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "minutesDuration": 15,
        "participant": [{"actor": {"reference": actor}, "status": "accepted"} for actor in actors],
    }


def _phone(number: int) -> str:
    return f"(555) 2{number // 10_000 % 100:02}-{number % 10_000:04}"


def _address(number: int) -> dict[str, Any]:
    line, zip_code = f"{number // _CHILDREN} Main Street", f"{number % 90_000 + 10_000}"
    return {"line": [line], "city": "Springfield", "state": "IL", "postalCode": zip_code}
