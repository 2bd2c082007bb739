"""Is this a name, or what somebody wrote because there was none yet? Pure.

Hospitals and registries register a newborn before it is named: *Baby Boy*, *Girl A*, *BB Sarah*, *Wendysgirl*,
*Infant of Mia*. Others fill a field that must not be empty: *UNK*, *NO FIRST NAME*, *XXX*. The rules here read the
parts of the name, not a list of names, so that conventions not seen before are caught and real names that look
like them (Boyce, Bee, Babin, Newborn as a last name) are not.
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from kinpin.kernel.people import PersonName, age_in_years, fold


class Verdict(StrEnum):
    REAL = "real"
    TEMPORARY = "temporary"  # an unofficial newborn's name, to be replaced
    JUNK = "junk"  # a stand-in for a name that nobody knew, or no name at all


# What a newborn is called by what it is. Real names in none of the languages when they stand alone.
_BABY = frozenset(
    [
        "baby",
        "babies",
        "newborn",
        "neonate",
        "neonato",
        "neonata",
        "infant",
        "infante",
        "infantof",
        "bebe",
        "bambino",
        "bambina",
        "saugling",
        "neugeborenes",
        "nourrisson",
        "newborns",
        "twin",
        "twins",
        "triplet",
        "triplets",
        "quad",
        "quadruplet",
        "gemelo",
        "gemela",
        "fetus",
        "nb",
    ]
)
_SEX = frozenset(["boy", "girl", "varon", "hembra", "garcon", "fille", "junge", "madchen"])
# Only beside one of the words above, or with a number: *Bay* and *Son* are names, *Baby Bay* and *Infant Son* are not.
_WEAK = frozenset(["bay", "son", "daughter", "male", "female"])
_UNNAMED = frozenset(["noname", "notnamed", "unnamed", "nameless", "sinnombre", "fnu", "lnu"])
_UNNAMED_PHRASES = (
    "no name", "not named", "not yet named", "to be named", "name pending", "sin nombre", "sans nom", "ohne namen",
    "recien nacido", "recien nacida", "recem nascido", "recem nascida", "nouveau ne", "nouveau nee", "new born",
)  # fmt: skip
_CHILD_OF = re.compile(
    r"^(hijo|hija|nino|nina|rn|fils|fille|kind|filho|filha|child|son|daughter|boy|girl) (de|du|von|of) "
)
_ORDER = frozenset(
    [
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "i",
        "ii",
        "iii",
        "iv",
        "one",
        "two",
        "three",
        "four",
        "first",
        "second",
        "third",
        "uno",
        "dos",
        "primero",
        "segundo",
    ]
)
# Whole words that fill a field. MISSING is no name either; Missy is.
_FILLERS = frozenset(
    [
        "unk",
        "unkn",
        "unknown",
        "un",
        "none",
        "missing",
        "na",
        "nil",
        "null",
        "nfn",
        "nln",
        "nmn",
        "tbd",
        "tba",
        "pending",
        "anonymous",
        "refused",
        "declined",
        "nofirstname",
        "nolastname",
        "nomiddlename",
        "firstname",
        "lastname",
        "donotuse",
        "duplicate",
        "deleteme",
        "desconocido",
        "desconocida",
        "inconnu",
        "unbekannt",
        "male",
        "female",
    ]
)
_FILLER_PHRASES = re.compile(
    r"^no (first|last|middle|given|family|sur) ?name$|^no ?(first|last|middle)name$|^do not use"
)
_FAMILY_FILLERS = _FILLERS - {"male", "female", "un", "na", "null", "pending"} | {"u", "uk"}
_CODE_LETTERS = frozenset("bgux")

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")
_GLUED = re.compile(
    r"^[a-h]?(?:baby|bebe|infant|newborn|twin)(?:boy|girl|male|female)[a-h]?$"
    r"|^[a-h](?:boy|girl)$|^(?:boy|girl)(?:one|two|three)$"
    r"|^[a-h]?(?:baby|newborn|twin)(?:[a-h]|of|one|two|three)?$"
)
_MOTHERS = re.compile(r"^\w{2,}s(?:boy|girl)$")
_ABBREVIATION = re.compile(r"^(?:bb|bg|nb|rn)$")
_NUMBERED_CODE = re.compile(r"^(?:bb|bg|nb|tw|[bg])(?:one|two|three|four)$")
_SAME_LETTERS = re.compile(r"^([a-z])\1{2,}$|^([xzq])\2+$")
_OF_NEWBORN = re.compile(r"^\W*[bg]\s*/\s*o\b", re.IGNORECASE)
_NEWBORN_YEARS = 2  # older children may be called what only a newborn's chart would otherwise say


def verdict(
    name: PersonName,
    *,
    use: str = "",
    flagged: bool = False,
    born: date | None = None,
    today: date,
    further: Iterable[str] = (),
) -> Verdict:
    """What a name is. `use` is FHIR's HumanName.use, `flagged` the record's own sign that there is no name yet,
    `further` the words this practice writes for an unnamed child."""
    if flagged or use == "temp":
        return Verdict.TEMPORARY
    if use == "anonymous" or not name:
        return Verdict.JUNK
    young = born is None or age_in_years(born, today) < _NEWBORN_YEARS
    given = _given(name.given, name.middle, young, frozenset(fold(word) for word in further))
    return given if given is not Verdict.REAL else _family(name.family)


def _given(given: str, middle: str, young: bool, further: frozenset[str]) -> Verdict:
    if not given:
        return Verdict.REAL
    words = _split(given)
    phrase = " ".join(words)
    if phrase in further or _is_unnamed(phrase, words, given):
        return Verdict.TEMPORARY
    if _is_filler(given, words, phrase):
        return Verdict.JUNK
    if young and _is_newborn_convention(given, words, [*words, *_split(middle)]):
        return Verdict.TEMPORARY
    return Verdict.REAL


def _split(text: str) -> list[str]:
    """*BABYBOY-1* to babyboy 1, *BabyFirst* to baby first, *BOY1* to boy 1."""
    return [folded for word in _WORDS.findall(text) for folded in fold(word).split()]


def _is_unnamed(phrase: str, words: list[str], given: str) -> bool:
    """What no child of any age is really called."""
    if phrase in _UNNAMED_PHRASES or phrase.replace(" ", "") in _UNNAMED or _CHILD_OF.match(phrase + " "):
        return True
    if phrase == "unknown" and not given.isupper():
        return True  # as on a birth certificate; in capitals it is a clerk's filler
    told = [word for word in words if word not in _ORDER and not word.isdigit() and len(word) > 1]
    strong = [word for word in told if word in _BABY or word in _SEX or _GLUED.match(word)]
    if len(strong) + sum(word in _WEAK for word in told) < len(told):
        return False
    return bool(strong) or (told in (["male"], ["female"]) and len(words) > 1)


def _is_filler(given: str, words: list[str], phrase: str) -> bool:
    glued = phrase.replace(" ", "")
    if not words:
        return True  # signs only
    if glued in _FILLERS or _FILLER_PHRASES.match(phrase):
        return True
    if all(word.isdigit() or word in _CODE_LETTERS for word in words):
        return True  # B1, B-G, X
    numbered = len(words) == 2 and words[1].isdigit() and _ABBREVIATION.match(words[0])
    return bool(numbered or _NUMBERED_CODE.match(glued) or (_SAME_LETTERS.match(glued) and glued.isascii()))


def _is_newborn_convention(given: str, words: list[str], every: list[str]) -> bool:
    """What is written for a newborn and might be the name of an older child."""
    if _OF_NEWBORN.match(given) or (words[0] in _BABY | {"boy", "girl"} and len(every) > 1):
        return True  # B/O Sarah, Baby of Mia, Boy A Artichoke
    if _MOTHERS.match(words[-1]):
        return True  # Wendysgirl, 1Michellesgirl
    named, order = every[:-1], every[-1]
    last = named[-1] if (named and order in _ORDER) or (order.isdigit() and named) else order
    if last in ("boy", "girl") and len(every) > 1:
        return True  # Judy Girl, Judy Girl A
    # BB as an abbreviation is written in capitals; Bb is a name.
    return bool(_ABBREVIATION.match(words[0])) and given[:2].isupper()


def _family(family: str) -> Verdict:
    words = _split(family)
    phrase = " ".join(words)
    if phrase in _UNNAMED_PHRASES or phrase.replace(" ", "") in _UNNAMED:
        return Verdict.TEMPORARY
    if phrase.replace(" ", "") in _FAMILY_FILLERS or _FILLER_PHRASES.match(phrase):
        return Verdict.JUNK
    return Verdict.REAL
