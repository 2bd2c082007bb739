"""Fields for what the practice says of itself, on one line or over several, and how such text is cleaned."""

import unicodedata
from typing import Any

from django import forms

# Control characters and direction overrides: nothing to show, to print or to put into a mail. Joiners belong to words.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_JOINERS = "\u200c\u200d"


def one_line(text: str) -> str:
    """A text without unseen characters, its words one space apart."""
    return " ".join("".join(" " if _is_unseen(character) else character for character in text).split())


def _is_unseen(character: str) -> bool:
    return character not in _JOINERS and unicodedata.category(character) in _UNSEEN


class LineField(forms.CharField):
    """A line of text. `wanted` is what to say when it is left empty; without it, it may be."""

    def __init__(self, *, label: str, longest: int, wanted: str = "", hint: str = "", **attributes: str) -> None:
        super().__init__(
            label=label,
            max_length=longest,
            required=bool(wanted),
            help_text=hint,
            widget=forms.TextInput({"autocomplete": "off", **attributes}),
            error_messages={"required": wanted} if wanted else {},
        )

    def to_python(self, value: Any) -> Any:
        return one_line(str(value or ""))


class PhoneField(LineField):
    """A phone number as the practice writes it: a phone must be able to dial it."""

    FEWEST_DIGITS = 3  # as of a short number

    def __init__(self, *, label: str = "Phone", wanted: str = "") -> None:
        super().__init__(label=label, longest=40, wanted=wanted, inputmode="tel")

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and sum(c.isdecimal() for c in value) < self.FEWEST_DIGITS:
            raise forms.ValidationError("Type a phone number, like (555) 010-0199.")


def clean_paragraphs(text: str) -> str:
    """A text of several lines without unseen characters; paragraphs are a blank line apart."""
    lines = [one_line(line) for line in text.splitlines()]
    return "\n\n".join(part.strip("\n") for part in "\n".join(lines).split("\n\n") if part.strip("\n"))
