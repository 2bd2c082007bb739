"""Moments and days as a column takes them, and as a driver hands them over in a plain query."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, overload

from django.db import connection


@lru_cache(1000)
def moment(at: datetime | None) -> Any:
    """A moment, ready for its column."""
    return None if at is None else connection.ops.adapt_datetimefield_value(at)


def day(value: date | None) -> str | None:
    """A day, ready for its column."""
    return None if value is None else value.isoformat()


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
