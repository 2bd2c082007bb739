"""The users of the workspace: their role there, and whether they may come in."""

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse

from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.outcome_words import go
from kinpin.practice_portal.people.forms import RoleForm
from kinpin.practice_portal.people.staff_list import record_of
from kinpin.practice_portal.people.staff_record import address_of
from kinpin.practices.actions.members import (
    change_workspace_role,
    end_membership,
    reset_second_factor,
    resume_membership,
)
from kinpin.practices.errors import LastAdminError, MemberNotFoundError, SecondFactorKeptError
from kinpin.practices.queries import find_member
from kinpin.practices.roles import Permission, StaffRole

if TYPE_CHECKING:
    from kinpin.practices.models import Membership


@portal_page("POST", Permission.STAFF_MANAGE)
def change_role(request: PortalRequest, user: str) -> HttpResponse:
    """Give a user another role in the workspace."""
    form, chosen = RoleForm(request.POST), reach_user(request, user)
    if form.is_valid():
        role = StaffRole(form.cleaned_data["role"])
        change_workspace_role(membership_id=chosen.pk, role=role, by=request.actor, at=request.at)
    return _back("role" if form.is_valid() else "")


@portal_page("POST", Permission.STAFF_MANAGE)
def end(request: PortalRequest, user: str) -> HttpResponse:
    """Shut a user out of the workspace; the page of their staff record shows which of their sheets are still good."""
    ended = reach_user(request, user)
    try:
        end_membership(membership_id=ended.pk, by=request.actor, at=request.at)
    except LastAdminError:
        return _back("last_admin")
    record = record_of(ended)
    return go(address_of(record.public_id), "ended") if record else _back("ended")


@portal_page("POST", Permission.STAFF_MANAGE)
def resume(request: PortalRequest, user: str) -> HttpResponse:
    """Let a user back in."""
    resume_membership(membership_id=reach_user(request, user).pk, by=request.actor, at=request.at)
    return _back("resumed")


@portal_page("POST", Permission.STAFF_MANAGE)
def reset(request: PortalRequest, user: str) -> HttpResponse:
    """Take away the second step of a user who lost it."""
    try:
        reset_second_factor(membership_id=reach_user(request, user).pk, by=request.actor, at=request.at)
    except SecondFactorKeptError as error:
        return _back(error.reason)
    return _back("second_factor")


def reach_user(request: PortalRequest, public_id: str) -> "Membership":
    """A user of the workspace, let in or not. Raises MemberNotFoundError."""
    found = find_member(request.practice.pk, public_id)
    if found is None:
        raise MemberNotFoundError
    return found


def _back(word: str) -> HttpResponse:
    return go(reverse("practice_portal:staff"), word)
