"""The acts on invitations: the way in for somebody who is no user yet."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from kinpin.accounts.actions.logins import create_login
from kinpin.accounts.bounded_notes import record_within
from kinpin.accounts.models import Login
from kinpin.accounts.throttle import Charge, Limit
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record, recording_refusal
from kinpin.kernel.actor import Actor
from kinpin.kernel.mailboxes import mailbox_key
from kinpin.outbox.actions import enqueue
from kinpin.practices.actions.locking import lock_staff_record
from kinpin.practices.actions.refusals import refused_staff
from kinpin.practices.actions.staff import note_of_association
from kinpin.practices.errors import AssociationRefusedError, InvitationRefusedError
from kinpin.practices.models import Invitation, Membership, StaffRecord
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.vault.digests import digest, digests

INVITATION_LIFE = timedelta(hours=24)
TRIES_AT_INVITATION = Limit("invitation_tries", 20, timedelta(hours=1))  # past them one more is not recorded


def invite_user(*, public_id: str, email: str, by: Actor, at: datetime) -> None:
    """Send somebody a link that makes them a user of the workspace with this staff record. Ends earlier ones.

    Raises AssociationRefusedError: the record has a user, or is not active.
    """
    require(by, Permission.STAFF_MANAGE)
    token = secrets.token_urlsafe(24)
    with recording_refusal(refused_staff(public_id, by), by=by, at=at), transaction.atomic():
        staff = lock_staff_record(public_id, by)
        if staff.membership_id is not None or not staff.active:
            raise AssociationRefusedError("has_user" if staff.active else "inactive")
        staff.open_invitations.update(revoked_at=at)
        invitation = Invitation.objects.create(
            staff_record=staff,
            email=mailbox_key(email),
            token_digest=digest("invitation", token).value,
            sent_at=at,
            ends_at=at + INVITATION_LIFE,
        )
        enqueue(
            kind="invitation",
            about={"practice": staff.practice_id},
            secret={"to": invitation.email, "token": token},
            practice_id=staff.practice_id,
            at=at,
        )
        record(Note(Kind.STAFF_INVITED, subject=f"staff:{staff.pk}"), by=by, at=at)


def revoke_invitation(*, public_id: str, by: Actor, at: datetime) -> None:
    """Make the open invitations of a staff record open nothing."""
    require(by, Permission.STAFF_MANAGE)
    with transaction.atomic():
        staff = lock_staff_record(public_id, by)
        if staff.open_invitations.update(revoked_at=at):
            record(Note(Kind.INVITATION_REVOKED, subject=f"staff:{staff.pk}"), by=by, at=at)


def find_invitation(*, token: str, by: Actor, at: datetime) -> Invitation:
    """The open invitation of a token. Raises InvitationRefusedError."""
    return open_invitation(invitation_id=_with_token(token), by=by, at=at)


def is_invitation_open(*, token: str, at: datetime) -> bool:
    """Whether a link opens something: nobody is sent one that was taken back since."""
    try:
        _opened(_with_token(token), at)
    except InvitationRefusedError:
        return False
    return True


def _with_token(token: str) -> int:
    values = [d.value for d in digests("invitation", token)]
    return Invitation.objects.filter(token_digest__in=values).values_list("pk", flat=True).first() or 0


def open_invitation(*, invitation_id: int, by: Actor, at: datetime) -> Invitation:
    """An invitation whose token this browser has shown, if it still opens something. Raises InvitationRefusedError."""
    with _telling_refusal(invitation_id, by, at):
        return _opened(invitation_id, at)


def _opened(invitation_id: int, at: datetime) -> Invitation:
    found = Invitation.objects.select_related("staff_record__practice").filter(pk=invitation_id).first()
    if found is None or not found.is_open(at) or not found.staff_record.active:
        raise InvitationRefusedError("lapsed")
    return found


@contextmanager
def _telling_refusal(invitation_id: int, by: Actor, at: datetime) -> Iterator[None]:
    """Record that an invitation was refused, in the practice that sent it: whoever holds its link may try it for ever.

    Stands around the act's transaction. A token of no invitation belongs to no practice's trail.
    """
    try:
        yield
    except InvitationRefusedError as refusal:
        tried = Invitation.objects.filter(pk=invitation_id).values_list("staff_record", "staff_record__practice")
        notes = [
            Note(
                Kind.INVITATION_REFUSED,
                subject=f"staff:{staff}",
                practice_id=practice,
                outcome=Outcome.REFUSED,
                reason=refusal.reason,
            )
            for staff, practice in tried
        ]
        if notes:
            with transaction.atomic():
                record_within(Charge(TRIES_AT_INVITATION, str(invitation_id)), notes, by=by, at=at)
        raise


def accept_invitation(*, invitation_id: int, login: Login, by: Actor, at: datetime) -> None:
    """Make a login a user of the workspace, associated with the staff record that was offered.

    Raises InvitationRefusedError: it opens nothing any more, or the record or the user found another partner.
    """
    with _telling_refusal(invitation_id, by, at), transaction.atomic():
        _accept(invitation_id, login, by, at)


def accept_with_new_login(*, invitation_id: int, password: str, by: Actor, at: datetime) -> None:
    """Accept an invitation as somebody without a sign-in, who gets one: both, or neither.

    Raises InvitationRefusedError, and AddressTakenError when the address has got a sign-in meanwhile.
    """
    with _telling_refusal(invitation_id, by, at), transaction.atomic():
        invitation = _opened(invitation_id, at)
        name = invitation.staff_record.name
        login = create_login(email=invitation.email, password=password, name=name, language="en", by=by, at=at)
        _accept(invitation_id, login, by, at)


def _accept(invitation_id: int, login: Login, by: Actor, at: datetime) -> None:
    invitation = Invitation.objects.get(pk=invitation_id)
    staff = StaffRecord.objects.select_for_update(of=("self",)).get(pk=invitation.staff_record_id)
    if not invitation.is_open(at) or not staff.active or login.email != invitation.email:
        raise InvitationRefusedError("lapsed")
    member, what = _member_for(staff, login)
    # Whoever takes an invitation back holds the record or the user while they do: it is looked at again after both.
    if not staff.open_invitations.filter(pk=invitation.pk).update(accepted_at=at):
        raise InvitationRefusedError("lapsed")
    StaffRecord.objects.filter(pk=staff.pk).update(membership=member, version=F("version") + 1)
    record(*_notes_of_acceptance(staff, member, what), by=by, at=at)


def _notes_of_acceptance(staff: StaffRecord, member: Membership, what: Kind | None) -> list[Note]:
    notes = [
        Note(Kind.INVITATION_ACCEPTED, subject=f"staff:{staff.pk}"),
        *([Note(what, subject=f"membership:{member.pk}", reason=member.role)] if what else []),
        note_of_association(Kind.STAFF_ASSOCIATED, staff.pk, member.pk),
    ]
    return [replace(note, practice_id=staff.practice_id, login_id=member.login_id) for note in notes]


def _member_for(staff: StaffRecord, login: Login) -> tuple[Membership, Kind | None]:
    """The user this login becomes, and the event of it. Whoever works here already keeps their role: no event."""
    wanted = {"role": staff.role, "name": staff.name, "active": True}
    member, is_new = Membership.objects.select_for_update().get_or_create(
        login=login, practice_id=staff.practice_id, defaults=wanted
    )
    if staff.membership_id not in (None, member.pk):
        raise InvitationRefusedError("has_user")
    if StaffRecord.objects.filter(membership=member).exclude(pk=staff.pk).exists():
        raise InvitationRefusedError("taken")
    if is_new:
        return member, Kind.MEMBERSHIP_ADDED
    if member.active:
        return member, None
    member.role, member.active = staff.role, True
    member.save(update_fields=["role", "active"])
    return member, Kind.MEMBERSHIP_RESUMED
