"""HumanName becomes the parts of a chart's name. Pure.

Of several names the one that FHIR's `use` calls official is taken, else the usual one, else one without a use; what is
no longer used, or never was a name, only where there is nothing else. A name that is given as `text` alone is kept
whole, as a first name: to cut it would be to guess. No part is altered.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kinpin.fhir.primitives import is_current

_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_RANK = {"official": 0, "usual": 1, None: 2, "nickname": 3, "temp": 4, "maiden": 5, "old": 6, "anonymous": 7}
_OLD = 6  # a name whose period has ended or not begun ranks with the old ones


def read_name(names: Sequence[Mapping[str, Any] | None] | None, today: date) -> dict[str, Any]:
    """The columns of a person's name; empty parts where there is none."""
    best = _taken(names, today)
    return _columns(best) | {"nickname": _nickname([name for name in names or () if name], best, today)}


def name_use(names: Sequence[Mapping[str, Any] | None] | None, today: date) -> str:
    """The use of the name that `read_name` takes."""
    return str(_taken(names, today).get("use") or "")


def is_unnamed(resource: Mapping[str, Any]) -> bool:
    """Whether the record itself says that it has no name: it gives none, or a reason why there is none."""
    names = [name for name in resource.get("name") or () if name]
    if any(_says_something(name) for name in names):
        return False
    noted = [note for note in resource.get("_name") or () if note]
    return bool(names) or any(_says_absent(note) for note in noted)


def whole_name(name: Mapping[str, Any]) -> str:
    """A name in one line, with its title: for the head of a schedule's column."""
    parts = [*(name.get("prefix") or ()), *(name.get("given") or ()), name.get("family"), *(name.get("suffix") or ())]
    joined = " ".join(part for part in parts if part)
    has_name = name.get("family") or any(name.get("given") or ())
    return joined if has_name else str(name.get("text") or joined)


def best_name(names: Sequence[Mapping[str, Any] | None] | None, today: date) -> Mapping[str, Any]:
    """The name to go by, as it came; empty where there is none."""
    written = [name for name in names or () if name and _says_something(name)]
    return min(written, key=lambda name: _rank(name, today), default={})


def _taken(names: Sequence[Mapping[str, Any] | None] | None, today: date) -> Mapping[str, Any]:
    """The name by which a record calls its human; one of which the record says that it has none is taken, too."""
    written = [name for name in names or () if name and (_says_something(name) or _is_absent(name))]
    return min(written, key=lambda name: _rank(name, today), default={})


def _rank(name: Mapping[str, Any], today: date) -> int:
    return _RANK[name.get("use")] if is_current(name, today) else _OLD


def _columns(name: Mapping[str, Any]) -> dict[str, Any]:
    given = [part for part in name.get("given") or () if part]
    family = name.get("family") or ""
    if not given and not family and name.get("text"):
        given = [name["text"]]
    return {
        "given": given[0] if given else "",
        "middle": " ".join(given[1:]),
        "family": family,
        "suffix": " ".join(part for part in name.get("suffix") or () if part),
    }


def _nickname(names: Sequence[Mapping[str, Any]], best: Mapping[str, Any], today: date) -> str:
    """What the person is called, where that is not the name taken: a nickname, else the usual name."""
    for use in ("nickname", "usual"):
        for name in names:
            if name.get("use") == use and name is not best and is_current(name, today):
                given = " ".join(part for part in name.get("given") or () if part)
                called = given or str(name.get("text") or "")
                if called and called != _columns(best)["given"]:
                    return called
    return ""


def _says_something(name: Mapping[str, Any]) -> bool:
    return bool(name.get("family") or name.get("text") or any(name.get("given") or ()))


def _is_absent(name: Mapping[str, Any]) -> bool:
    beside = (name, name.get("_family"), name.get("_text"), *(name.get("_given") or ()))
    return any(_says_absent(note) for note in beside if note)


def _says_absent(note: Mapping[str, Any]) -> bool:
    return any(extension and extension.get("url") == _ABSENT for extension in note.get("extension") or ())
