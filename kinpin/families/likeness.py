"""Can two entries be one human? Pure: an equal number joins them only where nothing speaks against it."""

from collections.abc import Mapping
from typing import Any

from kinpin.families.short_forms import long_forms
from kinpin.kernel.mailboxes import mailbox_key
from kinpin.kernel.people import name_words

_FEWEST_DIGITS = 7


def contradict(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether birth dates or names say that these are two humans. What one of them leaves out says nothing.

    A family shares numbers (a health card, an account), so a different first name or birth date stands against them.
    Last names change in life: with the same birth date they may differ.
    """
    born, other_born = one.get("birth_date"), other.get("birth_date")
    if born and other_born and born != other_born:
        return True
    given, other_given = _first_names(one), _first_names(other)
    if given and other_given and not _meet(given, other_given):
        return True
    family, other_family = _last_names(one), _last_names(other)
    same_birth = bool(born and other_born)
    return bool(family and other_family and not same_birth and not family & other_family)


def may_be_one(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two entries of one chart may be the same human, where overlooking it would undo a bar.

    So what is merely thin (nothing but a last name) may be, and so may a first name with the same e-mail or phone,
    whatever the last name and the birth date. Two first names are two humans, unless both were born the same day under
    the same last name: the mother is not the father who is barred.
    """
    if not contradict(one, other):
        return True
    born, other_born = one.get("birth_date"), other.get("birth_date")
    same_last = bool(_last_names(one) & _last_names(other))
    if born and born == other_born and same_last:
        return True
    if not _may_share_first_name(one, other):
        return False
    return bool(_reached_by(one) & _reached_by(other)) or (same_last and not (born and other_born))


def share_name_and_birth(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two entries, of whatever charts, say the same birth date and a first name that may be the same."""
    born = one.get("birth_date")
    both_named = bool(_first_names(one) and _first_names(other))
    return both_named and born is not None and born == other.get("birth_date") and _may_share_first_name(one, other)


def _may_share_first_name(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    given, other_given = _first_names(one), _first_names(other)
    if not given or not other_given or _meet(given, other_given):
        return True
    return any(long_forms(a) & long_forms(b) for a in given for b in other_given)


def _last_names(person: Mapping[str, Any]) -> set[str]:
    return set(name_words(person.get("family", "")))


def _reached_by(person: Mapping[str, Any]) -> set[str]:
    """E-mail and phones, as they are compared: a number by its last ten digits."""
    email = mailbox_key(str(person.get("email", "")))
    digits = ("".join(filter(str.isdecimal, person.get(name, ""))) for name in ("phone", "cell_phone"))
    return {email, *(number[-10:] for number in digits if len(number) >= _FEWEST_DIGITS)} - {""}


def _first_names(person: Mapping[str, Any]) -> list[str]:
    words = [*name_words(person.get("given", "")), *name_words(person.get("nickname", ""))]
    return words or [*name_words(person.get("middle", ""))]


def _meet(one: list[str], other: list[str]) -> bool:
    """*Mia* and *Mia Leanne*, *A* and *Amy*."""
    return any(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a in one for b in other)
