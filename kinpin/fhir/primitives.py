"""FHIR's small values: ids, dates that may lack a day, moments, periods. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DATE_TIME = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")


def is_date(text: str) -> bool:
    """2019, 2019-03 or 2019-03-14."""
    return _first_day(text) is not None


def is_date_time(text: str) -> bool:
    """A date, or a date with a time."""
    found = _DATE_TIME.fullmatch(text)
    if found is None or not is_date(found[1]):
        return False
    return found[2] is None or (len(found[1]) == 10 and _moment(text) is not None)


def is_instant(text: str) -> bool:
    """A moment to the second, with its time zone."""
    return instant(text) is not None


@lru_cache(2000)  # each is checked, read, and often the same for many
def instant(text: str | None) -> datetime | None:
    """A moment in UTC, or None."""
    return _moment(text) if text is not None and _INSTANT.fullmatch(text) else None


def whole_date(text: str | None) -> date | None:
    """A date that has its day; None for one that has not, or that is no date."""
    return _first_day(text) if text is not None and len(text) == 10 else None


def last_day(text: str | None) -> date | None:
    """The last day that a date or date and time covers: the end of its year or month where it says no more."""
    first = _first_day(text[:10]) if text else None
    if first is None or text is None or len(text) >= 10:
        return first
    following = (first.year + (len(text) == 4 or first.month == 12), 1 if len(text) == 4 else first.month % 12 + 1)
    return date(*following, 1) - timedelta(days=1) if following[0] <= date.max.year else date.max


def last_day_of(holder: Mapping[str, Any]) -> date | None:
    """The last day of a thing with a `period`, where it has one."""
    period = holder.get("period")
    return last_day(period.get("end")) if isinstance(period, dict) else None


def first_day_of(holder: Mapping[str, Any]) -> date | None:
    """The first day of a thing with a `period`, where it has one: of a year or month its first."""
    period = holder.get("period")
    start = period.get("start") if isinstance(period, dict) else None
    return _first_day(start[:10]) if start else None


def is_current(holder: Mapping[str, Any], today: date) -> bool:
    """Whether today lies within the `period` of a thing, or it has none."""
    first = first_day_of(holder)
    return (first is None or first <= today) and not is_over(holder, today)


def is_over(holder: Mapping[str, Any], today: date) -> bool:
    """Whether the `period` of a thing has ended before today."""
    last = last_day_of(holder)
    return last is not None and last < today


def _first_day(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
