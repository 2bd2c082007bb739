"""Draws the calendar's table by hand. A page has hundreds of cells and appointments: for each a template takes long."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from kinpin.ui.drawing import NOTHING, OUT_OF_BAND, drawn, joined
from kinpin.workspace.schedule.calendar import Calendar, Column, Row
from kinpin.workspace.schedule.layout import Cell
from kinpin.workspace.schedule.lines import AppointmentLine

register = template.Library()

_ALERT = mark_safe(
    ' <span class="appointment__alert"><span aria-hidden="true">▲</span>'
    '<span class="visually-hidden">Name alert</span></span>'
)


@register.simple_tag
def row_cells(calendar: Calendar, row: Row, add: str, may_edit: bool) -> SafeString:
    """The cells of one quarter hour. `add` is where an appointment is added."""
    return joined(_cells(calendar, row, add, may_edit))


def _cells(calendar: Calendar, row: Row, add: str, may_edit: bool) -> Iterator[SafeString]:
    for column, cells in zip(calendar.columns, row.cells, strict=True):
        for cell in cells:
            if cell.items:
                yield _busy_cell(cell, is_aside=cell.columns < calendar.span)
            else:
                yield _free_cell(cell, column, row, add if may_edit else "")


def _free_cell(cell: Cell[Any], column: Column, row: Row, add: str) -> SafeString:
    slot = _slot(f"{add}?{column.slot}", row.time, f"{row.label} {row.meridiem}", column.title) if add else NOTHING
    return drawn("<td{}>{}</td>", _columns(cell), slot)


@lru_cache(maxsize=4096)  # a day's are the same at every look
def _slot(add: str, time: str, said: str, whose: str) -> SafeString:
    return drawn(
        '<a class="slot" href="{}&amp;time={}" tabindex="-1" data-window data-slot aria-label="Add, {}, {}"></a>',
        add,
        time,
        said,
        whose,
    )


def _busy_cell(cell: Cell[AppointmentLine], *, is_aside: bool) -> SafeString:
    look = (" appointment--short" if cell.rows == 1 else "") + (" appointment--aside" if is_aside else "")
    return drawn(
        "<td{}{}{}>{}</td>",
        drawn(' rowspan="{}"', str(cell.rows)) if cell.rows > 1 else NOTHING,
        _columns(cell),
        mark_safe(' class="is-shared"') if len(cell.items) > 1 else NOTHING,
        joined(_appointment(line, look) for line in cell.items),
    )


def _columns(cell: Cell[Any]) -> SafeString:
    return drawn(' colspan="{}"', str(cell.columns)) if cell.columns > 1 else NOTHING


_SHAPE = (
    '<span id="shape-{id}"{oob} class="shape shape--{portal}"><span aria-hidden="true">{shape}</span>'
    '<span class="visually-hidden">{label}</span></span>'
)
_MORE = '<span id="more-{id}"{oob} class="appointment__more appointment__more--{status}">{more}</span>'
_APPOINTMENT = (
    '<a class="appointment{look}" id="appointment-{id}" href="{address}" data-window data-appointment="{id}"'
    ' data-patient="{patient}"{siblings} data-registration="{registration}" title="{name}: {what}. {more}">'
    f'<span class="appointment__line"><span class="appointment__time">{{time}}</span> {_SHAPE}{{alert}}'
    ' <strong class="appointment__name" translate="no">{name}</strong>'
    f' <span class="appointment__what">{{what}}</span></span>{_MORE}</a>'
)


def _appointment(line: AppointmentLine, look: str) -> SafeString:
    return drawn(
        _APPOINTMENT,
        look=look,
        address=line.address,
        patient=line.appointment.patient.public_id,
        siblings=drawn(' data-siblings="{}"', line.siblings) if line.siblings else NOTHING,
        registration=line.registration,
        name=line.name,
        what=line.what,
        time=line.time,
        alert=_ALERT if line.alert else NOTHING,
        **_changing(line, oob=NOTHING),
    )


@register.simple_tag
def appointment_news(line: AppointmentLine) -> SafeString:
    """What of an appointment changes by itself, as a poll brings it to an open page: its shape and its second line."""
    return drawn(_SHAPE + _MORE, **_changing(line, oob=OUT_OF_BAND))


def _changing(line: AppointmentLine, *, oob: SafeString) -> dict[str, str]:
    return {
        "id": line.id,
        "oob": oob,
        "portal": line.portal.value,
        "shape": line.portal.shape,
        "label": line.portal.label,
        "status": line.status.value,
        "more": line.more,
    }
