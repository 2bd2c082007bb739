"""What a new day of a practice changes by itself: birthdays, authority that begins or runs out, imported last days.

No door waits for birthdays and authority, for each asks the day anew; this keeps the chart true. A last day that
another system gave a record ends here alone. Running late, twice or twice at once does the same.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from kinpin.enrollment.children import children_of
from kinpin.enrollment.models import Enrollment, Pin
from kinpin.enrollment.words import EnrollmentEnd, RowLock
from kinpin.enrollment.writes import end_enrollments
from kinpin.families.locks import lock_patients
from kinpin.families.models import Authority, Tie
from kinpin.families.rules import Role
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import latest_birth_date
from kinpin.practices.models import Practice
from kinpin.practices.permits import require_operator
from kinpin.workflows.intake.endings import end_lapsed
from kinpin.workflows.reconsider import reconsider

# An authority that begins is looked for this far back, should the worker have stood still.
_LOOKS_BACK = timedelta(days=31)


def begin_day(*, practice: Practice, by: Actor, at: datetime) -> None:
    """End the places on charts whose last day has passed, and the PINs and enrollments that may no longer be."""
    require_operator(by)
    end_lapsed(practice=practice, by=by, at=at)
    today = local_day(at, practice.zone)
    for patient_id in _open_to_a_caregiver(practice, _of_an_age(practice, today) | _of_another_authority(today)):
        with transaction.atomic():
            lock_patients([patient_id])
            reconsider(practice, patient_id, by=by, at=at)
            _end_of_grown(practice, patient_id, today, by, at)


def _of_an_age(practice: Practice, today: date) -> Q:
    """Old enough that the policy may give a caregiver nothing any more."""
    return Q(patient__birth_date__lte=latest_birth_date(practice.rules.youngest_shut_out, today))


def _of_another_authority(today: date) -> Q:
    """With an authority that has run out, or that began lately."""
    tie = {"tie__patient": OuterRef("patient"), "tie__contact": OuterRef("contact")}
    moved = Q(ends_on__lt=today) | Q(starts_on__gt=today - _LOOKS_BACK, starts_on__lte=today)
    return Q(Exists(Authority.objects.filter(moved, **tie)))


def _open_to_a_caregiver(practice: Practice, which: Q) -> list[int]:
    """The children that somebody else has an open PIN or a live enrollment for."""
    own = Tie.objects.filter(patient=OuterRef("patient"), contact=OuterRef("contact"), role=Role.SELF)
    others = Q(which, ~Exists(own), practice=practice)
    pins = Pin.objects.filter(others, closed_at=None)
    enrollments = Enrollment.objects.filter(others, ended_at=None)
    return sorted({*pins.values_list("patient_id", flat=True), *enrollments.values_list("patient_id", flat=True)})


def _end_of_grown(practice: Practice, patient_id: int, today: date, by: Actor, at: datetime) -> None:
    live = Enrollment.objects.filter(patient=patient_id, ended_at=None)
    grown = [
        enrollment
        for enrollment in live
        if children_of(practice, enrollment.contact_id, [patient_id], today=today)[0].caregiver_lock(practice, today)
        is RowLock.ADULT
    ]
    end_enrollments(grown, EnrollmentEnd.AGE, by=by, at=at)
