"""Names and ages of people, as values."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

NO_NAME = "(name not on file)"  # what the practice's pages write where a name should stand
# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h",
        "ı": "i", "ŋ": "n", "ŧ": "t", "ё": "е",
    }
)  # fmt: skip
# Marks that are part of the letter in Indic scripts: none at all, nukta, virama.
_KEPT_MARKS = (0, 7, 9)
# Apostrophes as people and keyboards write them, the okina and the ayin among them; and what nobody sees.
_DROPPED = frozenset("'`´‘’ʻʼʾʿ′\u00ad\u200b\u200c\u200d\u200e\u200f")
_BEFORE = _LETTERS | dict.fromkeys(map(ord, _DROPPED), "")  # taken apart, some would be a space and a mark
# All of `fold` for a text in ASCII, as most names are: what becomes of each character.
_ASCII = {n: "" if chr(n) in _DROPPED else chr(n).lower() if chr(n).isalnum() else " " for n in range(128)}


def fold(text: str) -> str:
    """Small letters without diacritics; everything that is no letter or digit becomes one space.

    Two spellings of one name that differ only in case, accents, hyphens or apostrophes fold alike.
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_BEFORE))
    return " ".join("".join(_folded_character(c) for c in decomposed).split())


@lru_cache(4096)  # of many people, many have the same names
def name_words(text: str) -> tuple[str, ...]:
    """The folded words of a name, and those that stand side by side written in one: *La Toya* is also *latoya*."""
    words = fold(text).split()
    ends = range(1, len(words) + 1)
    return tuple("".join(words[start:end]) for end in ends for start in range(end))


def _folded_character(character: str) -> str:
    if character in _DROPPED:  # a wide apostrophe is a plain one by now
        return ""
    if unicodedata.category(character).startswith("M"):
        return character if unicodedata.combining(character) in _KEPT_MARKS else ""
    return character if character.isalnum() else " "


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as it is written in the chart. Any part may be empty; none is ever altered."""

    given: str = ""
    family: str = ""
    middle: str = ""
    suffix: str = ""

    @property
    def full(self) -> str:
        """*Rosemary Ann Testkiddo Jr*"""
        return " ".join(part for part in (self.given, self.middle, self.family, self.suffix) if part)

    @property
    def usual(self) -> str:
        """*Rosemary Testkiddo*"""
        return " ".join(part for part in (self.given, self.family) if part)

    @property
    def listed(self) -> str:
        """*Testkiddo, Rosemary Ann*"""
        first = " ".join(part for part in (self.given, self.middle) if part)
        last = " ".join(part for part in (self.family, self.suffix) if part)
        return ", ".join(part for part in (last, first) if part)

    @property
    def initials(self) -> str:
        """*RT*: the first letter of the given and of the family name, as they stand."""
        return "".join(part.strip()[:1] for part in (self.given, self.family)).upper()

    def __bool__(self) -> bool:
        return bool(self.given or self.family)


def short_names(names: Sequence[PersonName]) -> list[str]:
    """First name and last initial of each, lengthened until no two read alike.

    First by the middle name, then by the whole last name; what is still alike then gets its number in the list.
    """
    forms: tuple[Callable[[PersonName], str], ...] = (
        lambda n: _joined(n.given, _initial(n.family)),
        lambda n: _joined(n.given, n.middle, _initial(n.family)),
        lambda n: _joined(n.given, n.middle, n.family, n.suffix),
    )
    shorts = [forms[0](name) for name in names]
    for form in forms[1:]:
        alike = {folded for folded in (fold(s) for s in shorts) if [fold(s) for s in shorts].count(folded) > 1}
        shorts = [form(n) if fold(s) in alike else s for n, s in zip(names, shorts, strict=True)]
    folded = [fold(s) for s in shorts]
    return [f"{s} ({i})" if folded.count(f) > 1 else s for i, (s, f) in enumerate(zip(shorts, folded, strict=True), 1)]


def _initial(name: str) -> str:
    return f"{name[:1]}." if name else ""


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def age_in_years(born: date, today: date) -> int:
    """Whole years lived. Somebody born on 29 February grows older on 1 March in common years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def birthday(born: date, years: int) -> date:
    """The first day on which somebody is so many years old."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # born on 29 February
        return date(born.year + years, 3, 1)


def latest_birth_date(years: int, today: date) -> date:
    """The latest birth date of those who are at least so old today."""
    year = today.year - years
    try:
        return today.replace(year=year)
    except ValueError:  # today is 29 February; whoever was born on 1 March is a day short
        return date(year, 2, 28)


def age_in_months(born: date, today: date) -> int:
    """Whole months lived."""
    return (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)


@dataclass(frozen=True, slots=True)
class Age:
    """An age in the units people say it in; the words around the numbers belong to the pages."""

    years: int
    months: int
    days: int

    @property
    def short(self) -> str:
        """*3 d*, *14 m*, *7 y 8 m*, *16 y*: days under one month, months under two years, both under ten years."""
        if self.years >= 10:
            return f"{self.years} y"
        if self.years >= 2:
            return f"{self.years} y {self.months % 12} m"
        return f"{self.months} m" if self.months else f"{self.days} d"


def age_on(born: date, today: date) -> Age:
    """The age of somebody born on `born`, on the day `today`."""
    return Age(age_in_years(born, today), age_in_months(born, today), (today - born).days)
