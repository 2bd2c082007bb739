"""What a wrong birth date counts against a sheet, and how many lock it. Pure."""

from collections.abc import Collection
from datetime import date, timedelta

MOST_FAILURES = 5  # per hand-out
NEWBORN_FOR = timedelta(days=60)
NEWBORN_GUESS = 3  # failures: the second guess locks


def failures_of(typed: date | None, births: Collection[date | None], today: date) -> int:
    """What a wrong birth date counts, on a sheet for children born then.

    A newborn's lies a few days before the sheet, and five guesses would find it. A day on which no newborn was born
    guesses at none: a tired parent's own birth date costs no more than elsewhere.
    """
    recent = today - NEWBORN_FOR
    is_guess = typed is not None and typed > recent and any(born is not None and born > recent for born in births)
    return NEWBORN_GUESS if is_guess else 1
