"""A Bundle is its entries. Pure.

Within a Bundle, records may refer to each other by an entry's `fullUrl`. It gives a resource without an id its id;
references to one that does not say by itself what it means are rewritten.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_TYPE = re.compile(r"[A-Za-z]{1,64}")
_DEEPEST = 8  # a Bundle in a Bundle
_TOO_DEEP = f"is a Bundle within more than {_DEEPEST} others, which is not read"
_DELETE = "DELETE is not taken: send it with active false, an Appointment as cancelled"


class Part(NamedTuple):
    """One resource of a document, or what is wrong with its entry. `entry` counts from 1; 0 is no Bundle's."""

    entry: int
    data: dict[str, Any] | None
    problem: str = ""


def parts_of(data: Any, entry: int = 0, depth: int = 0) -> Iterator[Part]:
    """The resources of a JSON document: itself, or a Bundle's."""
    problem = _problem(data)
    if problem:
        yield Part(entry, None, problem)
    elif data["resourceType"] != "Bundle":
        yield Part(entry, data)
    elif depth > _DEEPEST:
        yield Part(entry, None, _TOO_DEEP)
    elif not isinstance(data.get("entry", []), list):
        yield Part(entry, None, "Bundle.entry must be a list")
    else:
        yield from _entries(data.get("entry", []), entry, depth)


def _problem(data: Any) -> str:
    if not isinstance(data, dict):
        return "is not a resource: a resource is a JSON object"
    kind = data.get("resourceType")
    if kind is None:
        return "is not a resource: it has no resourceType"
    if isinstance(kind, str) and _TYPE.fullmatch(kind):
        return ""
    return "is not a resource: its resourceType must be a word like Patient"


def _entries(entries: list[Any], outer: int, depth: int) -> Iterator[Part]:
    meant = _meant(entries)
    for i, entry in enumerate(entries, 1):
        number = outer or i
        if not isinstance(entry, dict):
            yield Part(number, None, "Bundle.entry must be an object")
        elif _is_delete(entry):
            yield Part(number, None, _DELETE)
        elif entry.get("resource") is not None:
            resource = entry["resource"]
            if isinstance(resource, dict):
                _give_id(resource, entry.get("fullUrl"))
                if meant:
                    _rewrite(resource, meant)
            yield from parts_of(resource, number, depth + 1)


def _is_delete(entry: dict[str, Any]) -> bool:
    request = entry.get("request")
    return isinstance(request, dict) and request.get("method") == "DELETE"


def _give_id(resource: dict[str, Any], full_url: Any) -> None:
    if resource.get("id") is None and isinstance(full_url, str):
        resource["id"] = _id_of(full_url)


def _id_of(full_url: str) -> str:
    name = full_url.partition("/_history/")[0].rpartition("/")[2]
    return name.removeprefix("urn:uuid:").removeprefix("urn:oid:")


def _meant(entries: list[Any]) -> dict[str, str]:
    """What each `fullUrl` means, where it does not say so by itself."""
    meant = {}
    for entry in entries:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        full_url = entry.get("fullUrl") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and isinstance(full_url, str) and full_url:
            name = f"{resource.get('resourceType')}/{resource.get('id') or _id_of(full_url)}"
            if not full_url.endswith(f"/{name}"):
                meant[full_url] = name
    return meant


def _rewrite(value: Any, meant: Mapping[str, str]) -> None:
    """Let every reference within a value mean its record."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            waiting += found
        elif isinstance(found, dict):
            reference = found.get("reference")
            if isinstance(reference, str) and reference in meant:
                found["reference"] = meant[reference]
            waiting += found.values()
