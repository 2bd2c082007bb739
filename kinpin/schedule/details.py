"""Which appointment an event tells of: when it begins, and what about it was changed."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any


def detail_of(starts_at: datetime) -> dict[str, Any]:
    return {"starts_at": _said(starts_at)}


def detail_of_change(before: datetime, after: datetime, fields: Collection[str]) -> dict[str, Any]:
    """From when to when it was moved, or when it is; and the names of the other fields that changed."""
    when = detail_of(after) if before == after else {"from": _said(before), "to": _said(after)}
    others = sorted({*fields} - {"starts_at"})
    return {**when, "fields": others} if others else when


def _said(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
