"""Closing PINs whose day is over. Nothing waits for it: every read asks the time too."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from kinpin.enrollment.models import Pin
from kinpin.enrollment.words import PinEnd
from kinpin.enrollment.writes import close_pins
from kinpin.families.locks import lock_patients
from kinpin.kernel.actor import Actor

_AT_ONCE = 200  # PINs in one transaction, so that nobody waits long for one of their children


def expire_pins(*, by: Actor, at: datetime) -> int:
    """Close every PIN that has expired, with an audit row each, some at a time. Returns how many."""
    closed = 0
    while due := list(_expired(at).values_list("pk", "patient_id")[:_AT_ONCE]):
        with transaction.atomic():
            lock_patients(patient for _, patient in due)
            # Asked again under the lock: a sheet may have been extended or replaced meanwhile.
            still = _expired(at).select_for_update().filter(pk__in=[pin for pin, _ in due])
            closed += close_pins(still, PinEnd.EXPIRED, by=by, at=at)
    return closed


def _expired(at: datetime) -> QuerySet[Pin]:
    return Pin.objects.filter(closed_at=None, expires_at__lte=at).order_by("pk")
