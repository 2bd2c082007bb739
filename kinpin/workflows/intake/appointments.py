"""Appointments of another system come onto the schedule."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from kinpin.families.intake.ties import contacts_of_ties
from kinpin.inbox.incoming import Landing, Target
from kinpin.inbox.records import Entry, Known, Ledger, open_ledger
from kinpin.kernel.actor import Actor
from kinpin.practices.locks import lock_for_intake
from kinpin.practices.models import Practice
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.schedule.intake import change_appointments, insert_appointments
from kinpin.workflows.intake.batch import Batch, first_of, unmet
from kinpin.workflows.intake.values import AppointmentIn

_REFERENCES = ("patient", "provider", "site", "presenter")


def take_appointments(
    *, practice: Practice, source: str, incoming: Sequence[AppointmentIn], again: bool, by: Actor, at: datetime
) -> dict[str, Landing]:
    """Put in appointments. One without a patient on file, or without a time, waits."""
    require(by, Permission.SCHEDULE_EDIT, practice_id=practice.pk)
    batch = Batch(practice, source, by, at)
    with transaction.atomic():
        lock_for_intake(practice.pk)
        ledger = open_ledger(practice.pk, source, "Appointment", incoming, again=again)
        _land(batch, ledger)
    return ledger.landings


def _land(batch: Batch, ledger: Ledger[AppointmentIn]) -> None:
    records: list[tuple[AppointmentIn, Known | None]] = [*((r, None) for r in ledger.fresh), *ledger.changed]
    rows = _find(batch, (record for record, _ in records))
    entries: list[Entry] = []
    new: list[AppointmentIn] = []
    changes: dict[int, dict[str, Any]] = {}
    for appointment, known in records:
        here = known.landed_on if known else None
        if here is not None and known is not None:
            changes[here] = _columns(appointment, appointment.news(known.sent), rows)
            entries.append(_entry(appointment, here, rows))
        elif first_of(appointment.patient, rows) is None or "starts_at" not in appointment.says:
            wants = unmet(rows, appointment.patient)
            entries.append(Entry(record=appointment, landed_on=None, waits=True, wants=wants))
        else:
            new.append(appointment)
    columns = [_columns(appointment, appointment.says, rows) for appointment in new]
    ids = insert_appointments(batch.practice.pk, batch.source, columns, by=batch.by, at=batch.at)
    change_appointments(batch.practice.pk, changes, by=batch.by, at=batch.at)
    ledger.write([*entries, *(_entry(appointment, pk, rows) for appointment, pk in zip(new, ids, strict=True))])


def _find(batch: Batch, appointments: Iterable[AppointmentIn]) -> dict[Target, int]:
    """The rows that are referred to; who presents is a contact, behind the place that a RelatedPerson became."""
    rows = batch.find(reference for appointment in appointments for reference in _references(appointment))
    ties = {target: row for target, row in rows.items() if target.kind == "RelatedPerson"}
    contacts = contacts_of_ties(ties.values())
    return rows | {target: contacts[row] for target, row in ties.items()}


def _references(appointment: AppointmentIn) -> Iterable[tuple[Target, ...]]:
    return (appointment.patient, appointment.provider, appointment.site, appointment.presenter)


def _columns(appointment: AppointmentIn, said: Mapping[str, Any], rows: Mapping[Target, int]) -> dict[str, Any]:
    columns = {name: value for name, value in said.items() if name in appointment.COLUMNS}
    for name, reference in zip(_REFERENCES, _references(appointment), strict=True):
        found = first_of(reference, rows)
        if name in said and found is not None:
            columns[f"{name}_id"] = found
    return columns


def _entry(appointment: AppointmentIn, pk: int, rows: Mapping[Target, int]) -> Entry:
    return Entry(record=appointment, landed_on=pk, wants=unmet(rows, *_references(appointment)))
