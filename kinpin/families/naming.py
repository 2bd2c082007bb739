"""Is this a name, or what somebody wrote because there was none yet? Pure.

Hospitals and registries register a newborn before it is named: *Baby Boy*, *Girl A*, *BB Sarah*, *Wendysgirl*,
*Infant of Mia*. Others fill a field that must not be empty: *UNK*, *NO FIRST NAME*, *XXX*. The rules here read the
parts of the name, not a list of names, so that conventions not seen before are caught and real names that look
like them (Boyce, Bee, Babin, Newborn as a last name) are not.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from kinpin.families.placeholder_patterns import (
    ABBREVIATION,
    BABY_AND_SEX,
    CANCELLED,
    CODE,
    CODE_LETTERS,
    IN_ONE,
    KEYS,
    LETTER_AND_DIGIT,
    MOTHERS,
    MOTHERS_OWN,
    NO_NAME_IN_ONE,
    NO_PART_IN_ONE,
    NOT_APPLICABLE,
    NUMBERED,
    OF_IN_ONE,
    OF_NEWBORN,
    PHRASES_IN_ONE,
    SAME_LETTERS,
    SEXES,
    SON_OF,
    UNKNOWN_SEX,
)
from kinpin.families.placeholder_words import (
    ALSO_NAMES,
    BABY,
    CHILD_OF,
    FAMILY_FILLERS,
    FILLERS,
    FILLERS_AND_NAMES,
    KIN,
    NAME,
    NO,
    OF_WHOM,
    ORDER,
    PHRASES,
    SAID,
    SEX,
    SMALL,
    UNNAMED,
    WAITING,
    WEAK,
    WHICH,
)
from kinpin.kernel.people import PersonName, age_in_years, fold


class Verdict(StrEnum):
    REAL = "real"
    TEMPORARY = "temporary"  # an unofficial newborn's name, to be replaced
    JUNK = "junk"  # a stand-in for a name that nobody knew, or no name at all


_REMARK = NO | NAME | WHICH | WAITING | SAID | SMALL
_ANY_CHILD = frozenset(["male", "female", "child", "kid"])
_IN_PASSPORTS = frozenset(["fnu", "lnu"])  # first, last name unknown
_NEWBORN_YEARS = 2  # older children may be called what only a newborn's chart would otherwise say


def verdict(
    name: PersonName,
    *,
    use: str = "",
    flagged: bool = False,
    born: date | None = None,
    today: date,
) -> Verdict:
    """What a name is. `use` is FHIR's HumanName.use, `flagged` the record's own sign that there is no name yet."""
    if flagged or use == "temp":
        return Verdict.TEMPORARY
    if use == "anonymous" or not name or not fold(name.given + name.family):
        return Verdict.JUNK
    young = born is None or age_in_years(born, today) < _NEWBORN_YEARS
    # Where the first name is left out, the middle name is what the child is called.
    written, middle = (name.given, name.middle) if name.given else (name.middle, "")
    alone = not fold(name.family) and not middle
    given = _given(written, middle, alone, young) if written else Verdict.REAL
    return given if given is not Verdict.REAL else _family(name.family)


def verdict_on_child(
    name: PersonName, *, use: str = "", flagged: bool = False, born: date | None, today: date
) -> Verdict:
    """What the name of a patient is. A last name alone is none yet; who has one name has it as the first."""
    found = verdict(name, use=use, flagged=flagged, born=born, today=today)
    return found if found is not Verdict.REAL or fold(name.given + name.middle) else Verdict.TEMPORARY


def names_somebody(name: PersonName, today: date) -> bool:
    """Whether a grown person's name is more than a stand-in for one that nobody knew.

    A last name alone is that of the whole family, and *Mother* is every mother. What a newborn is called may name a
    grown person: *Baby Varghese*, *Boy Santos*; and *FNU* stands in passports.
    """
    first = set(fold(name.given or name.middle).split())
    if not first or (first & KIN and first <= KIN | OF_WHOM):
        return False
    judged = verdict(name, today=today)
    if judged is Verdict.TEMPORARY:
        return not any(_says_unknown(words) for part in (name.given, name.family) for words in _readings(part))
    return judged is Verdict.REAL


# A practice has few names and many children: what was said of a part is kept, apart from whose it is.
_KEPT = 4096


@lru_cache(_KEPT)
def _given(written: str, middle: str, alone: bool, young: bool) -> Verdict:
    found = (_given_read_as(words, written, middle, alone, young) for words in _readings(written))
    return next((one for one in found if one is not Verdict.REAL), Verdict.REAL)


@lru_cache(_KEPT)
def _family(written: str) -> Verdict:
    found = (_family_read_as(words, written) for words in _readings(written))
    return next((one for one in found if one is not Verdict.REAL), Verdict.REAL)


def _given_read_as(words: Sequence[str], written: str, middle: str, alone: bool, young: bool) -> Verdict:
    phrase = " ".join(words)
    if _is_unnamed(words, written, young):
        return Verdict.TEMPORARY
    if _is_filler(written, words) or (phrase in FILLERS_AND_NAMES and (alone or _tells_only_sex(words, middle))):
        return Verdict.JUNK
    if young and _is_newborn_convention(written, words, [*words, *fold(middle).split()]):
        return Verdict.TEMPORARY
    return Verdict.REAL


def _family_read_as(words: Sequence[str], family: str) -> Verdict:
    if _is_no_name_yet(words) or _has_baby_and_sex(words):
        return Verdict.TEMPORARY
    filled = "".join(words) in FAMILY_FILLERS or " ".join(words) in FAMILY_FILLERS
    if filled or _is_remark(words) or NO_PART_IN_ONE.fullmatch("".join(words)):
        return Verdict.JUNK
    if NOT_APPLICABLE.fullmatch(family) or _is_typed_at_random("".join(words), least=3):
        return Verdict.JUNK
    return Verdict.REAL


def _readings(text: str) -> list[list[str]]:
    """The words of a text, *BABYBOY-1* as babyboy 1; and again with *BabyFirst* as baby first."""
    text = unicodedata.normalize("NFKC", text)
    parted = (f" {sign}" if sign.isupper() and before.islower() else sign for before, sign in pairwise(f" {text}"))
    readings = [fold(LETTER_AND_DIGIT.sub(" ", one)).split() for one in (text, "".join(parted))]
    return readings[:1] if readings[0] == readings[1] else readings


def _is_unnamed(words: Sequence[str], written: str, young: bool) -> bool:
    """What no child of any age is really called."""
    if _is_no_name_yet(words) or _is_child_of(words, written) or _has_baby_and_sex(words):
        return True
    if list(words) == ["unknown"] and not written.isupper():
        return True  # as on a birth certificate; in capitals it is a clerk's filler
    if len(words) == 1 and words[0] in ALSO_NAMES:
        return words[0] in BABY and young and not _is_written_as_a_name(written)
    told = _without_order(words)
    strong = [word for word in told if word in BABY | SEX | UNNAMED or IN_ONE.fullmatch(word)]
    if len(strong) + sum(word in WEAK for word in told) < len(told):
        return False
    return bool(strong) or (bool(told) and len(words) > 1 and _ANY_CHILD.issuperset(told))


def _without_order(words: Iterable[str]) -> list[str]:
    return [w for w in words if w not in ORDER and not w.isdigit() and not (len(w) == 1 and w.isascii())]


def _is_no_name_yet(words: Sequence[str]) -> bool:
    """*No name*, *Sin nombre*, *Name pending*, *Recién nacido*: said in so many words."""
    told = " ".join(_without_order(words))
    if any(f" {phrase} " in f" {told} " for phrase in PHRASES) or "".join(words) in UNNAMED | PHRASES_IN_ONE:
        return True
    if any(NO_NAME_IN_ONE.fullmatch(word) or OF_IN_ONE.fullmatch(word) for word in words):
        return True
    if SON_OF.fullmatch("".join(words)):
        return True
    return _is_remark(words) and bool(NAME & set(words)) and not (WHICH | SAID) & set(words)


def _says_unknown(words: Sequence[str]) -> bool:
    """*Unknown*, *No name*, *Not named*."""
    return list(words) == ["unknown"] or (_is_no_name_yet(words) and not _IN_PASSPORTS & set(words))


def _is_remark(words: Sequence[str]) -> bool:
    """*Name unknown*, *Not on file*: a remark of several words, not a word of which is anybody's."""
    if len(words) < 2 or not _REMARK.issuperset(words):
        return False
    said, more = (NAME | SAID) & set(words), (NO | WHICH | WAITING | NAME) & set(words)
    none = NO & set(words) and WHICH & set(words)  # No first
    return bool(said and more) or bool(none) or {"first", "name"} <= set(words) or {"on", "file"} <= set(words)


def _is_child_of(words: Sequence[str], written: str) -> bool:
    told = _without_order(words)  # Son 1 of Hannah
    if len(told) > 1 and told[0] in CHILD_OF.get(told[1], ()):
        return True
    # Nina de la Cruz has a name; Niña de la Cruz has none.
    return words[:1] in (["nino"], ["nina"]) and words[1:2] in (["de"], ["del"]) and "ñ" in _composed(written)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def _has_baby_and_sex(words: Sequence[str]) -> bool:
    """*Smith Baby Girl*, *Babyboy Ada*: wherever in the name it stands."""
    pairs = (one in BABY and other in SEXES for one, other in pairwise(words))
    return any(pairs) or any(BABY_AND_SEX.fullmatch(word) for word in words)


def _is_filler(written: str, words: Sequence[str]) -> bool:
    phrase, glued = " ".join(words), "".join(words)
    if not words:
        return True  # no letter and no digit
    if phrase in FILLERS or glued in FILLERS or all(word in FILLERS or word.isdigit() for word in words):
        return True
    if words[0] in ("duplicate", "delete") or CANCELLED.match(phrase) or NO_PART_IN_ONE.fullmatch(glued):
        return True
    if _is_remark(words) or NOT_APPLICABLE.fullmatch(written) or _is_typed_at_random(glued, least=2):
        return True
    if all(word.isdigit() or word in CODE_LETTERS for word in words):
        return True  # B1, B-G, X
    numbered = len(words) == 2 and words[1].isdigit() and words[0] in NUMBERED
    return bool(numbered or CODE.fullmatch(glued) or UNKNOWN_SEX.fullmatch(glued))


def _is_typed_at_random(glued: str, *, least: int) -> bool:
    """*XXX*, *aaaa*, *asdf*."""
    if not glued.isascii() or len(glued) < least:
        return False
    return bool(SAME_LETTERS.fullmatch(glued)) or (len(glued) > 3 and any(keys.startswith(glued) for keys in KEYS))


def _tells_only_sex(words: Sequence[str], middle: str) -> bool:
    return words[0] in WEAK and not middle


def _is_newborn_convention(written: str, words: Sequence[str], every: Sequence[str]) -> bool:
    """What is written for a newborn and might be the name of an older child."""
    named = words[0] in ALSO_NAMES and _is_written_as_a_name(written)
    if OF_NEWBORN.match(written) or (words[0] in BABY | SEX and len(every) > 1 and not named):
        return True  # B/O Sarah, Baby Mia, Boy A Artichoke
    if MOTHERS.fullmatch(_last(words)) or MOTHERS_OWN.search(written):
        return True  # Wendysgirl, 1Michellesgirl, LISAGIRL, Lisa's Son
    if len(words) > 1 and _last(words) in BABY - ALSO_NAMES:
        return True  # Hannah's Baby
    if len(every) > 1 and _last(every) in ("boy", "girl"):
        return True  # Judy Girl, Judy Girl A
    # BB as an abbreviation is written in capitals; Bb is a name.
    return words[0] in ABBREVIATION and written[:2].isupper()


def _last(words: Sequence[str]) -> str:
    """The last word that is not a twin's letter or number."""
    return words[-2] if len(words) > 1 and (words[-1] in ORDER or words[-1].isdigit()) else words[-1]


def _is_written_as_a_name(written: str) -> bool:
    """*Bebe*, and neither *BEBE* nor *Bebé*."""
    return written.isascii() and written.istitle()
