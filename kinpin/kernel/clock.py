"""Time, read once at the face and handed down as `at`; and days as a practice lives them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import overload
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment in UTC. Faces and commands call this; rules and acts are given its answer."""
    return datetime.now(UTC)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The calendar day it is in `zone` at the moment `at`."""
    return at.astimezone(zone).date()


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of a calendar day in `zone`, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def day_end(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after a calendar day in `zone`, in UTC: what is good *until* a day is good before this."""
    return day_start(day + timedelta(days=1), zone)


def from_column(value: datetime | str) -> datetime:
    """A moment as a database driver hands it over in a plain query: SQLite's has no zone, and is UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@overload
def day_from_column(value: date | str) -> date: ...
@overload
def day_from_column(value: date | str | None) -> date | None: ...
def day_from_column(value: date | str | None) -> date | None:
    """A day as a database driver hands it over in a plain query: SQLite may hand over its text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
