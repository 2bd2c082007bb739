"""How Tracking is sorted: by a column, up or down, as this person last asked for it in this browser."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse

from kinpin.accounts.cookies import keep_choice, own_cookie
from kinpin.enrollment.words import PortalStatus
from kinpin.schedule.rules import VisitStatus
from kinpin.workspace.doors import WorkspaceRequest
from kinpin.workspace.schedule.lines import AppointmentLine

FIRST = "time"

_PORTAL = list(PortalStatus)
_STATUS = list(VisitStatus)
_KEYS: dict[str, Callable[[AppointmentLine], Any]] = {
    "time": lambda line: line.appointment.starts_at,
    "patient": lambda line: line.name.casefold(),
    "born": lambda line: str(line.appointment.patient.birth_date or ""),
    "reason": lambda line: line.what.casefold(),
    "provider": lambda line: line.appointment.provider.name.casefold() if line.appointment.provider else "",
    "status": lambda line: _STATUS.index(line.status),
    "arrival": lambda line: str(line.appointment.arrived_at or "9999"),
    "presenter": lambda line: line.presenter.casefold(),
    "portal": lambda line: _PORTAL.index(line.portal),
}
COLUMNS = {
    "time": "Time",
    "patient": "Patient",
    "born": "Birth date",
    "reason": "Reason",
    "provider": "Provider",
    "status": "Visit Status",
    "arrival": "Arrival",
    "presenter": "Presenter",
    "portal": "Portal Account",
}


def wanted_sort(request: WorkspaceRequest) -> str:
    """The column asked for, or else remembered; downwards with a minus before it."""
    for sort in (request.GET.get("sort", ""), request.COOKIES.get(own_cookie(_cookie(request)), "")):
        if sort.removeprefix("-") in _KEYS:
            return sort
    return FIRST


def remember(request: WorkspaceRequest, response: HttpResponse, sort: str) -> None:
    """Keep what was asked for in this browser, for this person."""
    if request.GET.get("sort") == sort:
        keep_choice(response, _cookie(request), sort)


def in_order(lines: Sequence[AppointmentLine], sort: str) -> list[AppointmentLine]:
    """The lines by one column; within it by time."""
    by_time = sorted(lines, key=_KEYS[FIRST])
    return sorted(by_time, key=_KEYS[sort.removeprefix("-")], reverse=sort.startswith("-"))


def _cookie(request: WorkspaceRequest) -> str:
    return f"tracking-{request.actor.membership_id}"
