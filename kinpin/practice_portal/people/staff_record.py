"""One staff record: create it, see it, change it."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from kinpin.entrance import drafts
from kinpin.entrance.presses import made_before, press_of
from kinpin.inbox.answers import RepeatWithoutAnswerError
from kinpin.kernel.mailboxes import mailbox_key
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.outcome_words import done_here, go
from kinpin.practice_portal.people.forms import InviteForm, StaffForm, stored, suggested
from kinpin.practice_portal.people.left_sheets import left_sheets
from kinpin.practice_portal.people.staff_list import record_of
from kinpin.practice_portal.stored_meanwhile import differences
from kinpin.practices.actions.staff import associate_user, change_staff_record, create_staff_record
from kinpin.practices.errors import (
    AssociationRefusedError,
    LastAdminError,
    StaffRecordNotFoundError,
    StaffRecordStaleError,
)
from kinpin.practices.queries import (
    all_staff_records,
    find_member,
    find_staff_record,
    last_invitations,
    sites_of,
    unassociated_members,
)
from kinpin.practices.roles import Permission

if TYPE_CHECKING:
    from kinpin.practices.models import Membership, StaffRecord


def address_of(public_id: str) -> str:
    return reverse("practice_portal:staff_record", kwargs={"staff": public_id})


@portal_page("GET", Permission.STAFF_MANAGE)
def new(request: PortalRequest) -> HttpResponse:
    """The form of a new record; from a user without one, it is that user's."""
    typed = drafts.take(request)
    user = _user(request, typed or request.GET)
    form = StaffForm(sites=sites_of(request.practice.pk), initial=typed.dict() if typed else suggested(user))
    return _new(request, form, user, is_typed=typed is not None)


@portal_page("POST", Permission.STAFF_MANAGE)
def create(request: PortalRequest) -> HttpResponse:
    """Create the record, unless it seems to be there already: then ask once."""
    form, user = StaffForm(request.POST, sites=sites_of(request.practice.pk)), _user(request, request.POST)
    if not form.is_valid():
        return _new(request, form, user, is_typed=True)
    there = _there_already(request, form)
    first = made_before(request)  # after the search, which may find what this very press made
    if first is not None:
        return _created(request, first, user)
    if there is not None and request.POST.get("anyway", "") != there.public_id:
        return _new(request, form, user, is_typed=True, there=there)
    try:
        created = create_staff_record(details=form.details(), press=press_of(request), by=request.actor, at=request.at)
    except RepeatWithoutAnswerError:
        form.add_error(None, "This staff record was created before. Look at Staff Members.")
        return _new(request, form, user, is_typed=True)
    return _created(request, created.public_id, user)


def _created(request: PortalRequest, staff: str, user: "Membership | None") -> HttpResponse:
    return associated(request, staff, user) if user else go(address_of(staff), "created")


@portal_page("GET", Permission.STAFF_MANAGE)
def edit(request: PortalRequest, staff: str) -> HttpResponse:
    record, typed = open_record(request, staff), drafts.take(request)
    form = form_of(request, record, initial=typed.dict() if typed else stored(record))
    return show_record(request, record, form, is_typed=typed is not None)


@portal_page("POST", Permission.STAFF_MANAGE)
def change(request: PortalRequest, staff: str) -> HttpResponse:
    """Save, unless somebody else saved since: then what is stored now is shown beside what was typed."""
    record = open_record(request, staff)
    form = form_of(request, record, data=request.POST)
    if not form.is_valid():
        return show_record(request, record, form, is_typed=True)
    version = form.cleaned_data["version"] or 0
    try:
        change_staff_record(public_id=staff, version=version, details=form.details(), by=request.actor, at=request.at)
    except StaffRecordStaleError:
        now = open_record(request, staff)
        again = form_of(request, now, data={**request.POST.dict(), "version": now.version})
        return show_record(request, now, again, is_typed=True, theirs=differences(again, stored(now)))
    except LastAdminError:
        form.add_error("role", "This is the practice's last active Practice Admin. Make somebody else one first.")
        return show_record(request, record, form, is_typed=True)
    return go(address_of(staff), "saved")


def associated(request: PortalRequest, staff: str, user: "Membership") -> HttpResponse:
    """Associate a user with a record, and say so, or why not."""
    try:
        associate_user(public_id=staff, membership_id=user.pk, by=request.actor, at=request.at)
    except AssociationRefusedError as error:
        return go(address_of(staff), error.reason)
    return go(address_of(staff), "associated")


def open_record(request: PortalRequest, public_id: str) -> "StaffRecord":
    record = find_staff_record(request.practice.pk, public_id)
    if record is None:
        raise StaffRecordNotFoundError
    return record


def form_of(request: PortalRequest, record: "StaffRecord", **more: Any) -> StaffForm:
    """The form of a record; the site it names stays on offer, though it may be out of use."""
    return StaffForm(sites=sites_of(request.practice.pk, and_site=record.site_id), **more)


def show_record(
    request: PortalRequest,
    record: "StaffRecord",
    form: StaffForm,
    *,
    is_typed: bool = False,
    theirs: list[tuple[str, str]] | None = None,
    invite: InviteForm | None = None,
) -> HttpResponse:
    """The page of a staff record. `theirs`: what somebody else stored meanwhile, where it differs."""
    invitation = last_invitations(request.practice.pk).get(record.pk)
    context: dict[str, Any] = {
        "record": record,
        "form": form,
        "is_typed": is_typed,
        "theirs": theirs,
        "members": unassociated_members(request.practice.pk) if record.membership is None else [],
        "invitation": invitation,
        "is_invitation_open": invitation is not None and invitation.is_open(request.at),
        "invite": invite or InviteForm(initial={"email": record.email}),
        "left_sheets": left_sheets(request, record),
        "may_read_trail": request.actor.may(Permission.AUDIT_VIEW),
        "address": address_of(record.public_id),
        "done": done_here(request),
    }
    is_bad = form.is_bound or (invite is not None and invite.is_bound)
    return render(request, "practice_portal/staff_record.html", context, status=422 if is_bad else 200)


def _user(request: PortalRequest, data: QueryDict) -> "Membership | None":
    """The user for whom the record is made, while they have none."""
    found = find_member(request.practice.pk, data.get("user", ""))
    return found if found and found.active and record_of(found) is None else None


def _there_already(request: PortalRequest, form: StaffForm) -> "StaffRecord | None":
    """The record of somebody who reads the same mailbox: mostly the same person."""
    typed = mailbox_key(form.cleaned_data["email"])
    records = all_staff_records(request.practice.pk) if typed else []
    return next((record for record in records if mailbox_key(record.email) == typed), None)


def _new(
    request: PortalRequest,
    form: StaffForm,
    user: "Membership | None",
    *,
    is_typed: bool,
    there: "StaffRecord | None" = None,
) -> HttpResponse:
    context = {"form": form, "user": user, "is_typed": is_typed, "there": there}
    return render(request, "practice_portal/staff_new.html", context, status=422 if form.is_bound else 200)
