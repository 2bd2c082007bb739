"""What an open chart asks by itself: did anything change?"""

import json

from django.http import HttpResponse
from django.shortcuts import render

from kinpin.enrollment.words import PortalStatus
from kinpin.families.access import open_chart_part
from kinpin.practices.roles import Permission
from kinpin.workspace.charts.contact_list import contact_list
from kinpin.workspace.charts.frame import PAGES, chart_of
from kinpin.workspace.doors import WorkspaceRequest, workspace_page


@workspace_page("GET", Permission.CHART_VIEW, poll=True)
def live(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """The parts of a page that follow the facts; nothing while they are as the page shows them.

    It asks by itself, so it is no sign of life, and no look where the chart is open.
    """
    opened = open_chart_part(by=request.actor, at=request.at, public_id=patient)
    page = request.GET.get("on", "")
    listed = contact_list(request, opened) if page == "contacts" else None
    chart = listed.chart if listed else chart_of(request, opened, page if page in PAGES else "basic_info")
    if chart.shown == request.GET.get("shown"):
        return HttpResponse(status=204)
    may_hold = request.actor.may(Permission.HOLD_SET)
    context = {"chart": chart, "list": listed, "may_hold": may_hold, "oob": True}
    response = render(request, "workspace/charts/live.html", context)
    if chart.status.value != request.GET.get("status"):
        response.headers["HX-Trigger"] = json.dumps({"say": said(chart.status)})
    return response


def said(status: PortalStatus) -> str:
    """What is read aloud when the status changes."""
    return f"Portal account: {status.label}"
