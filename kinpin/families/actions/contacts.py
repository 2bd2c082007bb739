"""Contacts, and their place on a chart."""

from datetime import datetime
from typing import Any

from django.db import transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record, recording_refusal
from kinpin.families.details import ChartPlace, ContactDetails, PersonDetails
from kinpin.families.errors import ContactNotFoundError, TieRefusedError
from kinpin.families.indexing import reindex
from kinpin.families.locks import lock_patients
from kinpin.families.models import Contact, Patient, Tie
from kinpin.families.rules import Role
from kinpin.inbox.answers import make_once
from kinpin.kernel.actor import Actor, ActorKind
from kinpin.practices.models import Practice
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission


def add_contact(
    *, patient: Patient, details: ContactDetails, place: ChartPlace, by: Actor, at: datetime, press: bytes = b""
) -> Tie:
    """Add a new person to a chart, one for each press. Their authority is not on file until somebody sets it.

    Raises RepeatWithoutAnswerError.
    """
    require(by, Permission.CHART_EDIT, patient)
    _refuse_self(place)

    def add(public_id: str) -> None:
        contact = _create(patient.practice, details, at, public_id=public_id)
        record(Note(Kind.CONTACT_CREATED, contact_id=contact.pk, practice_id=patient.practice_id), by=by, at=at)
        _tie(contact, patient, place, by, at)

    with transaction.atomic():
        public_id = make_once(press, add, at=at)
        return patient.ties.select_related("contact").get(contact__public_id=public_id)


def tie_contact(*, patient: Patient, contact: Contact, place: ChartPlace, by: Actor, at: datetime) -> Tie:
    """Put a contact of the practice on another chart. Raises TieRefusedError when it is there.

    What is known of the contact can be read there from then on: that is a look, told to every chart it is on. Raises
    ContactNotFoundError where an import has joined the contact to another entry meanwhile.
    """
    require(by, Permission.CHART_EDIT, patient, contact)
    _refuse_self(place)
    with transaction.atomic():
        lock_patients([patient.pk])
        if Contact.objects.select_for_update(no_key=True).filter(pk=contact.pk, merged_into=None).first() is None:
            raise ContactNotFoundError
        if Tie.objects.filter(contact=contact, patient=patient, ended_at=None).exists():
            raise TieRefusedError("already")
        _note_look(contact, patient, by, at)
        return _tie(contact, patient, place, by, at)


def add_self_contact(*, patient: Patient, by: Actor, at: datetime) -> Tie:
    """Make a grown patient their own contact, with the chart's own data. Raises TieRefusedError when there is one."""
    require(by, Permission.CHART_EDIT, patient)
    with transaction.atomic():
        lock_patients([patient.pk])
        _refuse_second_self(patient.pk)
        own = Patient.objects.values(*PersonDetails().columns()).get(pk=patient.pk)
        contact = _create(patient.practice, ContactDetails(**own), at, own_chart=patient)
        record(Note(Kind.CONTACT_CREATED, contact_id=contact.pk, practice_id=patient.practice_id), by=by, at=at)
        return _tie(contact, patient, ChartPlace(role=Role.SELF, position=1, resides_with=True), by, at)


def resume_tie(*, tie: Tie, by: Actor, at: datetime) -> None:
    """Put a contact back on a chart; what they were permitted must be set anew.

    Does nothing where they are back, also as the entry that theirs was joined to. Raises TieRefusedError where the
    patient has another SELF meanwhile.
    """
    require(by, Permission.CHART_EDIT, tie.contact)
    refused = Note(Kind.CONTACT_REFUSED, patient_id=tie.patient_id, contact_id=tie.contact_id)
    with recording_refusal(refused, by=by, at=at), transaction.atomic():
        lock_patients([tie.patient_id])
        ended = Tie.objects.filter(pk=tie.pk, contact__merged_into=None).exclude(ended_at=None)
        if tie.role == Role.SELF and ended.exists():
            _refuse_second_self(tie.patient_id)
        if ended.update(started_at=at, ended_at=None):
            record(Note(Kind.TIE_RESUMED, patient_id=tie.patient_id, contact_id=tie.contact_id), by=by, at=at)


def _create(practice: Practice, details: ContactDetails, at: datetime, **more: Any) -> Contact:
    contact = Contact.objects.create(practice=practice, updated_at=at, **more, **details.columns())
    reindex(contact, practice.country)
    return contact


def _note_look(contact: Contact, patient: Patient, by: Actor, at: datetime) -> None:
    if by.kind is not ActorKind.STAFF:
        return  # a program looks at nobody
    note = Note(
        Kind.CONTACT_VIEWED,
        contact_id=contact.pk,
        practice_id=contact.practice_id,
        subject=f"patient:{patient.pk}",
        reason="taken_onto_chart",
    )
    record(note, by=by, at=at)


def _tie(contact: Contact, patient: Patient, place: ChartPlace, by: Actor, at: datetime) -> Tie:
    tie, _ = Tie.objects.update_or_create(
        contact=contact,
        patient=patient,
        defaults={
            "role": place.role.value,
            "position": place.position,
            "resides_with": place.resides_with,
            "started_at": at,
            "ended_at": None,
        },
    )
    note = Note(
        Kind.CONTACT_TIED,
        patient_id=patient.pk,
        contact_id=contact.pk,
        reason=place.role.value,
        practice_id=patient.practice_id,
    )
    record(note, by=by, at=at)
    return tie


def _refuse_second_self(patient_id: int) -> None:
    if Tie.objects.filter(patient=patient_id, role=Role.SELF, ended_at=None).exists():
        raise TieRefusedError("self")


def _refuse_self(place: ChartPlace) -> None:
    # SELF needs nobody's authority, so it can't be a word in a drop-down: only add_self_contact gives it.
    if place.role is Role.SELF:
        raise TieRefusedError("self")
