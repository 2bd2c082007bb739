"""A birth date as the chart takes it, and what is asked before one that makes a child grown up is saved."""

from dataclasses import dataclass
from datetime import date

from django.forms import ValidationError

from kinpin.kernel.dates import NoBirthDate, read_birth_date
from kinpin.kernel.people import age_in_years
from kinpin.practices.policies import Policy

_OLDEST = 130  # years: nobody who is seen was born before that
_SAID = {
    NoBirthDate.UNREADABLE: "Enter a past date, like 3/14/2019.",
    NoBirthDate.NO_SUCH_DAY: "That date does not exist.",
    NoBirthDate.TO_COME: "That date is in the future.",
}


def checked_birth_date(typed: str, today: date, *, is_stored: bool) -> date:
    """The day that was typed; one that stands in the record may lie however long ago. Raises ValidationError."""
    found = read_birth_date(typed, today=today)
    if isinstance(found, NoBirthDate):
        raise ValidationError(_SAID[found])
    if not is_stored and age_in_years(found, today) > _OLDEST:
        raise ValidationError(f"That is more than {_OLDEST} years ago. Check the year.")
    return found


@dataclass(frozen=True, slots=True)
class GrownUp:
    """A changed birth date by which caregivers have no access any more, while they had it by the one on file."""

    born: date
    years: int


def grown_up_by(was: date | None, born: date | None, policy: Policy, today: date) -> GrownUp | None:
    """What is asked of a changed birth date; None where it shuts nobody out."""
    if was is None or born is None or age_in_years(was, today) >= policy.youngest_shut_out:
        return None
    years = age_in_years(born, today)
    return GrownUp(born, years) if years >= policy.youngest_shut_out else None
