"""What is told of an act on somebody's rights that a rule refuses."""

from typing import Any

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note
from kinpin.kernel.actor import Actor
from kinpin.practices.models import StaffRecord
from kinpin.practices.permits import practice_of


def refused_staff(public_id: str, by: Actor, **detail: Any) -> Note:
    """The note of a staff record by its public id. One query."""
    found = StaffRecord.objects.filter(public_id=public_id, practice=practice_of(by)).values_list("pk", flat=True)
    return Note(Kind.STAFF_REFUSED, subject=f"staff:{found.first()}", detail=detail)


def refused_member(membership_id: int) -> Note:
    return Note(Kind.MEMBERSHIP_REFUSED, subject=f"membership:{membership_id}")
