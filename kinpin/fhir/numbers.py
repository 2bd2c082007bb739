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
# Who gives them out, folded; in other countries *social security* runs hospitals, which give record numbers.
_ITS_ASSIGNER = re.compile(r"\bsoc(ial)? ?sec(urity)?( adm|$)|^(u ?s ?)?s ?s ?a$")
# 123-45-6789, also with other dashes or spaces between, and partly masked.
_SHAPED_SO = re.compile(r"\s*[0-9x*]{3}([-\s\u2010-\u2015])[0-9x*]{2}\1[0-9]{4}\s*", re.IGNORECASE)
_CALLED_RECORD_NUMBER = re.compile(r"\bmrn|\bm r n\b|\bmed(ical)? ?rec|\bchart (number|no|id)\b")
_PASSING = ("temp", "old")
_LONGEST_MRN = 60
_NOT_READ = frozenset({"div", "photo", "contained"})


def is_social_security(identifier: Mapping[str, Any]) -> bool:
    """Whether a number is a social security number: by its system, by what its type is called, by who gave it.

    One without a type is one when it is written like one, whatever its system: nobody says that it is something else.
    """
    return _is_said_to_be_one(identifier) or (not _words(identifier) and _is_shaped_so(identifier))


def fit_to_keep(value: Any, name: str = "") -> Any:
    """A resource as it may be kept while it waits: without social security numbers, and without what is not read.

    `name` is that of the element. The narrative is left out because such a number may stand in it in words.
    """
    if isinstance(value, list):
        return [fit_to_keep(v, name) for v in value if not _is_secret(v, name)]
    if not isinstance(value, dict):
        return value
    read = ((name, v) for name, v in value.items() if name not in _NOT_READ)
    return {name: fit_to_keep(v, name) for name, v in read if not _is_secret(v, name)}


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


def _is_secret(value: Any, name: str) -> bool:
    """Whether an element is a social security number: a telephone may be written like one."""
    if not isinstance(value, dict):
        return False
    return is_social_security(value) if name.lower().endswith("identifier") else _is_said_to_be_one(value)


def _is_said_to_be_one(identifier: Mapping[str, Any]) -> bool:
    system, assigner = identifier.get("system"), identifier.get("assigner")
    named = system if isinstance(system, str) else ""
    is_its_system = named.rstrip("/").lower() in _SOCIAL_SECURITY or _ITS_SYSTEM.search(named) is not None
    giver = assigner.get("display") if isinstance(assigner, dict) else None
    is_from_there = isinstance(giver, str) and _ITS_ASSIGNER.search(fold(giver)) is not None
    is_called_so = "SS" in _types(identifier) or _is_called(identifier, _CALLED_SOCIAL_SECURITY)
    return is_its_system or is_from_there or is_called_so


def _is_shaped_so(identifier: Mapping[str, Any]) -> bool:
    value = identifier.get("value")
    return isinstance(value, str) and _SHAPED_SO.fullmatch(value) is not None


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
