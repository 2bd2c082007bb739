"""What of a text can be put on paper. A sign that no face has is replaced where everybody sees it."""

import unicodedata
from datetime import UTC, datetime
from functools import lru_cache

from kinpin.handouts.press import UnprintableError, press

MARK = "\ue000"  # the template draws it as a question mark in a box
_JOINERS = frozenset("\u200c\u200d")  # change how the letters beside them look
_NOWHERE = "\ufffe"  # a sign that no face will ever have
_NO_LOOK = frozenset({"Cc", "Cf", "Cs"})  # control signs, direction overrides: nothing to print
_FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=2048)
def printable(text: str) -> str:
    """The text in one line as the sheet can show it, MARK for every sign that it can't."""
    line = _one_line(text)
    if line.isascii():
        return line
    # Sign by sign: within a longer text the typesetter misses a sign that another one leans on.
    marked = _without_stray_marks("".join(sign if _sign_prints(sign) else MARK for sign in line))
    # Signs that print alone and not together: keep the plain ones.
    return marked if _prints(marked) else "".join(sign if sign.isascii() else MARK for sign in line)


def isolated(name: str) -> str:
    """A printable name that stands in the sheet's line without turning it: Hebrew and Arabic run the other way."""
    turns = any(unicodedata.bidirectional(sign) in _FROM_THE_RIGHT for sign in name)
    return f"\u2068{name}\u2069" if turns else name


def _one_line(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).replace(MARK, _NOWHERE)
    return " ".join("".join(_seen(sign) for sign in composed).split())


def _seen(sign: str) -> str:
    if sign.isspace():
        return " "
    return sign if sign in _JOINERS or unicodedata.category(sign) not in _NO_LOOK else ""


def _without_stray_marks(text: str) -> str:
    """What belonged to a sign that is replaced has nothing left to stand on."""
    kept: list[str] = []
    for sign in text:
        leans = sign in _JOINERS or unicodedata.category(sign).startswith("M")
        if not (leans and kept and kept[-1] == MARK):
            kept.append(sign)
    return "".join(kept)


@lru_cache(maxsize=4096)
def _sign_prints(sign: str) -> bool:
    return sign.isascii() or _prints(sign)


def _prints(text: str) -> bool:
    """The typesetter itself is asked, so that its answer and the sheet's can't differ."""
    try:
        press("glyphs.typ", {"text": text}, at=_ANY_DAY)
    except UnprintableError:
        return False
    return True
