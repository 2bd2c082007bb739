"""The users of the workspace: their role there, and whether they may come in."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse

from kinpin.practice_portal.done import go
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.people.forms import RoleForm
from kinpin.practices.actions.members import change_workspace_role, end_membership, resume_membership
from kinpin.practices.errors import LastAdminError, MemberNotFoundError
from kinpin.practices.queries import member
from kinpin.practices.roles import Permission, Role

if TYPE_CHECKING:
    from kinpin.practices.models import Membership


@portal_page("POST", Permission.STAFF_MANAGE)
def change_role(request: PortalRequest, user: str) -> HttpResponse:
    """Give a user another role in the workspace."""
    form, chosen = RoleForm(request.POST), _user(request, user)
    if form.is_valid():
        role = Role(form.cleaned_data["role"])
        change_workspace_role(membership_id=chosen.pk, role=role, by=request.actor, at=request.at)
    return _back("role" if form.is_valid() else "")


@portal_page("POST", Permission.STAFF_MANAGE)
def end(request: PortalRequest, user: str) -> HttpResponse:
    """Shut a user out of the workspace."""
    try:
        end_membership(membership_id=_user(request, user).pk, by=request.actor, at=request.at)
    except LastAdminError:
        return _back("last_admin")
    return _back("ended")


@portal_page("POST", Permission.STAFF_MANAGE)
def resume(request: PortalRequest, user: str) -> HttpResponse:
    """Let a user back in."""
    resume_membership(membership_id=_user(request, user).pk, by=request.actor, at=request.at)
    return _back("resumed")


def _user(request: PortalRequest, public_id: str) -> "Membership":
    found = member(request.practice.pk, public_id)
    if found is None:
        raise MemberNotFoundError
    return found


def _back(word: str) -> HttpResponse:
    return go(reverse("practice_portal:staff"), word)
