"""How the words of placeholder names are written together, cut short or typed at random. Pure."""

import re
from collections.abc import Collection

from kinpin.families.placeholder_words import BABY, ORDER, PHRASES, SEX, WEAK

LETTER_AND_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
SEXES = SEX | WEAK - {"bay", "son", "daughter", "child", "kid"}


def _one_of(words: Collection[str]) -> str:
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


# Written in one: BABYBOY, ABabygirl, Infantfemale, bebevaron. Longer than its parts, so never a name.
BABY_AND_SEX = re.compile(rf"[a-h]?(?:{_one_of(BABY)}{_one_of(SEXES)}|{_one_of(SEX)}{_one_of(BABY)}){_one_of(ORDER)}?")
IN_ONE = re.compile(
    r"[a-h](?:boy|girl)|boy[a-c]|girl[a-h]|(?:boy|girl)(?:one|two|three)"  # and not Boyd
    r"|[a-h]?(?:baby|newborn|twin)(?:[a-h]|of|one|two)|infant[b-h]"  # and not Infanta
)
# BabyofAda, SONOFADA.
OF_IN_ONE = re.compile(rf"(?:(?:baby|infant|newborn|twin){_one_of(SEXES)}?|boy|girl|son|daughter|child)of\w{{2,}}")
NO_NAME_IN_ONE = re.compile(r"(?:no|not|sin)(?:named?|nombre)")
NO_PART_IN_ONE = re.compile(r"no(?:first|last|middle|given|family|sur)name")
MOTHERS = re.compile(r"\w{2,}s(?:boy|girl|baby)|\w{3,}(?:girl|baby)")  # and not Jimboy
MOTHERS_OWN = re.compile(r"\w['’ʼ`´]s\s+(?:son|daughter|child|kid|twin)\b", re.IGNORECASE)
SON_OF = re.compile(r"\w{2,}之[子女]")
PHRASES_IN_ONE = frozenset(phrase.replace(" ", "") for phrase in PHRASES) - BABY  # RECIENNACIDO
UNKNOWN_SEX = re.compile(rf"unk(?:nown)?{_one_of(SEXES)}\d*")
OF_NEWBORN = re.compile(r"\W*[bgisdc]\s*/\s*o\b", re.IGNORECASE)
_SHORT = ("bb", "bg", "nb")
ABBREVIATION = frozenset([*_SHORT, *(f"{short}{one}" for short in _SHORT for one in "abcdfgm"), "rn"])  # BBG, NBM, BGA
NUMBERED = ABBREVIATION | {"tw", "m", "f"}  # TW1, F2
CODE = re.compile(r"(?:bb|bg|nb|tw|[bg])(?:one|two|three|four)")
CODE_LETTERS = frozenset("bgux")
CANCELLED = re.compile(r"(?:do not|don ?t) use\b|(?:entered|created|registered|opened|made) in error\b")
SAME_LETTERS = re.compile(r"([a-z])\1{2,}|([xzq])\2+")
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")  # rows of a keyboard, from their beginning: Wert is a name
# Not applicable, nomen nescio, sin nombre, as clerks abbreviate them.
NOT_APPLICABLE = re.compile(r"\W*(?:n\s?[/.\\]\s?a|n\.?\s?n|s\s?/\s?n)\W*", re.IGNORECASE)
