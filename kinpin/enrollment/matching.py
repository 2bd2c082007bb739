"""Does what somebody says of themselves contradict the contact a PIN was made for? Pure.

Charts are thin and names change: what the chart does not say contradicts nobody, a nickname or a married name is
no contradiction. Another first name is, and another birth date.
"""

from dataclasses import dataclass
from datetime import date

from kinpin.families.short_forms import long_forms
from kinpin.kernel.people import PersonName, name_words

_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Claimant:
    """What the person at the other end typed about themselves."""

    given: str
    family: str
    born: date | None


def contradicts(claimant: Claimant, name: PersonName, nickname: str, born: date | None) -> bool:
    """Whether the claimant can't be the contact with this name and birth date."""
    same_birth = claimant.born is not None and claimant.born == born
    if claimant.born is not None and born is not None and not same_birth:
        return True
    given = _words(name.given, name.middle, nickname)
    typed = _words(claimant.given)
    if given and not _some_fit(typed, given) and not _some_short_form(typed, given):
        return True
    family = _words(name.family)
    return bool(family) and not same_birth and not _some_fit(_words(claimant.family), family)


def _words(*texts: str) -> list[str]:
    return [word for text in texts for word in name_words(text)]


def _some_fit(typed: list[str], written: list[str]) -> bool:
    return any(_fits(one, other) for one in typed for other in written)


def _some_short_form(typed: list[str], written: list[str]) -> bool:
    """Whether one is short for the other, or both for a third: Cindy and Cynthia, Bill and Will."""
    return any(long_forms(one) & long_forms(other) for one in typed for other in written)


def _fits(one: str, other: str) -> bool:
    """Equal, one the beginning of the other, or one slip apart."""
    shorter, longer = sorted((one, other), key=len)
    if shorter == longer:
        return True
    if len(shorter) < _SHORTEST_STEM:
        return False
    return longer.startswith(shorter) or (len(shorter) > _SHORTEST_STEM and _one_slip_apart(shorter, longer))


def _one_slip_apart(shorter: str, longer: str) -> bool:
    """Whether one letter was added, left out, changed, or swapped with its neighbour."""
    start = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(longer) > len(shorter):
        return shorter[start:] == longer[start + 1 :]
    rest_alike = shorter[start + 1 :] == longer[start + 1 :]
    swapped = (
        shorter[start : start + 2] == longer[start : start + 2][::-1] and shorter[start + 2 :] == longer[start + 2 :]
    )
    return rest_alike or swapped
