"""Appointments as other systems send them, many at once.

Each runs inside the caller's transaction and leaves its audit rows there.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.kernel.actor import Actor
from kinpin.kernel.ids import new_public_ids
from kinpin.schedule.details import detail_of, detail_of_change
from kinpin.schedule.models import Appointment
from kinpin.schedule.rules import VisitStatus, VisitType
from kinpin.sql.bulk import insert, new_ids, update
from kinpin.sql.columns import moment
from kinpin.sql.statements import among

_SAID: dict[str, Any] = {
    "patient_id": None, "provider_id": None, "site_id": None, "starts_at": None, "minutes": 15,
    "visit_type": VisitType.OTHER.value, "reason": "", "status": VisitStatus.SCHEDULED.value, "presenter_id": None,
}  # fmt: skip
_MOVING = frozenset({"starts_at", "provider_id", "patient_id"})


def insert_appointments(
    practice_id: int, source: str, appointments: Sequence[Mapping[str, Any]], *, by: Actor, at: datetime
) -> Sequence[int]:
    """Put appointments on the schedule. Returns their ids, in the same order."""
    ids = new_ids(Appointment, len(appointments))
    columns = ("id", "public_id", "practice_id", "source", "version", "updated_at", "presenter_kind", *_SAID)
    rows, notes, now = [], [], moment(at)
    for pk, public_id, appointment in zip(ids, new_public_ids(len(appointments)), appointments, strict=True):
        whole = _SAID | dict(appointment)
        rows.append((pk, public_id, practice_id, source, 1, now, "", *_ready(whole)))
        detail = detail_of(whole["starts_at"])
        notes.append(_note(Kind.APPOINTMENT_ADDED, practice_id, whole["patient_id"], pk, detail))
    insert(Appointment, columns, rows)
    record(*notes, by=by, at=at)
    return ids


def change_appointments(practice_id: int, changes: Mapping[int, Mapping[str, Any]], *, by: Actor, at: datetime) -> None:
    """Store what is said of appointments, by id."""
    rows, notes = [], []
    found = Appointment.objects.select_for_update(of=("self",)).filter(practice=practice_id, pk__in=among(changes))
    for appointment in found.order_by("pk"):
        before = {name: getattr(appointment, name) for name in _SAID}
        different = {name: value for name, value in changes[appointment.pk].items() if before[name] != value}
        if different.get("presenter_id") and appointment.presenter_kind:
            del different["presenter_id"]  # the desk wrote down that somebody else brought the child
        if different:
            whole = before | different
            rows.append((*_ready(whole), appointment.version + 1, moment(at), appointment.pk))
            detail = detail_of_change(before["starts_at"], whole["starts_at"], different)
            whose = {before["patient_id"], whole["patient_id"]}  # the chart that it left tells of it too
            notes += [_note(_kind(different), practice_id, pk, appointment.pk, detail) for pk in sorted(whose)]
    update(Appointment, (*_SAID, "version", "updated_at"), rows)
    record(*notes, by=by, at=at)


def move_presenters(moves: Mapping[int, int]) -> None:
    """Who was to bring a child turned out to be another entry of the same human: by contact id."""
    appointments = Appointment.objects.filter(presenter__in=among(moves)).values_list("pk", "presenter_id")
    rows = [(moves[presenter], pk) for pk, presenter in appointments]
    update(Appointment, ("presenter_id",), rows)


def _ready(appointment: Mapping[str, Any]) -> list[Any]:
    return [moment(value) if name == "starts_at" else value for name, value in appointment.items()]


def _kind(different: Mapping[str, Any]) -> Kind:
    if different.get("status") == VisitStatus.CANCELLED:
        return Kind.APPOINTMENT_CANCELLED
    return Kind.APPOINTMENT_MOVED if _MOVING & different.keys() else Kind.APPOINTMENT_CHANGED


def _note(kind: Kind, practice_id: int, patient_id: int, pk: int, detail: dict[str, Any]) -> Note:
    return Note(kind, patient_id=patient_id, subject=f"appointment:{pk}", practice_id=practice_id, detail=detail)
