"""What an open schedule asks by itself: did a status change?"""

import json
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone

from kinpin.practices.roles import Permission
from kinpin.schedule.access import open_schedule_part
from kinpin.workspace.doors import WorkspaceRequest, workspace_page
from kinpin.workspace.schedule.lines import read_schedule
from kinpin.workspace.schedule.places import Show, place_of


@workspace_page("GET", Permission.SCHEDULE_VIEW, poll=True)
def live(request: WorkspaceRequest, day: date) -> HttpResponse:
    """The statuses of a page's appointments, each for its own cell; nothing while they are as the page shows them.

    It asks by itself, so it is no sign of life, and no look where the page was one. It tells of appointments that came,
    went or moved, and shifts none.
    """
    asked = request.GET
    place = place_of(request, Show(asked["show"]) if asked.get("show") in list(Show) else Show.DAY, day)
    open_schedule_part(first=place.first, last=place.last, by=request.actor, at=request.at)
    found = read_schedule(request, place, for_poll=True)
    is_pressed = "pressed" in asked
    if (found.facts, found.outline) == (asked.get("facts"), asked.get("told")) and not is_pressed:
        return HttpResponse(status=204)
    context = {
        "schedule": found,
        "place": place,
        "outline": asked.get("outline", ""),
        "is_changed": found.outline != asked.get("outline"),
        "at": request.at,
    }
    response = render(request, "workspace/schedule/live.html", context)
    if is_pressed:
        now = formats.date_format(timezone.localtime(request.at), "g:i A")
        response.headers["HX-Trigger"] = json.dumps({"say": f"Portal accounts are as of {now}."})
    return response
