"""How a deed on the schedule answers: in a window it closes and the page behind shows the change; without script, the
day's calendar comes."""

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect

from kinpin.kernel.clock import local_day
from kinpin.workspace.doors import WorkspaceRequest, in_window
from kinpin.workspace.schedule.places import day_address

if TYPE_CHECKING:
    from kinpin.schedule.models import Appointment


def done(
    request: WorkspaceRequest,
    appointment: "Appointment",
    *,
    said: str,
    moved_from: "Appointment | None" = None,
    is_added: bool = False,
) -> HttpResponse:
    """It is done. `moved_from` is the appointment as it was, when it can be moved back; `is_added`: it is new."""
    query = urlencode(_way_back(moved_from) if moved_from else [("added", appointment.public_id)] if is_added else [])
    if in_window(request):
        # In this order: closing takes away the element that the events are sent from.
        changed = {"appointment": appointment.public_id, "query": query}
        told = {"schedule-changed": changed, "say": said, "window-done": ""}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(told)})
    address = day_address(request.tab, local_day(appointment.starts_at, request.practice.zone))
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


def _way_back(was: "Appointment") -> list[tuple[str, str | int]]:
    provider = was.provider.public_id if was.provider else ""
    return [("moved", was.public_id), ("was", int(was.starts_at.timestamp())), ("with", provider)]


def version_of(request: WorkspaceRequest) -> int:
    """The version of the appointment that a form was made from; none there ever is when it names none."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else -1
