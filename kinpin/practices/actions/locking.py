"""The rows that the acts on a practice's people lock while they decide."""

from kinpin.kernel.actor import Actor
from kinpin.practices.errors import LastAdminError, MemberNotFoundError, StaffRecordNotFoundError
from kinpin.practices.models import Membership, StaffRecord
from kinpin.practices.permits import practice_of
from kinpin.practices.roles import StaffRole


def lock_admins(by: Actor) -> None:
    """Let nobody else change who administers the practice until the transaction ends. Comes before any other lock."""
    admins = StaffRecord.objects.filter(practice=practice_of(by), role=StaffRole.PRACTICE_ADMIN)
    list(admins.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def lock_staff_record(public_id: str, by: Actor) -> StaffRecord:
    """The staff record, locked until the transaction ends. Raises StaffRecordNotFoundError."""
    found = StaffRecord.objects.select_for_update(of=("self",)).filter(public_id=public_id, practice=practice_of(by))
    staff = found.first()
    if staff is None:
        raise StaffRecordNotFoundError
    return staff


def lock_member(membership_id: int, by: Actor) -> Membership:
    """The workspace user, locked until the transaction ends. Raises MemberNotFoundError."""
    found = Membership.objects.select_for_update().filter(pk=membership_id, practice=practice_of(by))
    member = found.first()
    if member is None:
        raise MemberNotFoundError
    return member


def keep_an_admin(staff: StaffRecord) -> None:
    """Raise LastAdminError when this record is all that lets somebody administer the practice."""
    if staff.role != StaffRole.PRACTICE_ADMIN.value or not staff.active or staff.membership_id is None:
        return
    others = StaffRecord.objects.filter(
        practice=staff.practice_id, role=StaffRole.PRACTICE_ADMIN, active=True, membership__active=True
    ).exclude(pk=staff.pk)
    if not others.exists():
        raise LastAdminError("last_admin")
