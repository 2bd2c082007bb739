"""Closed words that a page has a label for."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A word of a closed list, and what pages say for it: `WORD = "value", "Label"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
