"""Brothers and sisters."""

from datetime import datetime

from django.db import transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.families.errors import SiblingRefusedError
from kinpin.families.locks import lock_patients
from kinpin.families.models import Patient, SiblingPair
from kinpin.kernel.actor import Actor
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission


def link_siblings(*, one: Patient, other: Patient, by: Actor, at: datetime) -> None:
    """Link two patients of one practice as siblings. Gives nobody access. Raises SiblingRefusedError."""
    require(by, Permission.CHART_EDIT, one, other)
    if one.pk == other.pk or one.practice_id != other.practice_id:
        raise SiblingRefusedError("same")
    first, second = sorted((one.pk, other.pk))
    with transaction.atomic():
        lock_patients([first, second])
        if SiblingPair.objects.filter(first=first, second=second, ended_at=None).exists():
            raise SiblingRefusedError("already")
        SiblingPair.objects.create(first_id=first, second_id=second, linked_at=at)
        record(*_notes(Kind.SIBLINGS_LINKED, one, other), by=by, at=at)


def unlink_siblings(*, one: Patient, other: Patient, by: Actor, at: datetime) -> None:
    """End the link between two siblings."""
    require(by, Permission.CHART_EDIT, one, other)
    first, second = sorted((one.pk, other.pk))
    with transaction.atomic():
        if SiblingPair.objects.filter(first=first, second=second, ended_at=None).update(ended_at=at):
            record(*_notes(Kind.SIBLINGS_UNLINKED, one, other), by=by, at=at)


def _notes(kind: Kind, one: Patient, other: Patient) -> tuple[Note, Note]:
    return (
        Note(kind, patient_id=one.pk, subject=f"patient:{other.pk}", practice_id=one.practice_id),
        Note(kind, patient_id=other.pk, subject=f"patient:{one.pk}", practice_id=one.practice_id),
    )
