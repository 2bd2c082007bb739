"""What Patient and RelatedPerson have in common: a name, a birth date, how to reach them. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kinpin.families.rules import Sex
from kinpin.fhir.contact_points import read_address, read_language, read_telecom
from kinpin.fhir.names import read_name
from kinpin.fhir.primitives import whole_date

_Reader = Callable[[Any, date], dict[str, Any]]
_READERS: dict[str, _Reader] = {
    "name": read_name,
    "birthDate": lambda value, today: {"birth_date": whole_date(value)},
    "gender": lambda value, today: {"sex": value or Sex.UNKNOWN.value},
    "telecom": read_telecom,
    "address": lambda value, today: read_address(value or (), today),
    "communication": lambda value, today: {"language": read_language(value)},
}


def read_human(data: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The columns of which a record speaks; an element that is only noted as absent speaks of itself, too."""
    says: dict[str, Any] = {}
    for element, read in _READERS.items():
        if element in data or f"_{element}" in data:
            says |= read(data.get(element), today)
    return says
