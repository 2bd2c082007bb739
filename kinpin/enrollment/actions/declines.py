"""A family says no, or not now: a fact with a reason, by whom it was recorded, and when to ask again."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.enrollment.models import Decline
from kinpin.enrollment.words import DeclineKind, DeclineReason
from kinpin.families.locks import lock_patients
from kinpin.families.models import Contact, Patient
from kinpin.kernel.actor import Actor
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission

ASK_AGAIN_AFTER = timedelta(days=60)  # a family that put it off


def record_decline(
    *,
    patients: Sequence[Patient],
    contact: Contact | None,
    kind: DeclineKind,
    reason: DeclineReason | None,
    ask_again_on: date | None,
    by: Actor,
    at: datetime,
) -> None:
    """Record that a family declined or deferred, for some children. It replaces what the same contact said before.

    A later PIN withdraws it, and so does one that is used.
    """
    require(by, Permission.PIN_ISSUE, *patients, contact)
    with transaction.atomic():
        lock_patients(patient.pk for patient in patients)  # before what was said: so does a sheet that withdraws it
        Decline.objects.filter(patient__in=patients, contact=contact, withdrawn_at=None).update(withdrawn_at=at)
        Decline.objects.bulk_create(
            Decline(
                patient=patient,
                contact=contact,
                kind=kind.value,
                reason=reason.value if reason else "",
                said_at=at,
                recorded_by=by.name,
                ask_again_on=ask_again_on,
            )
            for patient in patients
        )
        record(*_notes(Kind.PORTAL_DECLINED, patients, contact, kind.value), by=by, at=at)


def withdraw_decline(*, patients: Sequence[Patient], contact: Contact | None, by: Actor, at: datetime) -> bool:
    """The family thought again. False when there was nothing to withdraw.

    Withdraws what a caregiver said, and what was said without one; without a caregiver, whatever anybody said.
    """
    require(by, Permission.PIN_ISSUE, *patients, contact)
    said = Decline.objects.filter(patient__in=patients, withdrawn_at=None)
    if contact is not None:
        said = said.filter(Q(contact=contact) | Q(contact=None))
    with transaction.atomic():
        lock_patients(patient.pk for patient in patients)
        ids = set(said.select_for_update().values_list("patient_id", flat=True))
        said.update(withdrawn_at=at)
        about = [patient for patient in patients if patient.pk in ids]
        record(*_notes(Kind.PORTAL_DECLINE_WITHDRAWN, about, contact, ""), by=by, at=at)
    return bool(about)


def _notes(kind: Kind, patients: Sequence[Patient], contact: Contact | None, reason: str) -> list[Note]:
    contact_id = contact.pk if contact else None
    return [Note(kind, patient_id=patient.pk, contact_id=contact_id, reason=reason) for patient in patients]
