"""The doors to the schedule and to one appointment."""

from datetime import date, datetime

from kinpin.audit.kinds import Kind
from kinpin.audit.queries import was_noted, was_opened
from kinpin.audit.record import Note, record_alone
from kinpin.kernel.actor import Actor
from kinpin.practices.permits import practice_of, require_staff
from kinpin.practices.roles import Permission
from kinpin.schedule.details import detail_of
from kinpin.schedule.errors import AppointmentNotFoundError
from kinpin.schedule.models import Appointment


def open_schedule(*, first: date, last: date, by: Actor, at: datetime) -> None:
    """Look at the schedule of some days. Raises NotPermittedError."""
    require_staff(by, Permission.SCHEDULE_VIEW)
    record_alone(_days_looked_at(first, last), by=by, at=at)


def open_schedule_part(*, first: date, last: date, by: Actor, at: datetime) -> None:
    """What changes of some days that are open. Whoever has not looked at them in this sign-in looks now.

    Raises NotPermittedError.
    """
    require_staff(by, Permission.SCHEDULE_VIEW)
    look = _days_looked_at(first, last)
    if not was_noted(look, by=by):
        record_alone(look, by=by, at=at)


def _days_looked_at(first: date, last: date) -> Note:
    return Note(Kind.SCHEDULE_VIEWED, detail={"first": first.isoformat(), "last": last.isoformat()})


def open_appointment(*, by: Actor, public_id: str, at: datetime) -> Appointment:
    """One appointment, looked at. Raises AppointmentNotFoundError, NotPermittedError."""
    appointment = reach_appointment(by=by, public_id=public_id)
    record_alone(_looked(appointment), by=by, at=at)
    return appointment


def open_appointment_part(*, by: Actor, public_id: str, at: datetime) -> Appointment:
    """An appointment whose window is open, and may be shown again. Whoever has not looked in this sign-in looks now.

    Raises AppointmentNotFoundError, NotPermittedError.
    """
    appointment = reach_appointment(by=by, public_id=public_id)
    look = _looked(appointment)
    known = was_opened(
        appointment.practice_id, appointment.patient_id, session=by.session, kind=look.kind, subject=look.subject
    )
    if not known:
        record_alone(look, by=by, at=at)
    return appointment


def _looked(appointment: Appointment) -> Note:
    return Note(
        Kind.APPOINTMENT_VIEWED,
        patient_id=appointment.patient_id,
        subject=f"appointment:{appointment.pk}",
        detail=detail_of(appointment.starts_at),
    )


def reach_appointment(*, by: Actor, public_id: str) -> Appointment:
    """An appointment for an act, or for no more than its name and time.

    Raises AppointmentNotFoundError, NotPermittedError.
    """
    require_staff(by, Permission.SCHEDULE_VIEW)
    found = Appointment.objects.filter(practice=practice_of(by), public_id=public_id)
    appointment = found.select_related("patient__practice", "practice", "provider", "site", "presenter").first()
    if appointment is None:
        raise AppointmentNotFoundError
    return appointment
