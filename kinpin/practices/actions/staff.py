"""The acts on staff records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from kinpin.accounts.actions.sessions import end_sessions
from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record, recording_refusal
from kinpin.inbox.answers import make_once
from kinpin.kernel.actor import Actor
from kinpin.practices.actions.locking import keep_an_admin, lock_admins, lock_member, lock_staff_record
from kinpin.practices.actions.refusals import refused_staff
from kinpin.practices.errors import AssociationRefusedError, MemberNotFoundError, StaffRecordStaleError
from kinpin.practices.models import StaffRecord
from kinpin.practices.permits import practice_of, require, require_site
from kinpin.practices.roles import Permission, StaffRole


@dataclass(frozen=True, slots=True)
class StaffDetails:
    """What a staff record says of somebody."""

    given: str
    family: str
    email: str
    role: StaffRole
    site_id: int | None = None


def create_staff_record(*, details: StaffDetails, by: Actor, at: datetime, press: bytes = b"") -> StaffRecord:
    """Create a staff record, one for each press. It may issue nothing until a user is associated.

    Raises PlaceNotFoundError, RepeatWithoutAnswerError.
    """
    require(by, Permission.STAFF_MANAGE)
    require_site(details.site_id, practice_id=practice_of(by))

    def create(public_id: str) -> None:
        created = StaffRecord.objects.create(
            public_id=public_id,
            practice_id=practice_of(by),
            given=details.given,
            family=details.family,
            email=details.email,
            role=details.role.value,
            site_id=details.site_id,
        )
        record(Note(Kind.STAFF_CREATED, subject=f"staff:{created.pk}", reason=details.role.value), by=by, at=at)

    with transaction.atomic():
        return StaffRecord.objects.get(public_id=make_once(press, create, at=at))


def change_staff_record(*, public_id: str, version: int, details: StaffDetails, by: Actor, at: datetime) -> None:
    """Change a staff record that is still at `version`. Raises StaffRecordStaleError, LastAdminError,
    PlaceNotFoundError.

    Saving what is stored already is no change.
    """
    require(by, Permission.STAFF_MANAGE)
    require_site(details.site_id, practice_id=practice_of(by))
    with recording_refusal(refused_staff(public_id, by), by=by, at=at), transaction.atomic():
        lock_admins(by)
        staff = lock_staff_record(public_id, by)
        if staff.version != version:
            raise StaffRecordStaleError
        changed = _changed(staff, details)
        if not changed:
            return
        if staff.role != details.role.value:
            keep_an_admin(staff)
        StaffRecord.objects.filter(pk=staff.pk).update(
            given=details.given,
            family=details.family,
            email=details.email,
            role=details.role.value,
            site_id=details.site_id,
            version=version + 1,
        )
        detail: dict[str, Any] = {"changed": changed}
        if staff.role != details.role.value:
            detail["role_before"] = staff.role
        note = Note(Kind.STAFF_CHANGED, subject=f"staff:{staff.pk}", reason=details.role.value, detail=detail)
        record(note, by=by, at=at)


def deactivate_staff_record(*, public_id: str, by: Actor, at: datetime) -> None:
    """Take a staff record out of use: its user is signed out and issues nothing any more. Raises LastAdminError."""
    require(by, Permission.STAFF_MANAGE)
    with recording_refusal(refused_staff(public_id, by), by=by, at=at), transaction.atomic():
        lock_admins(by)
        staff = lock_staff_record(public_id, by)
        if not staff.active:
            return
        keep_an_admin(staff)
        StaffRecord.objects.filter(pk=staff.pk).update(active=False, version=F("version") + 1)
        staff.open_invitations.update(revoked_at=at)
        if staff.membership is not None:
            end_sessions(login_id=staff.membership.login_id)
        record(Note(Kind.STAFF_DEACTIVATED, subject=f"staff:{staff.pk}"), by=by, at=at)


def reactivate_staff_record(*, public_id: str, by: Actor, at: datetime) -> None:
    """Put a staff record back into use."""
    require(by, Permission.STAFF_MANAGE)
    with transaction.atomic():
        staff = lock_staff_record(public_id, by)
        if staff.active:
            return
        StaffRecord.objects.filter(pk=staff.pk).update(active=True, version=F("version") + 1)
        record(Note(Kind.STAFF_REACTIVATED, subject=f"staff:{staff.pk}"), by=by, at=at)


def associate_user(*, public_id: str, membership_id: int, by: Actor, at: datetime) -> None:
    """Associate a workspace user with a staff record that has none. Raises AssociationRefusedError."""
    require(by, Permission.STAFF_MANAGE)
    refused = refused_staff(public_id, by, membership=membership_id)
    with recording_refusal(refused, by=by, at=at), transaction.atomic():
        staff = lock_staff_record(public_id, by)
        try:
            member = lock_member(membership_id, by)
        except MemberNotFoundError:
            raise AssociationRefusedError("not_a_member") from None
        if not member.active:
            raise AssociationRefusedError("not_a_member")
        if staff.membership_id == member.pk:
            return
        if staff.membership_id is not None:
            raise AssociationRefusedError("has_user")
        if StaffRecord.objects.filter(membership=member).exclude(pk=staff.pk).exists():
            raise AssociationRefusedError("taken")
        StaffRecord.objects.filter(pk=staff.pk).update(membership=member, version=F("version") + 1)
        staff.open_invitations.update(revoked_at=at)
        record(note_of_association(Kind.STAFF_ASSOCIATED, staff.pk, member.pk), by=by, at=at)


def dissociate_user(*, public_id: str, by: Actor, at: datetime) -> None:
    """End a user's association. The user keeps the workspace and issues nothing. Raises LastAdminError."""
    require(by, Permission.STAFF_MANAGE)
    with recording_refusal(refused_staff(public_id, by), by=by, at=at), transaction.atomic():
        lock_admins(by)
        staff = lock_staff_record(public_id, by)
        if staff.membership_id is None:
            return
        keep_an_admin(staff)
        StaffRecord.objects.filter(pk=staff.pk).update(membership=None, version=F("version") + 1)
        record(note_of_association(Kind.STAFF_DISSOCIATED, staff.pk, staff.membership_id), by=by, at=at)


def note_of_association(kind: Kind, staff_record_id: int, membership_id: int) -> Note:
    """The event of a user who gets a staff record, or loses it: about the user, for it is in their trail."""
    return Note(kind, subject=f"membership:{membership_id}", detail={"staff": staff_record_id})


def _changed(staff: StaffRecord, details: StaffDetails) -> list[str]:
    """Which fields a change touches; what they hold is no matter of the audit."""
    return [
        name
        for name in ("given", "family", "email", "role", "site_id")
        if getattr(staff, name) != getattr(details, name)
    ]
