"""Can two entries be one human? Pure: an equal number joins them only where nothing speaks against it."""

from collections.abc import Mapping
from typing import Any

from kinpin.kernel.people import fold


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
    family, other_family = fold(one.get("family", "")).split(), fold(other.get("family", "")).split()
    same_birth = bool(born and other_born)
    return bool(family and other_family and not same_birth and not set(family) & set(other_family))


def _first_names(person: Mapping[str, Any]) -> list[str]:
    words = fold(f"{person.get('given', '')} {person.get('nickname', '')}").split()
    return words or fold(person.get("middle", "")).split()


def _meet(one: list[str], other: list[str]) -> bool:
    """*Mia* and *Mia Leanne*, *A* and *Amy*."""
    return any(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a in one for b in other)
