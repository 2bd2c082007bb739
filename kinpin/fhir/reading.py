"""Every resource of the files, each with its place and its name."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from kinpin.fhir.bundles import Part
from kinpin.fhir.checks import READ_TYPES, has_id
from kinpin.fhir.files import Progress, read_file
from kinpin.fhir.scratch import Position

UNREADABLE = "(unreadable)"  # stands for the type of what has none
_READ = frozenset(READ_TYPES)
_LONGEST_ID = 100  # of what is no id: as much of it as is shown
_NULL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # the character, not a backslash before u0000


class Seen(NamedTuple):
    """One resource, or what is wrong in its place. `name` is Type/id, as far as it has them.

    `digest` tells it from its copies, and `body` is it, as JSON in one order; both are empty for what can't come in.
    """

    place: Position
    kind: str
    name: str
    data: dict[str, Any]
    digest: bytes = b""
    body: bytes = b""
    problem: str = ""

    @property
    def is_passed_over(self) -> bool:
        return not self.problem and self.kind not in _READ


def read_files(files: Sequence[Path], progress: Progress) -> Iterator[Seen]:
    """Every resource, in the order of the files."""
    for number, path in enumerate(files):
        for line, part in read_file(path, progress):
            yield _seen(Position(number, line, part.entry), part)


def _seen(place: Position, part: Part) -> Seen:
    if part.data is None:
        return Seen(place, UNREADABLE, "", {}, problem=part.problem)
    kind, name = part.data["resourceType"], part.data.get("id")
    title = f"{kind}/{name[:_LONGEST_ID]}" if isinstance(name, str) and name.isprintable() else kind
    if kind not in _READ or not has_id(part.data):
        return Seen(place, kind, title, part.data)
    try:
        # In one order, so that the digest is of what a resource says and not of how it says it.
        said = orjson.dumps(part.data, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return Seen(place, kind, title, part.data, problem="is nested too deeply to be read")
    if b"\\u0000" in said and _NULL.search(said):
        return Seen(place, kind, title, part.data, problem="holds the character U+0000, which no text may")
    return Seen(place, kind, title, part.data, hashlib.sha256(said).digest(), said)
