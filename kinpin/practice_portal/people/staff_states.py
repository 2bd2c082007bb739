"""What is done to a staff record with one button: in and out of use, its user, its invitation."""

from django.http import HttpResponse

from kinpin.kernel.errors import RefusedError
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.outcome_words import go
from kinpin.practice_portal.people.forms import InviteForm, stored
from kinpin.practice_portal.people.staff_record import address_of, associated, form_of, open_record, show_record
from kinpin.practices.actions.invitations import invite_user, revoke_invitation
from kinpin.practices.actions.staff import (
    deactivate_staff_record,
    dissociate_user,
    reactivate_staff_record,
)
from kinpin.practices.errors import AssociationRefusedError, LastAdminError
from kinpin.practices.queries import find_member
from kinpin.practices.roles import Permission


@portal_page("POST", Permission.STAFF_MANAGE)
def deactivate(request: PortalRequest, staff: str) -> HttpResponse:
    try:
        deactivate_staff_record(public_id=staff, by=request.actor, at=request.at)
    except LastAdminError as error:
        return _refused(staff, error)
    user = open_record(request, staff).membership
    return go(address_of(staff), "deactivated_user" if user and user.active else "deactivated")


@portal_page("POST", Permission.STAFF_MANAGE)
def reactivate(request: PortalRequest, staff: str) -> HttpResponse:
    reactivate_staff_record(public_id=staff, by=request.actor, at=request.at)
    return go(address_of(staff), "reactivated")


@portal_page("POST", Permission.STAFF_MANAGE)
def associate(request: PortalRequest, staff: str) -> HttpResponse:
    """Associate the user that was chosen."""
    chosen = find_member(request.practice.pk, request.POST.get("user", ""))
    if chosen is None:
        return go(address_of(staff), "not_a_member")
    return associated(request, staff, chosen)


@portal_page("POST", Permission.STAFF_MANAGE)
def dissociate(request: PortalRequest, staff: str) -> HttpResponse:
    try:
        dissociate_user(public_id=staff, by=request.actor, at=request.at)
    except LastAdminError as error:
        return _refused(staff, error)
    return go(address_of(staff), "dissociated")


@portal_page("POST", Permission.STAFF_MANAGE)
def invite(request: PortalRequest, staff: str) -> HttpResponse:
    """Send an invitation, the first or another: only the newest link works."""
    record, form = open_record(request, staff), InviteForm(request.POST)
    if not form.is_valid():
        return show_record(request, record, form_of(request, record, initial=stored(record)), invite=form)
    try:
        invite_user(public_id=staff, email=form.cleaned_data["email"], by=request.actor, at=request.at)
    except AssociationRefusedError as error:
        return _refused(staff, error)
    return go(address_of(staff), "invited")


@portal_page("POST", Permission.STAFF_MANAGE)
def revoke(request: PortalRequest, staff: str) -> HttpResponse:
    revoke_invitation(public_id=staff, by=request.actor, at=request.at)
    return go(address_of(staff), "revoked")


def _refused(staff: str, error: RefusedError) -> HttpResponse:
    return go(address_of(staff), error.reason)
