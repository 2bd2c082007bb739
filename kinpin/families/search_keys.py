"""How a person is made findable: folded keys. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations

import phonenumbers

from kinpin.kernel.people import PersonName, fold

LONGEST_KEY = 60
_MOST_PARTS = 8  # name parts that are paired, each with each; a ninth goes with the first alone
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
        return digits_of(text)[:LONGEST_KEY]
    return phonenumbers.national_significant_number(number)[:LONGEST_KEY]


def digits_of(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())
