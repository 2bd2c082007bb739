"""Ending what something else has overtaken. Only workflows and this app's own acts may call these.

Each runs inside the caller's transaction and leaves an audit row for everything it ends.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.enrollment.models import Decline, Enrollment, Pin
from kinpin.enrollment.words import EnrollmentEnd, PinEnd, RemovalReason
from kinpin.kernel.actor import Actor


def close_pins(pins: Iterable[Pin], end: PinEnd, *, by: Actor, at: datetime) -> int:
    """Close those of some PINs that are still open. Returns how many were.

    Whoever read them may have locked their sheet and not their child: they are looked at again, under lock.
    """
    read = [pin.pk for pin in pins]
    if not read:
        return 0
    closing = list(Pin.objects.select_for_update().filter(pk__in=read, closed_at=None).order_by("pk"))
    Pin.objects.filter(pk__in=[pin.pk for pin in closing]).update(closed_at=at, end_reason=end.value)
    notes = [
        Note(
            Kind.PIN_CLOSED,
            patient_id=pin.patient_id,
            contact_id=pin.contact_id,
            practice_id=pin.practice_id,
            subject=f"handout:{pin.handout_id}",
            reason=end.value,
        )
        for pin in closing
    ]
    record(*notes, by=by, at=at)
    return len(closing)


def end_enrollments(
    enrollments: Iterable[Enrollment],
    end: EnrollmentEnd,
    *,
    removal: RemovalReason | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """End those of some enrollments that are still live. Returns how many were.

    `removal`: why, where a person decided it.
    """
    read = [enrollment.pk for enrollment in enrollments]
    if not read:
        return 0
    ending = list(Enrollment.objects.select_for_update().filter(pk__in=read, ended_at=None).order_by("pk"))
    Enrollment.objects.filter(pk__in=[e.pk for e in ending]).update(
        ended_at=at, end_reason=end.value, ended_by=by.name, removal=removal.value if removal else ""
    )
    because = {"because": removal.value} if removal else {}
    notes = [note_of_enrollment(Kind.ENROLLMENT_ENDED, e, reason=end.value, detail=because) for e in ending]
    record(*notes, by=by, at=at)
    return len(ending)


def withdraw_declines(
    patient_ids: Collection[int], contact_id: int, *, practice_id: int, by: Actor, at: datetime
) -> None:
    """Who takes a sheet or uses it no longer declines, and a family of whom one does; another's own no still stands.

    `patient_ids`: for whom this contact, or the family, said no.
    """
    if not patient_ids:
        return
    said = Decline.objects.filter(patient__in=patient_ids, withdrawn_at=None)
    said.filter(Q(contact=None) | Q(contact=contact_id)).update(withdrawn_at=at)
    kind = Kind.PORTAL_DECLINE_WITHDRAWN
    notes = [Note(kind, patient_id=pk, contact_id=contact_id, practice_id=practice_id) for pk in patient_ids]
    record(*notes, by=by, at=at)


def note_of_enrollment(
    kind: Kind, enrollment: Enrollment, *, reason: str = "", detail: dict[str, str] | None = None
) -> Note:
    """The event of something that was done to an enrollment, which says whose account that is."""
    return Note(
        kind,
        patient_id=enrollment.patient_id,
        contact_id=enrollment.contact_id,
        practice_id=enrollment.practice_id,
        subject=f"enrollment:{enrollment.pk}",
        reason=reason,
        detail={"login": enrollment.login_id, **(detail or {})},
    )
