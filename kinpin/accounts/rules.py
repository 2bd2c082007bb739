"""How long a session lasts, in numbers that a compliance officer can read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Limits:
    """`idle`: nobody does anything. `overall`: since signing in. `notice`: how often a sign of life is written down."""

    idle: timedelta
    overall: timedelta
    notice: timedelta = timedelta(minutes=1)


# NIST SP 800-63B-4 2.2.3 allows an hour and a day; a front desk's screen faces the counter, so less.
PRACTICE_LIMITS = Limits(idle=timedelta(minutes=15), overall=timedelta(hours=12))
FAMILY_LIMITS = Limits(idle=timedelta(minutes=30), overall=timedelta(hours=24))


class SessionState(StrEnum):
    OPEN = "open"
    LOCKED = "locked"  # the same person goes on with a password
    ENDED = "ended"


def session_state(
    limits: Limits, *, seen_at: datetime, ends_at: datetime, locked_at: datetime | None, at: datetime
) -> SessionState:
    """What a session is at a moment. A session nobody used for longer than `idle` is locked."""
    if at >= ends_at:
        return SessionState.ENDED
    if locked_at is not None or at - seen_at > limits.idle:
        return SessionState.LOCKED
    return SessionState.OPEN
