"""The demo's schedule: today and tomorrow always have appointments, whatever day it is run."""

from datetime import date, datetime, time, timedelta

from kinpin.families.models import Contact, Patient, Tie
from kinpin.kernel.actor import system_actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.ids import new_public_id
from kinpin.practices.models import Practice, Provider
from kinpin.practices.queries import providers_of, sites_of
from kinpin.schedule.actions import AppointmentDetails, add_appointment
from kinpin.schedule.queries import appointments_between
from kinpin.schedule.rules import VisitStatus, VisitType

_REASONS = {
    VisitType.WELL: ("7-year check", "Well visit", "Annual check"),
    VisitType.SICK: ("Cough", "Fever", "Ear pain", "Rash"),
    VisitType.SHOT: ("Flu shot", "Vaccines"),
    VisitType.FOLLOW_UP: ("Asthma follow-up", "Weight check"),
}
# provider, hour, minute, length, type: one ordinary day, on which the families take their turns
_DAY = tuple(
    (provider, hour, minute, length, kind)
    for provider, length, kind, slots in (
        (0, 30, VisitType.WELL, ((9, 15), (10, 0), (10, 45), (11, 30), (13, 30), (14, 15), (15, 0), (15, 45))),
        (
            1,
            15,
            VisitType.SICK,
            ((8, 0), (8, 30), (8, 45), (9, 15), (10, 0), (10, 30), (11, 15), (13, 0), (14, 0), (15, 30)),
        ),
        (2, 15, VisitType.SHOT, ((8, 45), (9, 0), (10, 15), (11, 0), (13, 15), (14, 30))),
    )
    for hour, minute in slots
)


def add_days(practice: Practice, at: datetime) -> None:
    """Give today, tomorrow and a day next week their appointments, unless they have them."""
    today = local_day(at, practice.zone)
    for day in (today, today + timedelta(days=1), today + timedelta(days=8)):
        if not appointments_between(practice, day, day):
            _fill(practice, day, today, at)


def _fill(practice: Practice, day: date, today: date, at: datetime) -> None:
    article = [p for p in _patients(practice) if p.family == "TESTKIDDO"]
    for patient, minutes in zip(article[:2], (15, 45), strict=True):
        _add(practice, patient, day, time(8, minutes), 0, 30, VisitType.WELL, day == today and minutes == 15, at)
    sotos = [p for p in _patients(practice) if p.family == "SOTO" and p.given.startswith("Maria")]
    for patient, minutes in zip(sotos, (15, 30), strict=False):
        _add(practice, patient, day, time(8, minutes), 2, 15, VisitType.SHOT, False, at)
    others = [p for p in _patients(practice) if p not in article and p not in sotos]
    step = day.toordinal() * len(_DAY)
    for turn, (provider, hour, minute, length, kind) in enumerate(_DAY):
        patient = others[(step + turn) % len(others)]
        _add(practice, patient, day, time(hour, minute), provider, length, kind, False, at)


def _patients(practice: Practice) -> list[Patient]:
    return list(Patient.objects.filter(practice=practice).order_by("pk"))


def _add(
    practice: Practice,
    patient: Patient,
    day: date,
    start: time,
    column: int,
    minutes: int,
    kind: VisitType,
    is_here: bool,
    at: datetime,
) -> None:
    # Whoever tries the demo may have taken some of them out of use.
    columns: list[Provider] = providers_of(practice.pk)
    sites = sites_of(practice.pk)
    reasons = _REASONS[kind]
    starts_at = datetime.combine(day, start, practice.zone)
    details = AppointmentDetails(
        starts_at=starts_at,
        minutes=minutes,
        provider=columns[column % len(columns)] if columns else None,
        site=sites[0] if sites else None,
        visit_type=kind,
        reason=reasons[patient.pk % len(reasons)],
        status=VisitStatus.ARRIVED if is_here else VisitStatus.SCHEDULED,
        arrived_at=starts_at - timedelta(minutes=3) if is_here else None,
        presenter=_mother(patient) if is_here else None,
    )
    by = system_actor(practice.pk)
    add_appointment(practice=practice, patient=patient, details=details, request=new_public_id(), by=by, at=at)


def _mother(patient: Patient) -> Contact | None:
    tie = Tie.objects.filter(patient=patient, ended_at=None).order_by("position").select_related("contact").first()
    return tie.contact if tie else None
