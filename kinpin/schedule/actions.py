"""The acts on appointments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.families.models import Contact, Patient
from kinpin.inbox.answers import make_once
from kinpin.kernel.actor import Actor
from kinpin.practices.models import Practice, Provider, Site
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.schedule.details import detail_of, detail_of_change
from kinpin.schedule.errors import AppointmentRefusedError, AppointmentStaleError
from kinpin.schedule.models import Appointment
from kinpin.schedule.rules import HERE, AppointmentDeed, PresenterKind, VisitStatus, VisitType, may_become


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentDetails:
    """What the appointment window holds. The act fills in an empty `arrived_at` when the family is here."""

    starts_at: datetime
    minutes: int
    provider: Provider | None
    site: Site | None
    visit_type: VisitType
    reason: str = ""
    status: VisitStatus = VisitStatus.SCHEDULED
    arrived_at: datetime | None = None
    presenter: Contact | None = None
    presenter_kind: PresenterKind | None = None

    @property
    def rows(self) -> tuple[Provider | Site | Contact | None, ...]:
        """What it refers to."""
        return self.provider, self.site, self.presenter

    def columns(self, at: datetime) -> dict[str, Any]:
        here = self.status in HERE
        return {
            "starts_at": self.starts_at,
            "minutes": self.minutes,
            "provider_id": self.provider.pk if self.provider else None,
            "site_id": self.site.pk if self.site else None,
            "visit_type": self.visit_type.value,
            "reason": self.reason,
            "status": self.status.value,
            "arrived_at": (self.arrived_at or at) if here else self.arrived_at,
            "presenter_id": self.presenter.pk if self.presenter else None,
            "presenter_kind": self.presenter_kind.value if self.presenter_kind else "",
        }


def add_appointment(
    *, practice: Practice, patient: Patient, details: AppointmentDetails, by: Actor, at: datetime, press: bytes = b""
) -> Appointment:
    """Add an appointment to the schedule, one for each press. Raises RepeatWithoutAnswerError."""
    require(by, Permission.SCHEDULE_EDIT, patient, *details.rows, practice_id=practice.pk)

    def add(public_id: str) -> None:
        columns = details.columns(at)
        added = Appointment.objects.create(
            public_id=public_id, practice=practice, patient=patient, updated_at=at, **columns
        )
        record(_note(Kind.APPOINTMENT_ADDED, added), by=by, at=at)

    with transaction.atomic():
        return Appointment.objects.get(public_id=make_once(press, add, at=at))


def change_appointment(
    *, appointment: Appointment, version: int, details: AppointmentDetails, by: Actor, at: datetime
) -> None:
    """Save the window over an appointment that is still at `version`; saving what is stored already is no change.

    Raises AppointmentStaleError, AppointmentRefusedError.
    """
    require(by, Permission.SCHEDULE_EDIT, appointment, *details.rows)
    with transaction.atomic():
        current = _lock(appointment, version)
        _allow(current, AppointmentDeed.SAVE, details.status)
        wanted = details.columns(at)
        changed = sorted(name for name, value in wanted.items() if getattr(current, name) != value)
        if changed:
            Appointment.objects.filter(pk=current.pk).update(**wanted, version=version + 1, updated_at=at)
            moved = bool({"starts_at", "provider_id"} & set(changed))
            kind = Kind.APPOINTMENT_MOVED if moved else Kind.APPOINTMENT_CHANGED
            detail = detail_of_change(current.starts_at, details.starts_at, changed)
            record(_note(kind, current, detail), by=by, at=at)


def move_appointment(
    *,
    appointment: Appointment,
    version: int,
    starts_at: datetime,
    provider: Provider | None,
    by: Actor,
    at: datetime,
) -> None:
    """Move an appointment to another time or provider, unless it is there.

    Raises AppointmentStaleError, AppointmentRefusedError.
    """
    require(by, Permission.SCHEDULE_EDIT, appointment, provider)
    with transaction.atomic():
        current = _lock(appointment, version)
        _allow(current, AppointmentDeed.MOVE, VisitStatus(current.status))
        wanted = {"starts_at": starts_at, "provider_id": provider.pk if provider else None}
        changed = [name for name, value in wanted.items() if getattr(current, name) != value]
        if not changed:
            return
        Appointment.objects.filter(pk=current.pk).update(
            starts_at=starts_at, provider=provider, version=version + 1, updated_at=at
        )
        detail = detail_of_change(current.starts_at, starts_at, changed)
        record(_note(Kind.APPOINTMENT_MOVED, current, detail), by=by, at=at)


def cancel_appointment(*, appointment: Appointment, version: int, by: Actor, at: datetime) -> None:
    """Cancel an appointment, unless it is cancelled. The row stays. Raises AppointmentStaleError."""
    require(by, Permission.SCHEDULE_EDIT, appointment)
    _set_status(appointment, version, AppointmentDeed.CANCEL, VisitStatus.CANCELLED, Kind.APPOINTMENT_CANCELLED, by, at)


def restore_appointment(*, appointment: Appointment, version: int, by: Actor, at: datetime) -> None:
    """Put a cancelled appointment back on the schedule, unless it is there as planned.

    Raises AppointmentStaleError, AppointmentRefusedError.
    """
    require(by, Permission.SCHEDULE_EDIT, appointment)
    _set_status(appointment, version, AppointmentDeed.RESTORE, VisitStatus.SCHEDULED, Kind.APPOINTMENT_RESTORED, by, at)


def _set_status(
    appointment: Appointment,
    version: int,
    deed: AppointmentDeed,
    status: VisitStatus,
    kind: Kind,
    by: Actor,
    at: datetime,
) -> None:
    with transaction.atomic():
        current = _lock(appointment, version)
        _allow(current, deed, status)
        if current.status == status:
            return
        Appointment.objects.filter(pk=current.pk).update(status=status.value, version=version + 1, updated_at=at)
        record(_note(kind, current), by=by, at=at)


def _lock(appointment: Appointment, version: int) -> Appointment:
    current = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if current.version != version:
        raise AppointmentStaleError
    return current


def _allow(current: Appointment, deed: AppointmentDeed, becomes: VisitStatus) -> None:
    status = VisitStatus(current.status)
    if becomes not in may_become(status, deed):
        raise AppointmentRefusedError("cancelled" if VisitStatus.CANCELLED in (status, becomes) else "not_cancelled")


def _note(kind: Kind, appointment: Appointment, detail: dict[str, Any] | None = None) -> Note:
    return Note(
        kind,
        patient_id=appointment.patient_id,
        subject=f"appointment:{appointment.pk}",
        practice_id=appointment.practice_id,
        detail=detail or detail_of(appointment.starts_at),
    )
