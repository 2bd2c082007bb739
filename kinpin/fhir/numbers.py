"""Identifier becomes a number with the system that gave it; a social security number becomes nothing. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

Number = tuple[str, str]
Identifier = Mapping[str, Any]

_SOCIAL_SECURITY = frozenset(
    {"http://hl7.org/fhir/sid/us-ssn", "https://hl7.org/fhir/sid/us-ssn", "urn:oid:2.16.840.1.113883.4.1"}
)
_PASSING = ("temp", "old")
_LONGEST_MRN = 60
_NOT_READ = frozenset({"div", "photo", "contained"})


def is_social_security(identifier: Mapping[str, Any]) -> bool:
    """Whether a number is a social security number, by its system or by its type."""
    system = identifier.get("system")
    return (isinstance(system, str) and system.rstrip("/").lower() in _SOCIAL_SECURITY) or "SS" in _types(identifier)


def fit_to_keep(value: Any) -> Any:
    """A resource as it may be kept while it waits: without social security numbers, and without what is not read.

    The narrative is left out because such a number may stand in it in words.
    """
    if isinstance(value, list):
        return [fit_to_keep(v) for v in value if not (isinstance(v, dict) and is_social_security(v))]
    if not isinstance(value, dict):
        return value
    read = ((name, v) for name, v in value.items() if name not in _NOT_READ)
    return {name: fit_to_keep(v) for name, v in read if not (isinstance(v, dict) and is_social_security(v))}


def kept(identifiers: Sequence[Identifier | None] | None) -> list[Identifier]:
    """The identifiers that may be kept."""
    return [i for i in identifiers or () if i and i.get("value") and not is_social_security(i)]


def numbers(identifiers: Sequence[Identifier]) -> list[Number]:
    """Each with the system that gave it, which alone makes it tell somebody apart."""
    return [(i["system"], i["value"]) for i in identifiers if i.get("system")]


def joining_numbers(identifiers: Sequence[Identifier]) -> list[Number]:
    """The numbers by which two records may be one human: none that is provisional or given up."""
    return numbers([i for i in identifiers if i.get("use") not in _PASSING])


def record_number(identifiers: Sequence[Identifier]) -> str:
    """The medical record number: the one that is called so, else one without a type, the lasting ones first."""
    fitting = [i for i in identifiers if len(i["value"]) <= _LONGEST_MRN and i.get("use") != "old"]
    fitting.sort(key=lambda i: i.get("use") == "temp")
    typed = [(_types(i), i["value"]) for i in fitting]
    called = (value for types, value in typed if "MR" in types)
    return next(called, next((value for types, value in typed if not types), ""))


def is_provisional(identifiers: Sequence[Identifier]) -> bool:
    """Whether every number that a record gives is a temporary one: the registration as a whole is."""
    return bool(identifiers) and all(i.get("use") == "temp" for i in identifiers)


def _types(identifier: Mapping[str, Any]) -> list[str]:
    kind = identifier.get("type")
    coding = kind.get("coding") if isinstance(kind, dict) else None
    return [str(c["code"]) for c in coding or () if isinstance(c, dict) and c.get("code")]
