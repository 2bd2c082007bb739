"""Whoever was let in says that a child is not theirs: their access to it ends at once, and the practice is warned."""

from datetime import datetime

from django.db import transaction

from kinpin.enrollment.access import reach_child
from kinpin.enrollment.models import Enrollment
from kinpin.enrollment.words import EnrollmentEnd
from kinpin.enrollment.writes import end_enrollments
from kinpin.families.locks import lock_patients
from kinpin.kernel.actor import Actor


def say_not_theirs(*, public_id: str, by: Actor, at: datetime) -> None:
    """End what a login sees of one child, because it says that the child is not theirs. Said twice, it is said once.

    The chart keeps what it has, and everybody else their access; only a new PIN lets the login in again. Raises
    NoAccessError.
    """
    if _has_said_so(by, public_id):
        return
    child = reach_child(by=by, public_id=public_id, at=at)
    with transaction.atomic():
        lock_patients([child.patient.pk])
        live = Enrollment.objects.filter(login=by.login_id, patient=child.patient.pk, ended_at=None)
        end_enrollments(live, EnrollmentEnd.NOT_THEIRS, by=by, at=at)


def _has_said_so(by: Actor, public_id: str) -> bool:
    mine = Enrollment.objects.filter(login=by.login_id, patient__public_id=public_id).order_by("-pk")
    return mine.values_list("end_reason", flat=True).first() == EnrollmentEnd.NOT_THEIRS
