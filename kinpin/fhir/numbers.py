"""Identifier becomes a number with the system that gave it; a social security number becomes nothing. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kinpin.kernel.people import fold

Number = tuple[str, str]
Identifier = Mapping[str, Any]

_SOCIAL_SECURITY = frozenset({"urn:oid:2.16.840.1.113883.4.1", "2.16.840.1.113883.4.1"})
_ITS_SYSTEM = re.compile(r"(^|[^a-z0-9])(ssn|social.?security(.?number)?)/*$", re.IGNORECASE)
# How a type is told in words, folded: also *S.S.N.* and *Soc. Sec. #*.
_CALLED_SOCIAL_SECURITY = re.compile(r"\bssn|\bs s n\b|\bsoc(ial)? ?sec|\bseguro social\b")
_CALLED_RECORD_NUMBER = re.compile(r"\bmrn|\bm r n\b|\bmed(ical)? ?rec|\bchart (number|no|id)\b")
_PASSING = ("temp", "old")
_LONGEST_MRN = 60
_NOT_READ = frozenset({"div", "photo", "contained"})


def is_social_security(identifier: Mapping[str, Any]) -> bool:
    """Whether a number is a social security number, by its system or by what its type is called."""
    system = identifier.get("system")
    named = system if isinstance(system, str) else ""
    is_its_system = named.rstrip("/").lower() in _SOCIAL_SECURITY or _ITS_SYSTEM.search(named) is not None
    return is_its_system or "SS" in _types(identifier) or _is_called(identifier, _CALLED_SOCIAL_SECURITY)


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
    """The medical record number: the one that is called so, else one without a type, the lasting ones first.

    One whose type is told in other words is none.
    """
    fitting = [i for i in identifiers if len(i["value"]) <= _LONGEST_MRN and i.get("use") != "old"]
    fitting.sort(key=lambda i: i.get("use") == "temp")
    called = (i["value"] for i in fitting if "MR" in _types(i) or _is_called(i, _CALLED_RECORD_NUMBER))
    return next(called, next((i["value"] for i in fitting if not _words(i)), ""))


def is_provisional(identifiers: Sequence[Identifier]) -> bool:
    """Whether every number that a record gives is a temporary one: the registration as a whole is."""
    return bool(identifiers) and all(i.get("use") == "temp" for i in identifiers)


def _types(identifier: Mapping[str, Any]) -> list[str]:
    return [str(c["code"]) for c in _codings(identifier) if c.get("code")]


def _words(identifier: Mapping[str, Any]) -> list[str]:
    """Everything that is said of a number's type, in codes and in words."""
    kind = identifier.get("type")
    said = [kind.get("text")] if isinstance(kind, dict) else []
    said += [c.get(name) for c in _codings(identifier) for name in ("code", "display")]
    return [text for text in said if isinstance(text, str) and text.strip()]


def _is_called(identifier: Mapping[str, Any], names: re.Pattern[str]) -> bool:
    return any(names.search(fold(text)) for text in _words(identifier))


def _codings(identifier: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    kind = identifier.get("type")
    coding = kind.get("coding") if isinstance(kind, dict) else None
    return [c for c in coding or () if isinstance(c, dict)] if isinstance(coding, list) else []
