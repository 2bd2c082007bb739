"""Pages of the workspace: which permission they ask for, and under which tab they are shown."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxDetails

from kinpin.entrance.staff import StaffRequest, staff_page
from kinpin.kernel.actor import Room
from kinpin.practices.roles import Permission

P = ParamSpec("P")

TABS = {"clinical": "Clinical", "practice-management": "Practice Management", "billing": "Billing"}


class WorkspaceRequest(StaffRequest):
    """A request in the workspace. `tab` is one of TABS."""

    tab: str
    htmx: HtmxDetails


WorkspaceView = Callable[Concatenate[WorkspaceRequest, P], HttpResponse]


def workspace_page(
    method: str, permission: Permission | None = None, *, poll: bool = False
) -> Callable[[WorkspaceView[P]], Callable[..., HttpResponseBase]]:
    """Open a view to staff in the workspace. Takes the tab out of the address and hands it on with the request."""

    def decorate(view: WorkspaceView[P]) -> Callable[..., HttpResponseBase]:
        @staff_page(method, Room.WORKSPACE, permission, poll=poll)
        def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            return view(request, *args, **kwargs)  # type: ignore[arg-type] # `tabbed` made it a WorkspaceRequest

        @wraps(view)
        def tabbed(request: WorkspaceRequest, /, tab: str = "clinical", **kwargs: Any) -> HttpResponseBase:
            request.tab = tab
            return _call(guarded, request, kwargs)

        tabbed.door = ("staff", permission)  # type: ignore[attr-defined]
        return tabbed

    return decorate


def _call(view: Callable[..., HttpResponseBase], request: WorkspaceRequest, rest: dict[str, Any]) -> HttpResponseBase:
    return view(request, **rest)


def in_window(request: WorkspaceRequest) -> bool:
    """Whether the answer goes into a part of a page that is open."""
    return bool(request.htmx)
