"""Draws the lines of Tracking by hand, for the same reason as the calendar's appointments: a day has hundreds."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from kinpin.ui.drawing import NAME_ALERT, NOTHING, OUT_OF_BAND, drawn, joined
from kinpin.ui.templatetags.ui import clock, day, status
from kinpin.workspace.schedule.lines import AppointmentLine

register = template.Library()

_CANCELLED = mark_safe(' class="is-cancelled"')
_LINE = (
    '<tr id="appointment-{id}" data-row data-appointment="{id}" data-registration="{registration}"{look}>'
    '<td class="is-line">{time}</td>'
    '<th scope="row"><a href="{address}" data-window data-opens translate="no">{name}</a>{alert}</th>'
    '<td class="is-line">{born}</td><td>{what}</td><td translate="no">{provider}</td><td>{status}</td>'
    '<td data-label="Arrival">{arrival}</td><td data-label="Presenter" translate="no">{presenter}</td>'
    "<td>{portal}</td></tr>"
)
_STATUS = '<span id="status-{}"{} class="progress-word appointment__more--{}">{}</span>'
_ARRIVAL = '<span id="arrival-{}"{} class="is-line">{}</span>'
_PORTAL = '<span id="portal-{}"{}>{}{}</span>'


@register.simple_tag
def tracking_line(line: AppointmentLine) -> SafeString:
    """An appointment of the day."""
    appointment = line.appointment
    progress, arrival, portal = _changing(line, NOTHING)
    return drawn(
        _LINE,
        id=line.id,
        registration=line.registration,
        look=_CANCELLED if line.is_cancelled else NOTHING,
        time=f"{line.time} {line.meridiem}",
        address=line.address,
        name=line.name,
        alert=NAME_ALERT if line.alert else NOTHING,
        born=", ".join(part for part in (day(appointment.patient.birth_date), line.age) if part),
        what=line.what,
        provider=appointment.provider.name if appointment.provider else "",
        status=progress,
        arrival=arrival,
        presenter=line.presenter,
        portal=portal,
    )


@register.simple_tag
def tracking_news(line: AppointmentLine) -> SafeString:
    """What of an appointment changes by itself, as a poll brings it to a page that is open."""
    return joined(_changing(line, OUT_OF_BAND))


def _changing(line: AppointmentLine, oob: SafeString) -> tuple[SafeString, SafeString, SafeString]:
    """How far the appointment is, when they arrived, and the portal account with whose it is."""
    whose = drawn(' <span translate="no">{}</span>', line.for_whom) if line.for_whom else NOTHING
    return (
        drawn(_STATUS, line.id, oob, line.status.value, line.status.label),
        drawn(_ARRIVAL, line.id, oob, clock(line.appointment.arrived_at)),
        drawn(_PORTAL, line.id, oob, status(line.portal), whose),
    )
