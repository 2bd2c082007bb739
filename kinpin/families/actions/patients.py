"""Creating patients."""

from datetime import datetime

from django.db import transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.families.details import PatientDetails
from kinpin.families.indexing import reindex
from kinpin.families.models import Patient
from kinpin.kernel.actor import Actor
from kinpin.practices.models import Practice
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission


def create_patient(*, practice: Practice, details: PatientDetails, mrn: str, by: Actor, at: datetime) -> Patient:
    """Open a chart."""
    require(by, Permission.CHART_EDIT, practice_id=practice.pk)
    with transaction.atomic():
        patient = Patient.objects.create(practice=practice, mrn=mrn, updated_at=at, **details.columns())
        reindex(patient, practice.country)
        record(Note(Kind.PATIENT_CREATED, patient_id=patient.pk, practice_id=practice.pk), by=by, at=at)
    return patient
