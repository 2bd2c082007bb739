"""Creating patients."""

from datetime import datetime

from django.db import transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.families.details import PatientDetails
from kinpin.families.indexing import reindex
from kinpin.families.models import Patient
from kinpin.inbox.answers import make_once
from kinpin.kernel.actor import Actor
from kinpin.practices.models import Practice
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission


def create_patient(
    *, practice: Practice, details: PatientDetails, mrn: str, by: Actor, at: datetime, press: bytes = b""
) -> Patient:
    """Open a chart, one for each press. Raises RepeatWithoutAnswerError."""
    require(by, Permission.CHART_EDIT, practice_id=practice.pk)

    def create(public_id: str) -> None:
        columns = details.columns()
        patient = Patient.objects.create(public_id=public_id, practice=practice, mrn=mrn, updated_at=at, **columns)
        reindex(patient, practice.country)
        record(Note(Kind.PATIENT_CREATED, patient_id=patient.pk, practice_id=practice.pk), by=by, at=at)

    with transaction.atomic():
        public_id = make_once(press, create, at=at)
        return Patient.objects.select_related("practice").get(public_id=public_id)
