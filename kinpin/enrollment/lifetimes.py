"""How long a PIN and its sheet are good. Pure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kinpin.kernel.clock import day_end, local_day
from kinpin.practices.rules import LONGEST_PIN_LIFE

LONGEST_LIFE = timedelta(days=LONGEST_PIN_LIFE)  # a printed day, so the last moment of the 21st day
PRINT_AGAIN_FOR = timedelta(minutes=15)


def use_by(at: datetime, life_days: int, zone: ZoneInfo) -> datetime:
    """When a PIN issued at `at` ends: the end of the practice's day that the sheet names."""
    return day_end(local_day(at, zone) + timedelta(days=life_days), zone)


def extended(issued_at: datetime, expires_at: datetime, at: datetime, life_days: int, zone: ZoneInfo) -> datetime:
    """When an extended PIN ends: a whole life from now, never beyond 21 days from issue, nor sooner than before."""
    latest = local_day(issued_at, zone) + LONGEST_LIFE
    return max(expires_at, day_end(min(local_day(at, zone) + timedelta(days=life_days), latest), zone))


def last_day(expires_at: datetime, zone: ZoneInfo) -> date:
    """The day printed on the sheet: the last on which it is good."""
    return local_day(expires_at - timedelta(microseconds=1), zone)
