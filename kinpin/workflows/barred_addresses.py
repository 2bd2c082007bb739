"""A barred parent's e-mail in the chart becomes another: an account that was shut by the one before is not let in."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from kinpin.enrollment.models import Enrollment
from kinpin.enrollment.shut_enrollments import kept_away
from kinpin.enrollment.words import EnrollmentEnd
from kinpin.enrollment.writes import end_enrollments
from kinpin.families.queries import patients_of
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.practices.models import Practice


@contextmanager
def staying_out(contact_ids: Collection[int], *, practice: Practice, by: Actor, at: datetime) -> Iterator[None]:
    """End the enrollments that are shut before these contacts are changed and would be open after it.

    Nobody has looked at whose account it is. Stands inside the transaction, behind the lock on all their charts.
    """
    today = local_day(at, practice.zone)
    patients = sorted(patients_of(contact_ids)) if contact_ids else []
    shut = {one.enrollment_id for one in kept_away(patients, today)}
    yield
    if shut:
        still = {one.enrollment_id for one in kept_away(patients, today)}
        opening = Enrollment.objects.filter(pk__in=shut - still)
        end_enrollments(opening, EnrollmentEnd.KNOWN_AS_BARRED, by=by, at=at)
