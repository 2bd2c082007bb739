"""A family that was signed out because nobody did anything: warned before, told after, once."""

from dataclasses import dataclass
from datetime import timedelta

from kinpin.accounts.requests import SideRequest
from kinpin.accounts.rules import FAMILY_LIMITS
from kinpin.accounts.sessions import IDLE

WARNED = timedelta(minutes=2)  # ahead; WCAG 2.2.1 wants 20 seconds
_SURELY = timedelta(seconds=10)  # a page loads itself anew so long after the end: before it, that would put it off


@dataclass(frozen=True, slots=True)
class IdleTime:
    """What the page's script counts, in seconds since the page came; and what its words say."""

    warn_after: int
    over_after: int
    warned_minutes: int


# A sign of life is written down once in a while, so that the end may come by so much earlier.
IDLE_TIME = IdleTime(
    warn_after=int((FAMILY_LIMITS.idle - FAMILY_LIMITS.notice - WARNED).total_seconds()),
    over_after=int((FAMILY_LIMITS.idle + _SURELY).total_seconds()),
    warned_minutes=WARNED // timedelta(minutes=1),
)


def is_to_be_told(request: SideRequest) -> bool:
    """Whether this browser's sign-in ended because nobody did anything, and nobody was told yet."""
    return bool(request.session.get(IDLE))


def minutes_to_tell(request: SideRequest) -> int:
    """After how many minutes without a touch this browser was signed out, once; 0 where it was not."""
    was_idle = request.session.pop(IDLE, False)
    return FAMILY_LIMITS.idle // timedelta(minutes=1) if was_idle else 0
