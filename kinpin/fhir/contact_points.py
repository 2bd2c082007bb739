"""ContactPoint, Address and communication become telephones, e-mail, a postal address, a language. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any

from kinpin.fhir.primitives import is_current
from kinpin.kernel.languages import NAMES, base_language, language_called, language_tag
from kinpin.kernel.mailboxes import mailbox

_LONGEST_LANGUAGE = 12
_TAGS = "urn:ietf:bcp:47"
_PLACES = {"home": 0, None: 1, "work": 2, "temp": 3}


def read_telecom(points: Sequence[Mapping[str, Any] | None] | None, today: date) -> dict[str, Any]:
    """How to reach a person, as columns: what is old, over or not begun is left out, a lower rank comes first."""
    written = (p for p in points or () if p and (p.get("value") or "").strip())
    current = [p for p in written if p.get("use") != "old" and is_current(p, today)]
    current.sort(key=lambda p: (p.get("rank") or 99, _PLACES.get(p.get("use"), 4)))
    cells = [p["value"] for p in current if _is_cell(p)]
    phones = [p["value"] for p in current if p.get("system") == "phone" and not _is_cell(p)]
    emails = [mailbox(p["value"]) for p in current if p.get("system") == "email"]
    return {
        "phone": phones[0] if phones else "",
        "cell_phone": cells[0] if cells else "",
        "email": emails[0] if emails else "",
    }


def _is_cell(point: Mapping[str, Any]) -> bool:
    return point.get("system") == "sms" or (point.get("system") == "phone" and point.get("use") == "mobile")


def first_phone(points: Sequence[Mapping[str, Any] | None] | None, today: date, longest: int) -> str:
    """The telephone of a place."""
    found = read_telecom(points, today)
    number = str(found["phone"] or found["cell_phone"])
    return number if len(number) <= longest else ""


def read_address(addresses: Iterable[Mapping[str, Any] | None], today: date) -> dict[str, Any]:
    """The columns of where a person lives: the home first, none that is old, over, not begun, or for bills alone."""
    current = [a for a in addresses if a and a.get("use") not in ("old", "billing") and is_current(a, today)]
    return _columns(min(current, key=lambda a: _PLACES.get(a.get("use"), 4), default={}))


def _columns(address: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "address_line": street_of(address),
        "city": address.get("city") or "",
        "state": address.get("state") or "",
        "postal_code": address.get("postalCode") or "",
        "country": address.get("country") or "",
    }


def street_of(address: Mapping[str, Any]) -> str:
    """The lines of an address; of one that is given as `text` alone, all of it."""
    lines = address.get("line") or ()
    if not any(lines) and not any(address.get(name) for name in ("city", "state", "postalCode")):
        lines = (address.get("text") or "").splitlines()
    return ", ".join(line for line in lines if line)


def one_line(address: Mapping[str, Any] | None) -> str:
    """A place's address, as it is printed."""
    found = _columns(address or {})
    parts = (found.get(name, "") for name in ("address_line", "city", "state", "postal_code"))
    return ", ".join(part for part in parts if part)


def read_language(spoken: Sequence[Mapping[str, Any] | None] | None) -> str:
    """The language that a person prefers, or the only one that is named; empty when neither is said."""
    named = [entry for entry in spoken or () if entry]
    preferred = [entry for entry in named if entry.get("preferred") is True] or (named if len(named) == 1 else [])
    for entry in preferred:
        found = _language_of(entry.get("language") or {})
        if found:
            return found
    return ""


def _language_of(concept: Mapping[str, Any]) -> str:
    """The tag that a concept gives, else the language that it names; a code of which nothing is known as it is.

    A code of a system of its own may look like a tag, so what it is called counts before it.
    """
    codings = [coding for coding in concept.get("coding") or () if coding]
    codes = [(coding.get("system"), (coding.get("code") or "").strip()) for coding in codings]
    every = [code for _, code in codes]
    called = [concept.get("text") or "", *(coding.get("display") or "" for coding in codings), *every]
    found = chain(
        (language_tag(code) for system, code in codes if system == _TAGS),
        (_known_tag(code) for system, code in codes if not system),
        map(language_called, called),
        map(_known_tag, every),
        every,
    )
    return next((tag for tag in map(_with_room, found) if tag), "")


def _known_tag(code: str) -> str:
    return language_tag(code) if base_language(code) in NAMES else ""


def _with_room(tag: str) -> str:
    """A tag; where it is too long, its language alone."""
    return tag if len(tag) <= _LONGEST_LANGUAGE else base_language(tag)
