"""The acts on the users of the workspace."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kinpin.accounts.actions.sessions import end_sessions
from kinpin.accounts.models import Login
from kinpin.accounts.second_factors import forget_second_factors
from kinpin.audit.kinds import Kind
from kinpin.audit.queries import last_doers
from kinpin.audit.record import Note, record, recording_refusal
from kinpin.kernel.actor import Actor
from kinpin.kernel.ids import row_id
from kinpin.practices.actions.invitations import INVITATION_LIFE
from kinpin.practices.actions.locking import keep_an_admin, lock_admins, lock_member
from kinpin.practices.actions.refusals import refused_member
from kinpin.practices.errors import MemberNotFoundError, SecondFactorKeptError
from kinpin.practices.models import Invitation, Membership, StaffRecord
from kinpin.practices.permits import require, require_operator
from kinpin.practices.roles import Permission, StaffRole


def add_membership(
    *, login: Login, practice_id: int, role: StaffRole, name: str, by: Actor, at: datetime
) -> Membership:
    """Let a login into the workspace."""
    require(by, Permission.STAFF_MANAGE, practice_id=practice_id)
    with transaction.atomic():
        member = Membership.objects.create(login=login, practice_id=practice_id, role=role.value, name=name)
        subject = f"membership:{member.pk}"
        note = Note(Kind.MEMBERSHIP_ADDED, practice_id=practice_id, subject=subject, reason=role.value)
        record(note, by=by, at=at)
    return member


def enter_practice(*, practice_id: int, by: Actor, at: datetime) -> None:
    """A signed-in user begins to work for a practice; the session holds which. Raises MemberNotFoundError."""
    with transaction.atomic():
        member = Membership.objects.filter(practice=practice_id, login=by.login_id, active=True).first()
        if member is None:
            raise MemberNotFoundError
        record(Note(Kind.PRACTICE_ENTERED), by=replace(by, practice_id=practice_id, membership_id=member.pk), at=at)


def change_workspace_role(*, membership_id: int, role: StaffRole, by: Actor, at: datetime) -> None:
    """Give a user another role in the workspace, from the next request on. Raises MemberNotFoundError."""
    require(by, Permission.STAFF_MANAGE)
    with transaction.atomic():
        member = lock_member(membership_id, by)
        if member.role == role.value:
            return
        Membership.objects.filter(pk=member.pk).update(role=role.value)
        detail = {"role_before": member.role}
        note = Note(Kind.MEMBERSHIP_CHANGED, subject=f"membership:{member.pk}", reason=role.value, detail=detail)
        record(note, by=by, at=at)


def end_membership(*, membership_id: int, by: Actor, at: datetime) -> None:
    """Shut a user out of the workspace, from the next request on; what they were invited to opens nothing any more.

    Nor does what they invited others to and nobody accepted yet: it may be an address of their own.

    Raises MemberNotFoundError, LastAdminError.
    """
    require(by, Permission.STAFF_MANAGE)
    with recording_refusal(refused_member(membership_id), by=by, at=at), transaction.atomic():
        lock_admins(by)
        member = lock_member(membership_id, by)
        if not member.active:
            return
        staff = StaffRecord.objects.filter(membership=member).first()
        if staff is not None:
            keep_an_admin(staff)
        Membership.objects.filter(pk=member.pk).update(active=False)
        end_sessions(login_id=member.login_id)
        revoked = _revoke_invitations(member, at)
        notes = [Note(Kind.INVITATION_REVOKED, subject=f"staff:{staff_id}") for staff_id in revoked]
        record(Note(Kind.MEMBERSHIP_ENDED, subject=f"membership:{member.pk}"), *notes, by=by, at=at)


def _revoke_invitations(member: Membership, at: datetime) -> list[int]:
    """Revoke the practice's open invitations to a user's address, and by them. The staff records that they were for."""
    sent = Invitation.objects.filter(
        Q(email=member.login.email) | Q(staff_record__in=_invited_by(member, at)),
        staff_record__practice=member.practice_id,
        accepted_at=None,
        revoked_at=None,
        ends_at__gt=at,
    )
    found = dict(sent.order_by("pk").values_list("pk", "staff_record_id"))
    Invitation.objects.filter(pk__in=found, accepted_at=None).update(revoked_at=at)
    return sorted(set(found.values()))


def _invited_by(member: Membership, at: datetime) -> list[int]:
    """The staff records to which a user sent the last invitation, of those that may still be open."""
    last = last_doers(member.practice_id, kind=Kind.STAFF_INVITED, since=at - INVITATION_LIFE)
    sent = [row_id(staff.removeprefix("staff:")) for staff, sender in last.items() if sender == member.pk]
    return [pk for pk in sent if pk]  # a row that was tampered with ends no revocation of the others


def resume_membership(*, membership_id: int, by: Actor, at: datetime) -> None:
    """Let a user back into the workspace. Raises MemberNotFoundError."""
    require(by, Permission.STAFF_MANAGE)
    with transaction.atomic():
        member = lock_member(membership_id, by)
        if member.active:
            return
        Membership.objects.filter(pk=member.pk).update(active=True)
        record(Note(Kind.MEMBERSHIP_RESUMED, subject=f"membership:{member.pk}"), by=by, at=at)


def reset_second_factor(*, membership_id: int, by: Actor, at: datetime) -> None:
    """Take away the second factors of a user who lost theirs; the next sign-in sets up a new one.

    Raises MemberNotFoundError, SecondFactorKeptError: what guards another practice is not this one's to take away.
    """
    require(by, Permission.STAFF_MANAGE)
    with recording_refusal(refused_member(membership_id), by=by, at=at), transaction.atomic():
        member = lock_member(membership_id, by)
        if member.login_id == by.login_id:
            raise SecondFactorKeptError("own")
        if Membership.objects.filter(login=member.login_id, active=True).exclude(pk=member.pk).exists():
            raise SecondFactorKeptError("elsewhere")
        if not forget_second_factors(login_id=member.login_id, by=by, at=at):
            raise SecondFactorKeptError("none")
        record(Note(Kind.SECOND_FACTOR_RESET, subject=f"membership:{member.pk}"), by=by, at=at)


def reset_second_factor_everywhere(*, login_id: int, by: Actor, at: datetime) -> None:
    """The same by whoever runs Kinpin, where no admin can help: it stands in the audit of each of the user's practices.

    Also for somebody who works at none any more, and comes in as a parent. Raises MemberNotFoundError,
    SecondFactorKeptError.
    """
    require_operator(by)
    with transaction.atomic():
        members = list(Membership.objects.filter(login=login_id, active=True).order_by("pk"))
        if not forget_second_factors(login_id=login_id, by=by, at=at):
            raise SecondFactorKeptError("none") if members else MemberNotFoundError
        notes = [
            Note(Kind.SECOND_FACTOR_RESET, practice_id=member.practice_id, subject=f"membership:{member.pk}")
            for member in members
        ]
        record(*(notes or [Note(Kind.SECOND_FACTOR_RESET, login_id=login_id)]), by=by, at=at)
