"""What of a text can be put on paper. A character that no face has is replaced where everybody sees it."""

import unicodedata
from datetime import UTC, datetime
from functools import lru_cache

from kinpin.handouts.press import UnprintableError, press

MARK = "\ue000"  # the template draws it as a question mark in a box
_JOINERS = frozenset("\u200c\u200d")  # change how the letters beside them look
_NOWHERE = "\ufffe"  # a character that no face will ever have
_NO_LOOK = frozenset({"Cc", "Cf", "Cs"})  # control characters, direction overrides: nothing to print
_FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=2048)
def printable(text: str) -> str:
    """The text in one line as the sheet can show it, MARK for every character that it can't."""
    line = _one_line(text)
    if line.isascii():
        return line
    # Character by character: within a longer text the typesetter misses a character that another one leans on.
    marked = _without_stray_marks("".join(character if _character_prints(character) else MARK for character in line))
    # Characters that print alone and not together: keep the plain ones.
    return marked if _prints(marked) else "".join(character if character.isascii() else MARK for character in line)


def isolated(name: str) -> str:
    """A printable name that stands in the sheet's line without turning it: Hebrew and Arabic run the other way."""
    turns = any(unicodedata.bidirectional(character) in _FROM_THE_RIGHT for character in name)
    return f"\u2068{name}\u2069" if turns else name


def _one_line(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).replace(MARK, _NOWHERE)
    return " ".join("".join(_seen(character) for character in composed).split())


def _seen(character: str) -> str:
    if character.isspace():
        return " "
    return character if character in _JOINERS or unicodedata.category(character) not in _NO_LOOK else ""


def _without_stray_marks(text: str) -> str:
    """What belonged to a character that is replaced has nothing left to stand on."""
    kept: list[str] = []
    for character in text:
        leans = character in _JOINERS or unicodedata.category(character).startswith("M")
        if not (leans and kept and kept[-1] == MARK):
            kept.append(character)
    return "".join(kept)


@lru_cache(maxsize=4096)
def _character_prints(character: str) -> bool:
    return character.isascii() or _prints(character)


def _prints(text: str) -> bool:
    """The typesetter itself is asked, so that its answer and the sheet's can't differ."""
    try:
        press("glyphs.typ", {"text": text}, at=_ANY_DAY)
    except UnprintableError:
        return False
    return True
