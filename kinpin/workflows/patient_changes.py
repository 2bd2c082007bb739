"""Basic Info and holds: a changed birth date, status or hold is reconsidered at once."""

from datetime import datetime

from django.db import transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, recording_refusal
from kinpin.families.details import PatientDetails
from kinpin.families.errors import ChartStaleError
from kinpin.families.heirs import lock_with_heirs
from kinpin.families.locks import lock_patients
from kinpin.families.models import Patient
from kinpin.families.rules import HoldReason
from kinpin.families.writes import write_hold, write_patient
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.errors import RefusedError
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.workflows.another_human import have_access, is_another_child
from kinpin.workflows.merged_charts import carry_over
from kinpin.workflows.reconsider import reconsider


class AnotherChildError(RefusedError):
    """What was typed is another child than the one that somebody can see, or has a PIN for: `another_child`."""


def correct_patient(*, patient: Patient, details: PatientDetails, version: int, by: Actor, at: datetime) -> None:
    """Store what was typed in Basic Info over a patient that is still at `version`.

    Raises ChartStaleError, AnotherChildError.
    """
    require(by, Permission.CHART_EDIT, patient)
    refused = Note(Kind.PATIENT_REFUSED, patient_id=patient.pk, practice_id=patient.practice_id)
    with recording_refusal(refused, by=by, at=at), transaction.atomic():
        lock_patients([patient.pk])
        today = local_day(at, patient.practice.zone)
        if is_another_child(patient, details.columns(), today) and have_access([patient.pk], at):
            raise AnotherChildError("another_child")
        write_patient(patient.pk, details, version=version, country=patient.practice.country, by=by, at=at)
        reconsider(patient.practice, patient.pk, by=by, at=at)


def place_hold(*, patient: Patient, reason: HoldReason, by: Actor, at: datetime) -> None:
    """Let nothing be issued, redeemed or seen for a child until the hold is lifted."""
    require(by, Permission.HOLD_SET, patient)
    with transaction.atomic():
        heirs = lock_with_heirs([patient.pk])
        write_hold(patient.pk, reason, by=by, at=at)
        reconsider(patient.practice, patient.pk, by=by, at=at)
        carry_over(patient.practice, heirs, since=at, by=by, at=at)


def lift_hold(*, patient: Patient, placed_at: datetime | None, by: Actor, at: datetime) -> None:
    """End the hold that was placed at a moment. PINs that it closed stay closed.

    Raises ChartStaleError where another stands by now: nobody lifts one that they have not read.
    """
    require(by, Permission.HOLD_SET, patient)
    with transaction.atomic():
        lock_patients([patient.pk])
        if Patient.objects.filter(pk=patient.pk).exclude(hold="").exclude(held_at=placed_at).exists():
            raise ChartStaleError
        write_hold(patient.pk, None, by=by, at=at)
        reconsider(patient.practice, patient.pk, by=by, at=at)
