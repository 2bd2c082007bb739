"""Staff Members: the staff records, and the users of the workspace."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from kinpin.accounts.second_factors import with_second_factor
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.outcome_words import done_here
from kinpin.practice_portal.people.forms import ROLES
from kinpin.practices.queries import all_members, all_staff_records, last_invitations
from kinpin.practices.roles import Permission, StaffRole

if TYPE_CHECKING:
    from kinpin.practices.models import Invitation, Membership, StaffRecord


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One staff record as the list shows it."""

    record: "StaffRecord"
    role: str
    invitation: str

    @property
    def user(self) -> str:
        return self.record.membership.name if self.record.membership else ""


@dataclass(frozen=True, slots=True)
class UserLine:
    """One user of the workspace as the list shows them. `is_self`: it is the one who looks."""

    member: "Membership"
    role: str
    record: "StaffRecord | None"
    is_self: bool
    has_second_factor: bool


@portal_page("GET", Permission.STAFF_MANAGE)
def staff(request: PortalRequest) -> HttpResponse:
    practice = request.practice.pk
    invited = last_invitations(practice)
    records = [
        StaffLine(record, StaffRole(record.role).label, said_of(invited.get(record.pk), request.at))
        for record in all_staff_records(practice)
    ]
    members = all_members(practice)
    guarded = with_second_factor([member.login_id for member in members])
    users = [
        UserLine(
            member=member,
            role=StaffRole(member.role).label,
            record=record_of(member),
            is_self=member.pk == request.actor.membership_id,
            has_second_factor=member.login_id in guarded,
        )
        for member in members
    ]
    context = {
        "records": records,
        "users": users,
        "resets": any(line.has_second_factor and not line.is_self for line in users),
        "roles": ROLES,
        "done": done_here(request),
    }
    return render(request, "practice_portal/staff_list.html", context)


def record_of(member: "Membership") -> "StaffRecord | None":
    found: StaffRecord | None = getattr(member, "staff_record", None)
    return found


def said_of(invitation: "Invitation | None", at: datetime) -> str:
    """What the list says of an invitation."""
    if invitation is None:
        return ""
    return "Invited" if invitation.is_open(at) else "Invitation lapsed"
