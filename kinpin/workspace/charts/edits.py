"""Editing a record that somebody else may edit at the same time.

A form carries what each field held when it was opened (`was-...`). What somebody else changed since and this person
did not is taken over; where both changed one field, both values are shown and this person chooses.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

MINE, THEIRS = "mine", "theirs"
_WAS, _PICK, _ASKED = "was-", "pick-", "asked"


@dataclass(frozen=True, slots=True)
class Settled:
    """An edit compared with what is stored now."""

    values: dict[str, str]  # by field: what would be stored
    conflicts: dict[str, str] = field(default_factory=dict)  # by field: the other person's value; a choice is due
    merged: tuple[str, ...] = ()  # fields that somebody else changed and this person did not

    @property
    def is_stale(self) -> bool:
        """Whether this person should look again before anything is stored."""
        return bool(self.conflicts or self.merged)


def settle(data: Mapping[str, str], stored: Mapping[str, str], asked: Collection[str] = ()) -> Settled:
    """Compare what was typed, what it was when the form was opened, and what is stored now, field by field.

    `asked` are the fields of which a choice was due in the form that came in.
    """
    values: dict[str, str] = {}
    conflicts: dict[str, str] = {}
    merged: list[str] = []
    for name, now in stored.items():
        typed, was = data.get(name, "").strip(), data.get(_WAS + name, "")
        if typed == was.strip():
            typed = was  # spaces that were stored are not this person's edit
        values[name] = typed
        if name in asked and data.get(_PICK + name) == THEIRS:
            typed = values[name] = was
        if now != was and typed == was:
            values[name] = now
            merged.append(name)
        elif typed != now and (now != was or (name in asked and data.get(_PICK + name) not in (MINE, THEIRS))):
            conflicts[name] = now
    return Settled(values, conflicts, tuple(merged))


def asked(data: QueryDict) -> list[str]:
    """The fields of which a choice was due in the form that came in."""
    return data.getlist(_ASKED)
