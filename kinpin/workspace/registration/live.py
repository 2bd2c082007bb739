"""What an open registration window asks by itself: has the family come in?"""

import json

from django.http import HttpResponse
from django.shortcuts import render

from kinpin.enrollment.portal_standing import standings
from kinpin.enrollment.words import PortalStatus
from kinpin.families.access import reach_charts, reach_contact
from kinpin.kernel.clock import local_day
from kinpin.practices.roles import Permission
from kinpin.workspace.charts.live import said
from kinpin.workspace.doors import WorkspaceRequest, workspace_page
from kinpin.workspace.registration.addresses import live_address


@workspace_page("GET", Permission.CHART_VIEW, poll=True)
def live(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """The cells of the children who were registered since the window was drawn; nothing while there are none.

    It asks by itself, so it is no look and no sign of life.
    """
    caregiver = reach_contact(by=request.actor, public_id=request.GET.get("caregiver", ""))
    waiting = reach_charts(by=request.actor, public_ids=request.GET.getlist("child"))
    today = local_day(request.at, request.practice.zone)
    found = standings([child.pk for child in waiting], today=today, at=request.at)
    came = [child for child in waiting if found[child.pk].of(caregiver.pk) is PortalStatus.REGISTERED]
    if not came:
        return HttpResponse(status=204)
    since = {child.public_id: found[child.pk].since[caregiver.pk] for child in came}
    context = {
        "status": PortalStatus.REGISTERED,
        "since": since,
        "opened": since.get(patient),
        "caregiver": caregiver.public_id,
        "live": live_address(
            request.tab,
            patient,
            caregiver.public_id,
            [child.public_id for child in waiting if child.public_id not in since],
        ),
    }
    response = render(request, "workspace/registration/live.html", context)
    response.headers["HX-Trigger"] = json.dumps({"say": said(PortalStatus.REGISTERED)})
    return response
