"""The demo's schedule: today and tomorrow always have appointments, whatever day it is run."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from kinpin.families.models import Contact, Patient, Tie
from kinpin.kernel.actor import system_actor
from kinpin.kernel.clock import local_day
from kinpin.practices.models import Practice, Provider, Site
from kinpin.practices.queries import providers_of, sites_of
from kinpin.schedule.actions import AppointmentDetails, add_appointment
from kinpin.schedule.queries import appointments_between
from kinpin.schedule.rules import VisitStatus, VisitType

_REASONS = {
    VisitType.WELL: ("Checkup", "Well visit", "Annual check"),
    VisitType.SICK: ("Cough", "Fever", "Ear pain", "Rash"),
    VisitType.SHOT: ("Flu shot", "Vaccines"),
    VisitType.FOLLOW_UP: ("Asthma follow-up", "Weight check"),
}


class _Slot(NamedTuple):
    """When somebody comes, to which column, for how many minutes and what."""

    column: int
    hour: int
    minute: int
    length: int
    kind: VisitType


_OF_THE_ARTICLE = (_Slot(0, 8, 15, 30, VisitType.WELL), _Slot(0, 8, 45, 30, VisitType.WELL))
_OF_TWO_MARIAS = (_Slot(2, 8, 15, 15, VisitType.SHOT), _Slot(2, 8, 30, 15, VisitType.SHOT))
# One ordinary day, on which the families take their turns.
_IN_TURN = tuple(
    _Slot(column, hour, minute, length, kind)
    for column, length, kind, starts in (
        (0, 30, VisitType.WELL, ((9, 15), (10, 0), (10, 45), (11, 30), (13, 30), (14, 15), (15, 0), (15, 45))),
        (
            1,
            15,
            VisitType.SICK,
            ((8, 0), (8, 30), (8, 45), (9, 15), (10, 0), (10, 30), (11, 15), (13, 0), (14, 0), (15, 30)),
        ),
        (2, 15, VisitType.SHOT, ((8, 45), (9, 0), (10, 15), (11, 0), (13, 15), (14, 30))),
    )
    for hour, minute in starts
)


def add_days(practice: Practice, at: datetime) -> None:
    """Give today, tomorrow and a day next week their appointments, unless they have them."""
    today = local_day(at, practice.zone)
    for day in (today, today + timedelta(days=1), today + timedelta(days=8)):
        if not appointments_between(practice, day, day):
            _fill(practice, day, today, at)


def _fill(practice: Practice, day: date, today: date, at: datetime) -> None:
    # Whoever tries the demo may have taken some of them out of use.
    columns, sites = providers_of(practice.pk), sites_of(practice.pk)
    by = system_actor(practice.pk)
    for number, (patient, slot) in enumerate(_who_comes(practice, day)):
        details = _details(
            patient,
            slot,
            datetime.combine(day, time(slot.hour, slot.minute), practice.zone),
            provider=columns[slot.column % len(columns)] if columns else None,
            site=sites[0] if sites else None,
            is_here=number == 0 and day == today,
        )
        add_appointment(practice=practice, patient=patient, details=details, by=by, at=at)


def _who_comes(practice: Practice, day: date) -> Iterator[tuple[Patient, _Slot]]:
    """Everybody who has an appointment on a day; first the child whom README.md looks for."""
    everybody = list(Patient.objects.filter(practice=practice).order_by("pk"))
    article = [p for p in everybody if p.family == "TESTKIDDO"]
    marias = [p for p in everybody if p.family == "SOTO" and p.given.startswith("Maria")]
    others = [p for p in everybody if p not in article and p not in marias]
    yield from zip(article, _OF_THE_ARTICLE, strict=False)
    yield from zip(marias, _OF_TWO_MARIAS, strict=False)
    first = day.toordinal() * len(_IN_TURN)
    for turn, slot in enumerate(_IN_TURN, first):
        yield others[turn % len(others)], slot


def _details(
    patient: Patient, slot: _Slot, starts_at: datetime, *, provider: Provider | None, site: Site | None, is_here: bool
) -> AppointmentDetails:
    reasons = _REASONS[slot.kind]
    return AppointmentDetails(
        starts_at=starts_at,
        minutes=slot.length,
        provider=provider,
        site=site,
        visit_type=slot.kind,
        reason=reasons[patient.pk % len(reasons)],
        status=VisitStatus.ARRIVED if is_here else VisitStatus.SCHEDULED,
        arrived_at=starts_at - timedelta(minutes=3) if is_here else None,
        presenter=_mother(patient) if is_here else None,
    )


def _mother(patient: Patient) -> Contact | None:
    tie = Tie.objects.filter(patient=patient, ended_at=None).order_by("position").select_related("contact").first()
    return tie.contact if tie else None
