"""What the calendar's table needs to stand its cells below their heads."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import template

from kinpin.workspace.schedule.calendar import Column

register = template.Library()


@register.filter
def beside(columns: Sequence[Column], cells: Sequence[Any]) -> Iterator[tuple[Column, Any]]:
    """Each column with its cells of one row."""
    return zip(columns, cells, strict=True)
