"""How a person is made findable: folded keys. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import permutations

import phonenumbers

from kinpin.kernel.people import PersonName, fold

LONGEST_KEY = 60
_MOST_PARTS = 8  # name parts that are paired, each with each; a ninth goes with the first alone
_MOST_JOINED = 3  # words typed apart that the chart may hold as one: de la Cruz, Delacruz
_RUN_ON_SCRIPTS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")  # in which names are written without a space
_KIND_OF_NUMBER = re.compile(r"(?:(?:mrn|sheet|number|no)(?![^\W\d_]) ?)+(?=.*\d)")
_NORTH_AMERICAN = re.compile(r"\(?([2-9][0-9]{2})\)?[-. ]?([2-9][0-9]{2})[-. ]?([0-9]{4})")


@lru_cache(5000)  # of many people, many have the same names
def _words(text: str) -> tuple[str, ...]:
    return tuple(word[:LONGEST_KEY] for word in fold(text).split())


def name_parts(name: PersonName, nickname: str = "") -> list[str]:
    """The folded parts of a name, each once: given names, family names, nickname, middle names, suffix."""
    return _parts(_fields(name, nickname))


def _fields(name: PersonName, nickname: str) -> list[tuple[str, ...]]:
    texts = (name.given, name.family, nickname, name.middle, name.suffix)
    return [_words(text) if text else () for text in texts]


def _parts(fields: Sequence[tuple[str, ...]]) -> list[str]:
    return list(dict.fromkeys(word for words in fields for word in words))


def name_keys(name: PersonName, nickname: str = "") -> Iterable[tuple[str, str]]:
    """Pairs of name parts in both orders, so that any two parts typed in any order are one look-up."""
    fields = _fields(name, nickname)
    pairs = _pairs(_parts(fields))
    wholes = [pair for whole, others in _run_together(fields) for pair in _pairs_with(whole, others)]
    return dict.fromkeys([*pairs, *wholes]) if wholes else pairs


def _pairs(parts: Sequence[str]) -> list[tuple[str, str]]:
    if len(parts) == 1:
        return [(parts[0], "")]
    return [*permutations(parts[:_MOST_PARTS], 2), *((late, parts[0]) for late in parts[_MOST_PARTS:])]


def _pairs_with(whole: str, others: Sequence[str]) -> list[tuple[str, str]]:
    if not others:
        return [(whole, "")]
    return [pair for other in others[:_MOST_PARTS] for pair in ((whole, other), (other, whole))]


def _run_together(fields: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, list[str]]]:
    """What may be typed as one word, *leblanc* of Le Blanc, 李小龙 of 李, 小龙; each with what may stand beside."""
    given, family, *rest, suffix = fields
    for place, words in enumerate((given, family, *rest)):
        if len(words) > 1:
            yield _joined(words), _forms([*fields[:place], *fields[place + 1 :]])
    if given and family and _runs_on(given[0]) and _runs_on(family[0]):
        others = _forms([*rest, suffix])
        yield _joined(family + given), others
        yield _joined(given + family), others


def _forms(fields: Sequence[tuple[str, ...]]) -> list[str]:
    """The words of some fields, and of each that has several all as one."""
    return [form for words in fields for form in (words if len(words) < 2 else (*words, _joined(words)))]


def _joined(words: Sequence[str]) -> str:
    return "".join(words)[:LONGEST_KEY]


def _runs_on(word: str) -> bool:
    return not word.isascii() and unicodedata.name(word[0], "").startswith(_RUN_ON_SCRIPTS)


def readings(typed: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The names that were typed; then with two or three words in a row as one, *leblanc jose* of *le blanc jose*."""
    yield tuple(typed)
    for length in range(2, _MOST_JOINED + 1):
        for start in range(min(len(typed), _MOST_PARTS) - length + 1):
            end = start + length
            yield (*typed[:start], _joined(typed[start:end]), *typed[end:])


def has_names(name: PersonName, nickname: str, typed: Sequence[str]) -> bool:
    """Whether every word that was typed begins a part of the name, in one of its readings."""
    fields = _fields(name, nickname)
    forms = _parts(fields) + [whole for whole, _ in _run_together(fields)]
    return any(all(any(form.startswith(word) for form in forms) for word in words) for words in readings(typed))


def number_key(text: str) -> str:
    """The letters and digits of an MRN, however it is written, without the word MRN before it."""
    folded = fold(text)
    kind = _KIND_OF_NUMBER.match(folded)
    return folded[kind.end() if kind else 0 :].replace(" ", "")[:LONGEST_KEY]


def phone_digits(text: str, country: str) -> str:
    """The national digits of a telephone number as anybody writes it; just its digits when it is none."""
    plain = _NORTH_AMERICAN.fullmatch(text) if country in ("US", "CA") else None
    if plain:
        return "".join(plain.groups())  # the common case, for which the library takes its time
    return _national(_parsed(text, country), text)


def typed_phone_digits(text: str, country: str) -> str:
    """The same of a number that may still be in the middle of being typed: its digits, until it is a whole one.

    A beginning loses no digit that only looks like a country's.
    """
    number = _parsed(text, country)
    is_told_apart = text.startswith("+") or (number is not None and phonenumbers.is_possible_number(number))
    return _national(number if is_told_apart else None, text)


def _national(number: phonenumbers.PhoneNumber | None, text: str) -> str:
    """The national digits of a number; all digits of what is no number."""
    return (phonenumbers.national_significant_number(number) if number else digits_of(text))[:LONGEST_KEY]


def has_extension(text: str, country: str) -> bool:
    """Whether a text is a whole telephone number with its extension: *555 010 7788 ext. 7*."""
    number = _parsed(text, country) if text[:1].isdecimal() or text[:1] in "+(" else None
    return number is not None and bool(number.extension) and phonenumbers.is_possible_number(number)


def _parsed(text: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None


def digits_of(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())
