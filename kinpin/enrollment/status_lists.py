"""Patients by portal status: the same ranking as `rules.portal_status`, asked of the database."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from kinpin.enrollment.models import Decline, Enrollment, Pin
from kinpin.enrollment.words import DeclineKind, PortalStatus
from kinpin.families.models import Patient
from kinpin.families.rules import Status

# Not "all but merged": where a practice has no other word than one, PostgreSQL would expect nobody, and read everybody.
_HAVE_CHARTS = [status for status in Status if status is not Status.MERGED]


def patients_by_status(
    practice_id: int,
    status: PortalStatus | None,
    *,
    today: date,
    at: datetime,
    before: int | None = None,
    most: int = 50,
) -> list[Patient]:
    """Patients with a portal status, or all; the newest charts first, `before` an id for the page after. One query."""
    found = Patient.objects.filter(practice=practice_id, status__in=_HAVE_CHARTS)
    if before is not None:
        found = found.filter(pk__lt=before)
    for word, condition in _ranking(today, at) if status else ():
        if word is status:
            found = found.filter(condition)
            break
        found = found.exclude(condition)
    return list(found.order_by("-pk")[:most])


def _ranking(today: date, at: datetime) -> Iterator[tuple[PortalStatus, Exists]]:
    """What makes each status, the highest first; whoever fits none is Unregistered."""
    of_patient = {"patient": OuterRef("pk")}
    said = Decline.objects.filter(Q(ask_again_on=None) | Q(ask_again_on__gt=today), **of_patient, withdrawn_at=None)
    yield PortalStatus.REGISTERED, Exists(Enrollment.objects.filter(**of_patient, ended_at=None))
    yield PortalStatus.PENDING, Exists(Pin.objects.filter(**of_patient, closed_at=None, expires_at__gt=at))
    yield PortalStatus.DECLINED, Exists(said.filter(kind=DeclineKind.DECLINED))
    yield PortalStatus.DEFERRED, Exists(said.filter(kind=DeclineKind.DEFERRED))
