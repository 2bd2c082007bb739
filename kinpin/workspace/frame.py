"""Where the workspace opens: at the tab of one's role."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kinpin.practices.queries import membership_of
from kinpin.practices.roles import Role
from kinpin.workspace.doors import WorkspaceRequest, workspace_page

_FIRST_TAB = {
    Role.FRONT_DESK: "practice-management",
    Role.PRACTICE_ADMIN: "practice-management",
    Role.PROVIDER: "clinical",
    Role.BILLING: "billing",
}


@workspace_page("GET")
def start(request: WorkspaceRequest) -> HttpResponse:
    member = membership_of(request.actor.login_id or 0, request.practice.pk)
    tab = _FIRST_TAB[Role(member.role)] if member else "clinical"
    return HttpResponseRedirect(reverse("workspace:tab", kwargs={"tab": tab}))


@workspace_page("GET")
def tab_start(request: WorkspaceRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("workspace:charts", kwargs={"tab": request.tab}))
