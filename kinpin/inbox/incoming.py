"""A record of another system on its way in, as plain values, and what of it is new. Pure."""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple
from zlib import crc32


class Target(NamedTuple):
    """What a reference points to, in the other system's words."""

    kind: str
    external_id: str


class Landing(StrEnum):
    """What became of a record that came in."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    OLDER = "older"  # than the copy on file: refused


@dataclass(slots=True, kw_only=True)
class Incoming:
    """One record as it came in. `says` holds what it speaks of, by field; what it does not speak of is not in it.

    `digest` tells two copies apart. `body` gives the record itself, for those that have to wait.

    FIELDS only ever grows, at its end: the marks on file stand in its order.
    """

    FIELDS: ClassVar[tuple[str, ...]] = ()

    external_id: str
    digest: bytes
    last_updated: datetime | None
    says: dict[str, Any]
    body: Callable[[], str] = str
    marks: bytes = field(init=False)  # four for every field that it could speak of, zeros for the others

    def __post_init__(self) -> None:
        self.marks = _marks(self.FIELDS, self.says)

    def news(self, sent: bytes) -> dict[str, Any]:
        """The fields in which it says something else than the copy with the marks `sent` did."""
        mine, theirs = self.marks, self._as_many(sent)
        return {
            name: self.says[name]
            for i, name in enumerate(self.FIELDS)
            if name in self.says and mine[4 * i : 4 * i + 4] != theirs[4 * i : 4 * i + 4]
        }

    def withdrawn(self, sent: bytes) -> frozenset[str]:
        """The fields of which the earlier copy spoke and this one does not."""
        theirs = self._as_many(sent)
        told = (name for i, name in enumerate(self.FIELDS) if any(theirs[4 * i : 4 * i + 4]))
        return frozenset(name for name in told if name not in self.says)

    @classmethod
    def said(cls, name: str, value: object, sent: bytes) -> bool:
        """Whether a copy with the marks `sent` said this of a field."""
        at = 4 * cls.FIELDS.index(name)
        return sent[at : at + 4] == struct.pack("<I", _mark(value))

    def _as_many(self, sent: bytes) -> bytes:
        """Marks that a version with fewer fields left: of what it did not know, the earlier copy said nothing."""
        return sent.ljust(len(self.marks), b"\0")


def _marks(fields: tuple[str, ...], says: Mapping[str, Any]) -> bytes:
    marks = [_mark(says[name]) if name in says else 0 for name in fields]
    return struct.pack(f"<{len(fields)}I", *marks)


def _mark(value: object) -> int:
    return crc32(str(value).encode()) or 1  # zero is kept for what is not said
