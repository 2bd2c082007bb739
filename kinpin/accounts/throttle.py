"""Limits counted in the database: no limit is ever passed, by however many requests at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from kinpin.accounts.models import Try

_SLICE = 300  # seconds; a window is a whole number of slices, and a slice that is partly old still counts
_OVERLAP = 60  # seconds: longer than any request that counts is at work
_FORGET_AFTER = timedelta(days=2)  # the longest window is a day
_ADD = (
    f"INSERT INTO {Try._meta.db_table} AS t (scope, key, slice, count) VALUES ROWS "
    "ON CONFLICT (scope, key, slice) DO UPDATE SET count = t.count + excluded.count"
)
_ROW = "(%s, %s, %s, %s)"
# A statement of its own: who waited for another's count must see it.
_TRIES = f"SELECT SUM(count) FROM {Try._meta.db_table} WHERE scope = %s AND key = %s AND slice >= %s"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries by one key within `window`."""

    scope: str
    most: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class Charge:
    """One try against one limit."""

    limit: Limit
    key: str


def charge(charges: Sequence[Charge], *, at: datetime) -> Charge | None:
    """Count a try against one limit after the other; None when all still allow it, else the first that does not.

    The limits of one person come before those that many share: whoever is out of tries uses up nobody else's.
    Runs inside a transaction. The counter row is locked until that ends, so concurrent tries queue up and the
    limit holds exactly; who charges the same limits does so in the same order. A try that is refused stays counted.
    """
    for one in charges:
        _add([*_slice_before(one, at), (one, _slice(at), 1)])
        if _tries(one, at) > one.limit.most:
            return one
    return None


def first_full(charges: Sequence[Charge], *, at: datetime) -> Charge | None:
    """The first limit that would refuse the next try. Counts none."""
    return next((one for one in charges if _tries(one, at) >= one.limit.most), None)


def is_first_refusal(full: Charge, *, at: datetime) -> bool:
    """Whether a try that was just refused, in this transaction, is the first that its limit refused in this slice.

    That one is worth a row of the audit; whoever goes on and on does not fill it.
    """
    tries, here = _tries(full, at), _tries(full, at, since=_slice(at))
    return here == max(1, full.limit.most - (tries - here) + 1)


def refund(charges: Sequence[Charge], *, at: datetime) -> None:
    """Take back a charge made at `at`: the try succeeded, and only failures count."""
    _add([(one, _slice(at), -1) for one in charges])


def wait_seconds(charged: Charge, *, at: datetime) -> int:
    """Seconds until the oldest slice of the window no longer counts."""
    oldest = (
        Try.objects.filter(scope=charged.limit.scope, key=charged.key, count__gt=0)
        .filter(slice__gte=_first_slice(charged.limit, at))
        .order_by("slice")
        .values_list("slice", flat=True)
        .first()
    )
    if oldest is None:
        return 0
    frees_at = (oldest + 1) * _SLICE + charged.limit.window.total_seconds()
    return max(1, int(frees_at - at.timestamp()))


def forget_old(*, at: datetime) -> None:
    """Drop counters no window reaches back to."""
    Try.objects.filter(slice__lt=_slice(at - _FORGET_AFTER)).delete()


def _slice(at: datetime) -> int:
    return int(at.timestamp()) // _SLICE


def _first_slice(limit: Limit, at: datetime) -> int:
    return _slice(at - limit.window)


def _slice_before(one: Charge, at: datetime) -> list[tuple[Charge, int, int]]:
    """What a try just after the turn of a slice locks too: one of just before it may still be counting there."""
    return [(one, _slice(at) - 1, 0)] if at.timestamp() % _SLICE < _OVERLAP else []


def _add(counts: Sequence[tuple[Charge, int, int]]) -> None:
    """Count in one statement, each in its slice; the rows are locked in this order."""
    values = [value for one, part, count in counts for value in (one.limit.scope, one.key, part, count)]
    with connection.cursor() as cursor:
        cursor.execute(_ADD.replace("ROWS", ", ".join([_ROW] * len(counts))), values)


def _tries(one: Charge, at: datetime, *, since: int | None = None) -> int:
    first = _first_slice(one.limit, at) if since is None else since
    with connection.cursor() as cursor:
        cursor.execute(_TRIES, [one.limit.scope, one.key, first])
        return int(cursor.fetchone()[0] or 0)
