"""A barred parent's e-mail in the chart becomes another: an account that was shut by the one before is not let in."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from kinpin.enrollment.models import Enrollment
from kinpin.enrollment.shut_enrollments import kept_away
from kinpin.enrollment.words import EnrollmentEnd
from kinpin.enrollment.writes import end_enrollments
from kinpin.families.authority import turning_days
from kinpin.families.models import Authority
from kinpin.families.queries import patients_of
from kinpin.families.rules import AuthorityKind
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.practices.models import Practice
from kinpin.sql.statements import among


@contextmanager
def staying_out(contact_ids: Collection[int], *, practice: Practice, by: Actor, at: datetime) -> Iterator[None]:
    """End the enrollments that are shut before these contacts are changed and would be open after it.

    Those too that an order shuts on a later day. Nobody has looked at whose account it is. Stands inside the
    transaction, behind the lock on all their charts.
    """
    patients = sorted(patients_of(contact_ids)) if contact_ids else []
    days = _days(patients, local_day(at, practice.zone))
    shut = _shut(patients, days)
    yield
    if shut:
        opening = {enrollment for enrollment, _ in shut - _shut(patients, days)}
        end_enrollments(Enrollment.objects.filter(pk__in=opening), EnrollmentEnd.KNOWN_AS_BARRED, by=by, at=at)


def _days(patients: Sequence[int], today: date) -> list[date]:
    """Today, and each later day on which who must be kept away may change by what is recorded.

    That of a tie without an order never does: most contacts' authority that ends some day asks nothing more.
    """
    orders = Authority.objects.filter(tie__patient__in=among(patients), kind=AuthorityKind.NO_CONTACT)
    spans = Authority.objects.filter(tie__in=orders.values("tie")).values_list("starts_on", "ends_on")
    return [today, *turning_days(spans.distinct(), today)]


def _shut(patients: Sequence[int], days: Sequence[date]) -> set[tuple[int, date]]:
    """The enrollments whose login must be kept away, each with the day on which it must."""
    return {(one.enrollment_id, day) for day in days for one in kept_away(patients, day)}
