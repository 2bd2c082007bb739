"""What the calendar's table needs to stand its cells below their heads."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django import template

from kinpin.workspace.schedule.calendar import Column, Row

register = template.Library()


@register.filter
def beside(columns: Sequence[Column], cells: Sequence[Any]) -> Iterator[tuple[Column, Any]]:
    """Each column with its cells of one row."""
    return zip(columns, cells, strict=True)


@register.simple_tag
def slot_address(base: str, column: Column, row: Row) -> str:
    """Where a visit is added to a free quarter hour."""
    return f"{base}?{urlencode({'day': column.day.isoformat(), 'time': row.time, 'provider': column.provider})}"
