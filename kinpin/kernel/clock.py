"""Time, read once at the face and handed down as `at`; and days as a practice lives them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment in UTC. Faces and commands call this; rules and acts are given its answer."""
    return datetime.now(UTC)


def moment_told(seconds: str) -> datetime | None:
    """The moment that a page told in seconds since 1970 and got back; None when it is no such number."""
    return datetime.fromtimestamp(int(seconds), UTC) if seconds.isdecimal() and len(seconds) < 12 else None


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The calendar day it is in `zone` at the moment `at`."""
    return at.astimezone(zone).date()


def comes_twice(local: datetime) -> bool:
    """Whether clocks show this time of day twice, because they are put back. `local` is a moment in a zone."""
    return local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset()


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a calendar day in `zone`, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def day_end(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after a calendar day in `zone`, in UTC: what is good *until* a day is good before this."""
    return day_start(day + timedelta(days=1), zone)
