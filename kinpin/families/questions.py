"""What was typed into a search box, taken apart. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kinpin.families.search_keys import LONGEST_KEY, has_extension, number_key, typed_phone_digits
from kinpin.kernel.dates import parse_birth_date
from kinpin.kernel.people import fold

LONGEST_QUESTION = 200  # letters
_MOST_WORDS_OF_A_DATE = 5  # 14 de marzo de 2019
_DIGITS = re.compile(r"[\d\s().+/-]+")
_FEWEST_DIGITS = 3
_NAMED_NUMBER = re.compile(r"((?:(?:mrn|sheet|number|no)(?![^\W\d_])[\s.:#]*)+)(\S*\d\S*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed into the search box, taken apart. Digits may mean a phone number, an MRN or a birth date."""

    names: tuple[str, ...] = ()
    born: date | None = None
    digits: str = ""
    email: str = ""
    number: str = ""

    @property
    def kinds(self) -> list[str]:
        """What was asked by, in closed words: all that is kept of a question."""
        asked = {
            "name": self.names,
            "birth_date": self.born,
            "number": self.digits or self.number,
            "e-mail": self.email,
        }
        return [kind for kind, value in asked.items() if value]

    @property
    def may_be_a_name(self) -> bool:
        """Whether somebody may have this name: *A-123456* is nobody's, *jones baby 2* may be."""
        return any(not self.number or (len(name) > 1 and not _has_digit(name)) for name in self.names)

    def __bool__(self) -> bool:
        return bool(self.names or self.born or self.digits or self.email or self.number)


def read_question(text: str, *, today: date, country: str) -> Question:
    """Take apart what was typed: *smith jo 3/14/2019*, *555-0123*, *cindy@example.com*, *10231*, *MRN PED 10231*."""
    text = text.strip()[:LONGEST_QUESTION]
    number = number_key(text) if _has_digit(text) else ""
    text = _without_its_kind(text, today)
    if "@" in text:
        return Question(email=text.lower()[:LONGEST_KEY])
    whole = parse_birth_date(text, today=today)
    if _DIGITS.fullmatch(text) or has_extension(text, country):
        digits = typed_phone_digits(text, country)
        return Question(born=whole, digits=digits if len(digits) >= _FEWEST_DIGITS else "", number=number)
    if whole:
        return Question(born=whole)
    return _read_words(text, number, today)


def _without_its_kind(text: str, today: date) -> str:
    """*10231* of *MRN 10231* or *sheet no. 10231*: what kind of number it is was said, and is not searched for.

    *No 3/14/2019* is somebody of that name.
    """
    named = _NAMED_NUMBER.fullmatch(text)
    if named is None or (named[1].strip().casefold() == "no" and parse_birth_date(named[2], today=today)):
        return text
    return named[2]


def _read_words(text: str, number: str, today: date) -> Question:
    born, said, others = birth_date_among(typed_words(text), today)
    names = [word[:LONGEST_KEY] for other in others for word in fold(other).split()]
    # PED 102319 may be a birth date after a name, or an MRN; PED 10/23/19 is none.
    may_be_number = not born or "".join(said).isdecimal()
    return Question(names=tuple(names), born=born, number=number if may_be_number else "")


def typed_words(text: str) -> list[str]:
    """The words of a text, each comma one of them."""
    return text.replace(",", " , ").split()


def birth_date_among(words: Sequence[str], today: date) -> tuple[date | None, list[str], list[str]]:
    """The birth date that some words in a row say, *feb 8 2020*; those words, as few as say one; the others."""
    for length in range(1, _MOST_WORDS_OF_A_DATE + 1):
        for start in range(len(words) - length + 1):
            said = list(words[start : start + length])
            born = parse_birth_date(" ".join(said), today=today) if any(map(_has_digit, said)) else None
            if born:
                return born, said, [*words[:start], *words[start + length :]]
    return None, [], list(words)


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)
