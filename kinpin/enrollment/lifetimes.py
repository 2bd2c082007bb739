"""How long a PIN and its sheet are good. Pure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kinpin.kernel.clock import day_end, local_day
from kinpin.practices.rules import LONGEST_PIN_LIFE

LONGEST_LIFE = timedelta(days=LONGEST_PIN_LIFE)  # a printed day, so the last moment of the 21st day
PRINT_AGAIN_FOR = timedelta(minutes=15)


def whole_life(at: datetime, life_days: int, zone: ZoneInfo) -> date:
    """The last day of a PIN that is good for all of the practice's days from `at` on."""
    return local_day(at, zone) + timedelta(days=life_days)


def longest_extension(issued_at: datetime, at: datetime, life_days: int, zone: ZoneInfo) -> date:
    """The last day that *Extend* can give: of a whole life from now, never beyond 21 days from issue."""
    return min(whole_life(at, life_days, zone), local_day(issued_at, zone) + LONGEST_LIFE)


def extended(expires_at: datetime, until: date, zone: ZoneInfo) -> datetime:
    """When a PIN ends that is extended to the end of a day: not sooner than before."""
    return max(expires_at, day_end(until, zone))


def last_day(expires_at: datetime, zone: ZoneInfo) -> date:
    """The day printed on the sheet: the last on which it is good."""
    return local_day(expires_at - timedelta(microseconds=1), zone)


def last_day_in(text: str, zone: ZoneInfo) -> date | None:
    """The same of an end as an event keeps it; None where somebody put something else there."""
    try:
        return last_day(datetime.fromisoformat(text), zone)
    except (ValueError, OverflowError):
        return None
