"""What the calendar's table needs to stand its cells below their heads."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kinpin.workspace.schedule.calendar import Column, Row
from kinpin.workspace.schedule.layout import Cell

register = template.Library()


@register.filter
def beside(columns: Sequence[Column], cells: Sequence[Any]) -> Iterator[tuple[Column, Any]]:
    """Each column with its cells of one row."""
    return zip(columns, cells, strict=True)


@register.simple_tag
def free_cell(cell: Cell[Any], column: Column, row: Row, add: str, may_edit: bool) -> SafeString:
    """A free quarter hour, with the link that adds a visit. A page has hundreds: for them a template takes long."""
    span = format_html(' colspan="{}"', cell.columns) if cell.columns > 1 else ""
    if not may_edit:
        return format_html("<td{}></td>", span)
    return format_html(
        '<td{}><a class="slot" href="{}?{}&amp;time={}" tabindex="-1" data-window data-slot '
        'aria-label="Add, {} {}, {}"></a></td>',
        span,
        add,
        column.slot,
        row.time,
        row.label,
        row.meridiem,
        column.title,
    )
