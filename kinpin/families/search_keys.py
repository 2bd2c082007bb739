"""How a person is made findable: folded keys, and the folded question. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import permutations

import phonenumbers

from kinpin.kernel.dates import parse_birth_date
from kinpin.kernel.people import PersonName, fold

LONGEST_KEY = 60
_LONGEST_QUESTION = 200
_MOST_PARTS = 8  # name parts that are paired, each with each; a ninth goes with the first alone
_DIGITS = re.compile(r"[\d\s().+/-]+")
_FEWEST_DIGITS = 3
_NAMED_NUMBER = re.compile(r"((?:(?:mrn|sheet|number|no)(?![^\W\d_])[\s.:#]*)+)(\S*\d\S*)", re.IGNORECASE)
_NORTH_AMERICAN = re.compile(r"\(?([2-9][0-9]{2})\)?[-. ]?([2-9][0-9]{2})[-. ]?([0-9]{4})")


@lru_cache(5000)  # of many people, many have the same names
def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(text).split())


def name_parts(name: PersonName, nickname: str = "") -> list[str]:
    """The folded parts of a name, each once: given names, family names, nickname, middle names."""
    words = [word for part in (name.given, name.family, nickname, name.middle) if part for word in _words(part)]
    return list(dict.fromkeys(word[:LONGEST_KEY] for word in words))


def name_keys(name: PersonName, nickname: str = "") -> Iterator[tuple[str, str]]:
    """Pairs of name parts in both orders, so that any two parts typed in any order are one look-up."""
    parts = name_parts(name, nickname)
    if len(parts) == 1:
        yield parts[0], ""
        return
    yield from permutations(parts[:_MOST_PARTS], 2)
    for late in parts[_MOST_PARTS:]:
        yield late, parts[0]


def phone_digits(text: str, country: str) -> str:
    """The national digits of a telephone number as anybody writes it; just its digits when it is none."""
    plain = _NORTH_AMERICAN.fullmatch(text) if country in ("US", "CA") else None
    if plain:
        return "".join(plain.groups())  # the common case, for which the library takes its time
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return _digits(text)[:LONGEST_KEY]
    return phonenumbers.national_significant_number(number)[:LONGEST_KEY]


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())


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
        digits = _digits(text)
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
    born = None
    words: list[str] = []
    for word in text.replace(",", " ").split():
        found = parse_birth_date(word, today=today) if any(c.isdigit() for c in word) else None
        born = born or found
        if not found:
            words += fold(word).split()
    number = words[0].upper() if len(words) == 1 and any(c.isdigit() for c in words[0]) else ""
    return Question(names=tuple(word[:LONGEST_KEY] for word in words), born=born, number=number)
