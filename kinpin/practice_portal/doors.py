"""Pages of the practice portal: which permission they ask for. All ask for an active staff record."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from kinpin.entrance.staff import StaffRequest, staff_page
from kinpin.kernel.actor import Room
from kinpin.practices.roles import Permission

P = ParamSpec("P")
PortalRequest = StaffRequest
PortalView = Callable[Concatenate[PortalRequest, P], HttpResponse]


def portal_page(
    method: str, permission: Permission | None = None
) -> Callable[[PortalView[P]], Callable[..., HttpResponseBase]]:
    """Open a view to staff in the practice portal, for one method."""
    return staff_page(method, Room.PRACTICE_PORTAL, permission)
