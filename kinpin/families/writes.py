"""Writes that have consequences beyond families. Only workflows may call them, so that none is forgotten.

Each runs inside the caller's transaction and leaves its audit row there.
"""

from datetime import date, datetime

from django.db.models import F

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.families.details import ChartPlace, ContactDetails, PatientDetails, changed_columns
from kinpin.families.errors import ChartStaleError, TieRefusedError
from kinpin.families.indexing import reindex
from kinpin.families.models import Authority, Contact, Patient, Tie
from kinpin.families.rules import AuthorityKind, Basis, HoldReason, Role
from kinpin.kernel.actor import Actor

_NAME = frozenset({"given", "middle", "family"})


def write_patient(
    patient_id: int, details: PatientDetails, *, version: int, country: str, by: Actor, at: datetime
) -> None:
    """Store what was typed over a patient that is still at `version`.

    A name typed by a person is no longer what the record flagged as missing. Raises ChartStaleError.
    """
    patient = Patient.objects.select_for_update().get(pk=patient_id)
    if patient.version != version:
        raise ChartStaleError
    changed = changed_columns(patient, details)
    if changed:
        renamed = {"name_use": "", "name_flagged": False} if _NAME & changed.keys() else {}
        Patient.objects.filter(pk=patient_id).update(**changed, **renamed, version=version + 1, updated_at=at)
        patient.refresh_from_db()
        reindex(patient, country)
        record(
            Note(Kind.PATIENT_CHANGED, patient_id=patient_id, detail={"fields": sorted(changed)}),
            by=by,
            at=at,
        )


def write_contact(contact: Contact, details: ContactDetails, *, by: Actor, at: datetime) -> None:
    """Store what was typed over a contact under lock, for every chart."""
    changed = changed_columns(contact, details)
    if changed:
        Contact.objects.filter(pk=contact.pk).update(**changed, version=F("version") + 1, updated_at=at)
        contact.refresh_from_db()
        reindex(contact, contact.practice.country)
        note = Note(
            Kind.CONTACT_CHANGED,
            contact_id=contact.pk,
            practice_id=contact.practice_id,
            detail={"fields": sorted(changed)},
        )
        record(note, by=by, at=at)


def write_place(tie: Tie, place: ChartPlace, *, by: Actor, at: datetime) -> None:
    """Change a contact's role, order or home on a chart where it still is as `tie` says.

    Raises ChartStaleError; TieRefusedError: SELF is never given or taken so.
    """
    before = _place_of(tie)
    if _place_of(Tie.objects.select_for_update().get(pk=tie.pk)) != before:
        raise ChartStaleError
    if place == before:
        return
    if place.role is not before.role and Role.SELF in (place.role, before.role):
        raise TieRefusedError("self")
    Tie.objects.filter(pk=tie.pk).update(
        role=place.role.value, position=place.position, resides_with=place.resides_with
    )
    note = Note(Kind.TIE_CHANGED, patient_id=tie.patient_id, contact_id=tie.contact_id, reason=place.role.value)
    record(note, by=by, at=at)


def _place_of(tie: Tie) -> ChartPlace:
    return ChartPlace(role=Role(tie.role), position=tie.position, resides_with=tie.resides_with)


def write_hold(patient_id: int, reason: HoldReason | None, *, by: Actor, at: datetime) -> None:
    """Place a hold on a patient, or lift it. Where it stands already, or none does, nothing is done."""
    hold = reason.value if reason else ""
    other = Patient.objects.filter(pk=patient_id).exclude(hold=hold)
    if other.update(hold=hold, held_at=at if reason else None, version=F("version") + 1, updated_at=at):
        record(Note(Kind.HOLD_PLACED if reason else Kind.HOLD_LIFTED, patient_id=patient_id, reason=hold), by=by, at=at)


def write_authority(
    tie: Tie,
    kind: AuthorityKind,
    *,
    starts_on: date,
    ends_on: date | None,
    basis: Basis,
    by: Actor,
    at: datetime,
    subject: str = "",
) -> None:
    """Add a fact about what a tie permits; it stands above all earlier ones for the days it covers."""
    Authority.objects.create(
        tie=tie,
        kind=kind.value,
        starts_on=starts_on,
        ends_on=ends_on,
        basis=basis.value,
        recorded_at=at,
        recorded_by=by.name,
    )
    detail = {
        "from": starts_on.isoformat(),
        "until": ends_on.isoformat() if ends_on else "",
        "basis": basis.value,
    }
    note = Note(
        Kind.AUTHORITY_SET,
        patient_id=tie.patient_id,
        contact_id=tie.contact_id,
        subject=subject,
        reason=kind.value,
        detail=detail,
    )
    record(note, by=by, at=at)


def write_order(tie: Tie, order: Authority, *, subject: str, by: Actor, at: datetime) -> None:
    """Add what was set elsewhere: for another entry of the same human, or on another chart of the same child.

    The event names that `subject`.
    """
    write_authority(
        tie,
        AuthorityKind(order.kind),
        starts_on=order.starts_on,
        ends_on=order.ends_on,
        basis=Basis(order.basis),
        by=by,
        at=at,
        subject=subject,
    )


def end_tie(tie: Tie, *, by: Actor, at: datetime) -> None:
    """Take a contact off a chart, unless that was done before. The row and its facts stay."""
    if Tie.objects.filter(pk=tie.pk, ended_at=None).update(ended_at=at):
        record(Note(Kind.TIE_ENDED, patient_id=tie.patient_id, contact_id=tie.contact_id), by=by, at=at)
