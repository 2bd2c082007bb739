"""How this app says no."""

from dataclasses import dataclass
from datetime import datetime

from kinpin.enrollment.words import RowLock
from kinpin.kernel.errors import NotFoundError, RefusedError, StaleError


class HandOutNotFoundError(NotFoundError):
    """There is no such sheet here, or its PINs are no longer kept for printing."""


class SheetEndedError(HandOutNotFoundError):
    """The sheet is here, and none of its PINs is live any more."""


class WindowLockedError(RefusedError):
    """Nobody can be registered from here: `no_staff_record`, `inactive_staff_record`, `no_permission`,
    `patient_not_active`, `no_caregiver`."""


class RowsLockedError(RefusedError):
    """Some of the ticked children can't be registered for this caregiver; nothing was issued."""

    def __init__(self, locks: dict[int, RowLock]) -> None:
        super().__init__(next(iter(locks.values())).value)
        self.locks = locks  # by patient id


class IncompleteOrderError(RefusedError):
    """Something was not said that Register asks for: a word of Missing."""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """A PIN that somebody issued since the window was opened."""

    patient_id: int
    issued_at: datetime
    issued_by: str


class IssuedMeanwhileError(StaleError):
    """The window is out of date: somebody issued for the same caregiver meanwhile."""

    def __init__(self, meanwhile: list[Meanwhile]) -> None:
        super().__init__("issued meanwhile")
        self.meanwhile = meanwhile


class NoAccessError(NotFoundError):
    """This login may not see this child today, or there is no such child: outside, the same."""
