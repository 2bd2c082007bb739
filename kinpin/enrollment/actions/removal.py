"""Taking a caregiver's access to a child away, by hand and with a reason."""

from datetime import datetime

from django.db import transaction

from kinpin.enrollment.models import Enrollment
from kinpin.enrollment.rules import EnrollmentEnd, RemovalReason
from kinpin.enrollment.writes import end_enrollments
from kinpin.families.locks import lock_patients
from kinpin.kernel.actor import Actor
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission


def remove_access(*, patient_id: int, contact_id: int, reason: RemovalReason, by: Actor, at: datetime) -> bool:
    """End a caregiver's enrollment: from their next click on they see nothing of the child. False where there is none.

    The authority in the chart stays as it is; only a new PIN lets the caregiver in again.
    """
    require(by, Permission.PIN_ISSUE)
    with transaction.atomic():
        lock_patients([patient_id])
        live = Enrollment.objects.filter(practice=by.practice_id, patient=patient_id, contact=contact_id, ended_at=None)
        return bool(end_enrollments(live, EnrollmentEnd.REMOVED, removal=reason, by=by, at=at))
