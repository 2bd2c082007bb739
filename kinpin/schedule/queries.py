"""Reading the schedule."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db.models import Count, Min, Q, QuerySet

from kinpin.families.models import Contact, Patient
from kinpin.kernel.clock import day_end, day_start, local_day
from kinpin.practices.models import Practice, Provider
from kinpin.schedule.models import Appointment
from kinpin.schedule.rules import FREE, VisitStatus
from kinpin.sql.statements import among, in_order

_LONGEST = timedelta(hours=24)  # no appointment that began earlier still goes on
_MOST_UPCOMING = 20
_OWN = in_order(
    Appointment,
    ("id", "public_id", "patient_id", "provider_id", "starts_at", "minutes", "visit_type", "reason", "status",
     "arrived_at", "presenter_id", "presenter_kind"),
)  # fmt: skip
_PERSON = ("id", "public_id", "given", "middle", "family", "suffix")
_PATIENT, _PRESENTER = in_order(Patient, (*_PERSON, "birth_date")), in_order(Contact, _PERSON)
T = TypeVar("T", Patient, Contact)


def appointments_between(
    practice: Practice, first: date, last: date, *, site_id: int | None = None, provider_id: int | None = None
) -> list[Appointment]:
    """The appointments of some days, by time, with what a list shows of their people. Four queries at most.

    The people are asked for by id: PostgreSQL, which plans once for every stretch of time, takes one for a two
    hundredth of the whole table, and would read all patients and contacts to join them.
    """
    found = Appointment.objects.filter(
        practice=practice,
        starts_at__gte=day_start(first, practice.zone),
        starts_at__lt=day_end(last, practice.zone),
    )
    if site_id is not None:
        found = found.filter(site=site_id)
    if provider_id is not None:
        found = found.filter(provider=provider_id)
    rows = found.order_by("starts_at", "pk").values_list(*_OWN)
    appointments = [Appointment.from_db(None, _OWN, row) for row in rows]
    _bring_people(appointments)
    return appointments


def _bring_people(appointments: Sequence[Appointment]) -> None:
    providers = Provider.objects.in_bulk({one.provider_id for one in appointments if one.provider_id})
    patients = _people(Patient, _PATIENT, {one.patient_id for one in appointments})
    presenters = _people(Contact, _PRESENTER, {one.presenter_id for one in appointments if one.presenter_id})
    for one in appointments:
        one.provider = providers[one.provider_id] if one.provider_id else None
        one.patient = patients[one.patient_id]
        one.presenter = presenters[one.presenter_id] if one.presenter_id else None


def _people(model: type[T], columns: tuple[str, ...], ids: Collection[int]) -> dict[int, T]:
    """People by id, with some columns. Put together by hand: to make whole ones took the ORM twice as long."""
    rows = model.objects.filter(pk__in=among(ids)).values_list(*columns)
    people = (model.from_db(None, columns, row) for row in rows)
    return {person.pk: person for person in people}


def next_day_with_appointments(practice: Practice, after: date) -> date | None:
    start = day_end(after, practice.zone)
    found = (
        Appointment.objects.filter(practice=practice, starts_at__gte=start)
        .exclude(status=VisitStatus.CANCELLED)
        .order_by("starts_at")
        .values_list("starts_at", flat=True)
        .first()
    )
    return local_day(found, practice.zone) if found else None


def upcoming(patient_ids: Iterable[int], *, at: datetime) -> list[Appointment]:
    """Appointments that some patients still have before them, the soonest first."""
    found = _still_to_come(patient_ids, at)
    return list(found.select_related("provider", "site").order_by("starts_at")[:_MOST_UPCOMING])


def next_appointments(patient_ids: Iterable[int], *, at: datetime) -> dict[int, Appointment]:
    """The soonest appointment that each of some patients still has before them. One query."""
    soonest: dict[int, Appointment] = {}
    for appointment in _still_to_come(patient_ids, at).order_by("starts_at", "pk"):
        soonest.setdefault(appointment.patient_id, appointment)
    return soonest


def _still_to_come(patient_ids: Iterable[int], at: datetime) -> QuerySet[Appointment]:
    return Appointment.objects.filter(patient__in=list(patient_ids), starts_at__gte=at).exclude(status__in=FREE)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many appointments are still to come, and when the first of them begins."""

    count: int
    first: datetime | None


def waiting_for(
    practice_id: int, *, at: datetime, provider_id: int | None = None, site_id: int | None = None
) -> Waiting:
    """What is still to come for a provider, or at a site. One query."""
    found = Appointment.objects.filter(practice=practice_id, starts_at__gte=at).exclude(status__in=FREE)
    found = found.filter(provider=provider_id) if provider_id else found.filter(site=site_id)
    return Waiting(**found.aggregate(count=Count("pk"), first=Min("starts_at")))


def at_the_same_time(
    *, practice_id: int, starts_at: datetime, minutes: int, patient_id: int, provider_id: int | None
) -> list[Appointment]:
    """The provider's or the patient's appointments that overlap a stretch of time, the earliest first. One query."""
    ends_at = starts_at + timedelta(minutes=minutes)
    whose = Q(patient=patient_id) | Q(provider=provider_id) if provider_id else Q(patient=patient_id)
    near = Appointment.objects.filter(
        whose, practice=practice_id, starts_at__gt=starts_at - _LONGEST, starts_at__lt=ends_at
    ).exclude(status__in=FREE)
    found = near.select_related("patient", "provider").order_by("starts_at", "pk")
    return [appointment for appointment in found if appointment.ends_at > starts_at]
