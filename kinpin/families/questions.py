"""What was typed into a search box, taken apart. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kinpin.families.search_keys import LONGEST_KEY, digits_of
from kinpin.kernel.dates import parse_birth_date
from kinpin.kernel.people import fold

_LONGEST_QUESTION = 200
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

    def __bool__(self) -> bool:
        return bool(self.names or self.born or self.digits or self.email or self.number)


def read_question(text: str, *, today: date) -> Question:
    """Take apart what was typed: *smith jo 3/14/2019*, *555-0123*, *cindy@example.com*, *10231*, *MRN 10231*."""
    text = _without_its_kind(text.strip()[:_LONGEST_QUESTION], today)
    if "@" in text:
        return Question(email=text.lower()[:LONGEST_KEY])
    whole = parse_birth_date(text, today=today)
    if _DIGITS.fullmatch(text):
        digits = digits_of(text)
        long_enough = len(digits) >= _FEWEST_DIGITS
        return Question(born=whole, digits=digits if long_enough else "", number=digits if long_enough else "")
    if whole:
        return Question(born=whole)
    return _read_words(text, today)


def _without_its_kind(text: str, today: date) -> str:
    """*10231* of *MRN 10231* or *sheet no. 10231*: what kind of number it is was said, and is not searched for.

    *No 3/14/2019* is somebody of that name.
    """
    named = _NAMED_NUMBER.fullmatch(text)
    if named is None or (named[1].strip().casefold() == "no" and parse_birth_date(named[2], today=today)):
        return text
    return named[2]


def _read_words(text: str, today: date) -> Question:
    born, _, others = birth_date_among(typed_words(text), today)
    words = [word for other in others for word in fold(other).split()]
    number = words[0].upper() if len(words) == 1 and _has_digit(words[0]) else ""
    return Question(names=tuple(word[:LONGEST_KEY] for word in words), born=born, number=number)


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
