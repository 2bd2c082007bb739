"""Where the workspace opens, at the tab of one's role; and the strip of sheets that wait at the foot of every page."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from kinpin.enrollment.queries import unhanded
from kinpin.entrance import drafts
from kinpin.entrance.context import waiting_mark
from kinpin.practices.queries import membership_of
from kinpin.practices.roles import StaffRole
from kinpin.workspace.doors import WorkspaceRequest, workspace_page

_FIRST_TAB = {
    StaffRole.FRONT_DESK: "practice-management",
    StaffRole.PRACTICE_ADMIN: "practice-management",
    StaffRole.PROVIDER: "clinical",
    StaffRole.BILLING: "billing",
}


@workspace_page("GET")
def start(request: WorkspaceRequest) -> HttpResponse:
    member = membership_of(request.actor.login_id or 0, request.practice.pk)
    tab = _FIRST_TAB[StaffRole(member.role)] if member else "clinical"
    return HttpResponseRedirect(reverse("workspace:tab", kwargs={"tab": tab}))


@workspace_page("GET")
def tab_start(request: WorkspaceRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("workspace:charts", kwargs={"tab": request.tab}))


@workspace_page("GET", poll=True)
def waiting(request: WorkspaceRequest) -> HttpResponse:
    """The strip anew, when a window closed or time went by; nothing while it is as the page shows it."""
    found = unhanded(request.actor.session, request.practice.pk, at=request.at)
    mark = waiting_mark(found)
    if mark == request.GET.get("shown", ""):
        return HttpResponse(status=204)
    page = drafts.safe_page(request.headers.get("HX-Current-URL", ""))
    context = {"unhanded": found, "unhanded_mark": mark, "strip_page": page, "sheets_in": request.tab}
    return render(request, "entrance/strip.html", context)
