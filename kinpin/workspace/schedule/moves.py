"""An appointment was moved or added: for a moment there is a way back, or the way to it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from kinpin.kernel.clock import local_day, moment_told
from kinpin.practices.queries import providers_of
from kinpin.practices.roles import Permission
from kinpin.schedule.access import reach_appointment
from kinpin.schedule.actions import move_appointment
from kinpin.schedule.errors import AppointmentNotFoundError, AppointmentRefusedError, AppointmentStaleError
from kinpin.schedule.rules import is_on_the_schedule
from kinpin.workspace.doors import WorkspaceRequest, in_window, workspace_page
from kinpin.workspace.schedule.answers import done, version_of
from kinpin.workspace.schedule.places import day_address

if TYPE_CHECKING:
    from kinpin.practices.models import Provider
    from kinpin.schedule.models import Appointment


@dataclass(frozen=True, slots=True)
class Moved:
    """An appointment where it is now, and where it was."""

    appointment: "Appointment"
    was: int  # seconds since 1970
    provider: str  # public id; empty for none


@dataclass(frozen=True, slots=True)
class Added:
    """An appointment that is new, its day, and where that day is shown."""

    appointment: "Appointment"
    day: date
    address: str


def added_of(request: WorkspaceRequest, appointment: str) -> Added | None:
    """What a page says of a new appointment that its address tells of; None when there is none."""
    try:
        found = reach_appointment(by=request.actor, public_id=appointment)
    except AppointmentNotFoundError:
        return None
    day = local_day(found.starts_at, request.practice.zone)
    return Added(found, day, day_address(request.tab, day))


def moved_of(request: WorkspaceRequest, appointment: str, *, was: str, provider: str) -> Moved | None:
    """What a page says of a move that its address tells of; None when there is no way back."""
    if moment_told(was) is None or not request.actor.may(Permission.SCHEDULE_EDIT):
        return None
    try:
        return Moved(reach_appointment(by=request.actor, public_id=appointment), int(was), provider)
    except AppointmentNotFoundError:
        return None


@workspace_page("POST", Permission.SCHEDULE_EDIT)
def undo(request: WorkspaceRequest, appointment: str) -> HttpResponse:
    """Move an appointment back to where it was, unless somebody changed it meanwhile or it is cancelled."""
    opened = reach_appointment(by=request.actor, public_id=appointment)
    was = moment_told(request.POST.get("was", ""))
    provider = _provider(request, opened, request.POST.get("with", ""))
    try:
        if was is None or not is_on_the_schedule(local_day(was, request.practice.zone)):
            raise AppointmentStaleError
        version = version_of(request)
        move_appointment(
            appointment=opened, version=version, starts_at=was, provider=provider, by=request.actor, at=request.at
        )
    except (AppointmentStaleError, AppointmentRefusedError) as told:
        page = "not_moved_back" if in_window(request) else "not_moved_back_page"
        address = day_address(request.tab, local_day(opened.starts_at, request.practice.zone))
        context = {"address": address, "is_cancelled": isinstance(told, AppointmentRefusedError)}
        return render(request, f"workspace/schedule/{page}.html", context, status=409)
    opened.starts_at = was
    return done(request, opened, said="Moved back.")


def _provider(request: WorkspaceRequest, appointment: "Appointment", public_id: str) -> "Provider | None":
    found = providers_of(request.practice.pk)
    return next((p for p in [*found, appointment.provider] if p and p.public_id == public_id), None)
