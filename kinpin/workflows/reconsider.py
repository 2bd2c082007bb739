"""What still stands of a child's PINs and enrollments after something about the child or a contact changed."""

from collections.abc import Collection
from datetime import datetime

from kinpin.enrollment.children import children_of
from kinpin.enrollment.models import Enrollment, Pin
from kinpin.enrollment.words import EnrollmentEnd, PinEnd, RowLock
from kinpin.enrollment.writes import close_pins, end_enrollments
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.practices.models import Practice

_PIN_END: dict[RowLock, PinEnd] = {
    RowLock.NOT_ACTIVE: PinEnd.PATIENT_STATUS,
    RowLock.HOLD: PinEnd.HOLD,
    RowLock.AUTHORITY_NOT_ON_FILE: PinEnd.AUTHORITY,
    RowLock.NO_AUTHORITY: PinEnd.AUTHORITY,
    RowLock.ADULT: PinEnd.AGE,
    RowLock.AGE_RULE: PinEnd.AGE,
    RowLock.NOT_OF_AGE: PinEnd.AGE,
}
_WITHOUT_AUTHORITY = frozenset({RowLock.AUTHORITY_NOT_ON_FILE, RowLock.NO_AUTHORITY})


def reconsider(practice: Practice, patient_id: int, *, by: Actor, at: datetime) -> None:
    """Close the live PINs of a child that may no longer be, and end enrollments without authority.

    A hold, a closed chart or an age shuts the door to an enrollment without ending it, so that it opens again by
    itself. Runs inside the transaction of the change. Nothing is ever opened here.
    """
    today = local_day(at, practice.zone)
    pins = list(Pin.objects.filter(patient=patient_id, closed_at=None))
    enrollments = list(Enrollment.objects.filter(patient=patient_id, ended_at=None))
    for contact_id in sorted({p.contact_id for p in pins} | {e.contact_id for e in enrollments}):
        child = children_of(practice, contact_id, [patient_id], today=today)[0]
        caregiver_lock = child.caregiver_lock(practice, today)
        # A slip in the name does not kill a sheet that was handed over; these do.
        closing = next((lock for lock in (child.own_lock(), caregiver_lock) if lock in _PIN_END), None)
        if closing is not None:
            close_pins([p for p in pins if p.contact_id == contact_id], _PIN_END[closing], by=by, at=at)
        if caregiver_lock in _WITHOUT_AUTHORITY:
            ending = [e for e in enrollments if e.contact_id == contact_id]
            end_enrollments(ending, EnrollmentEnd.AUTHORITY, by=by, at=at)


def reconsider_many(practice: Practice, patient_ids: Collection[int], *, by: Actor, at: datetime) -> None:
    """The same for many children: two queries, and more only for those who have a PIN or an enrollment."""
    if not patient_ids:
        return
    pins = Pin.objects.filter(patient__in=patient_ids, closed_at=None)
    enrollments = Enrollment.objects.filter(patient__in=patient_ids, ended_at=None)
    concerned = {*pins.values_list("patient_id", flat=True), *enrollments.values_list("patient_id", flat=True)}
    for patient_id in sorted(concerned):
        reconsider(practice, patient_id, by=by, at=at)
