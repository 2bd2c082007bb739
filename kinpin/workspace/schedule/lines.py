"""An appointment as the calendar and Tracking show it: who, when, why, how far, and the portal status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from kinpin.accounts.requests import fingerprint
from kinpin.enrollment.lifetimes import last_day
from kinpin.enrollment.portal_standing import PortalStanding, standings
from kinpin.enrollment.words import PortalStatus
from kinpin.families.name_alerts import look_alikes
from kinpin.families.queries import contacts, siblings_among
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import NO_NAME, age_on
from kinpin.practices.queries import providers_of, sites_of
from kinpin.schedule.queries import appointments_between
from kinpin.schedule.rules import HERE, PresenterKind, VisitStatus, VisitType
from kinpin.workspace.addresses import appointment_address
from kinpin.workspace.doors import WorkspaceRequest
from kinpin.workspace.schedule.places import ScheduleView, Show, presenter_of, registration_address

if TYPE_CHECKING:
    from kinpin.families.models import Contact
    from kinpin.practices.models import Practice, Provider, Site
    from kinpin.schedule.models import Appointment


@dataclass(frozen=True)
class AppointmentLine:
    """One appointment. What a page says of it more than once is worked out once."""

    appointment: "Appointment"
    local: datetime  # when it begins, on the practice's clock
    standing: PortalStanding
    for_whom: str
    alert: bool
    siblings: str  # public ids of brothers and sisters among the page's patients
    age: str
    address: str
    registration: str

    @property
    def id(self) -> str:
        return self.appointment.public_id

    @cached_property
    def name(self) -> str:
        """*TESTKIDDO, ROSEMARY*"""
        patient = self.appointment.patient
        return ", ".join(part for part in (patient.family, patient.given) if part) or NO_NAME

    @property
    def time(self) -> str:
        return f"{self.local.hour % 12 or 12}:{self.local.minute:02}"

    @property
    def meridiem(self) -> str:
        return "AM" if self.local.hour < 12 else "PM"

    @property
    def portal(self) -> PortalStatus:
        return self.standing.status

    @cached_property
    def status(self) -> VisitStatus:
        return VisitStatus(self.appointment.status)

    @property
    def is_cancelled(self) -> bool:
        return self.status is VisitStatus.CANCELLED

    @property
    def counts_as_unregistered(self) -> bool:
        return not self.is_cancelled and self.portal is not PortalStatus.REGISTERED

    @cached_property
    def what(self) -> str:
        return self.appointment.reason or VisitType(self.appointment.visit_type).label

    @property
    def presenter(self) -> str:
        appointment = self.appointment
        if appointment.presenter:
            return appointment.presenter.name.usual or NO_NAME
        return PresenterKind(appointment.presenter_kind).label if appointment.presenter_kind else ""

    @cached_property
    def more(self) -> str:
        """The second line of a block: *Arrived, 7 y 8 m, CINDY here*."""
        parts = [self.status.label, self.age, self._brought]
        return ", ".join(part for part in parts if part)

    @property
    def _brought(self) -> str:
        appointment = self.appointment
        if appointment.presenter:
            given = appointment.presenter.given or self.presenter
            return f"{given} here" if self.status in HERE else f"with {given}"
        return self.presenter.lower()


@dataclass(frozen=True, slots=True)
class Schedule:
    """The appointments of a place, with what the bar above them offers."""

    place: ScheduleView
    lines: Sequence[AppointmentLine]  # all of the place, whatever it leaves out by status
    sites: Sequence["Site"]
    providers: Sequence["Provider"]

    @property
    def shown(self) -> list[AppointmentLine]:
        """The appointments to show: without those registered, when the page is asked to leave them out."""
        unfinished = self.place.unregistered
        return [line for line in self.lines if not unfinished or line.portal is not PortalStatus.REGISTERED]

    @property
    def count(self) -> str:
        """*23 appointments, 9 not registered*"""
        appointments = sum(not line.is_cancelled for line in self.lines)
        unregistered = sum(line.counts_as_unregistered for line in self.lines)
        return f"{appointments} appointment{'' if appointments == 1 else 's'}, {unregistered} not registered"

    @property
    def facts(self) -> str:
        """Stands for every text that changes by itself."""
        return fingerprint(repr([(x.id, x.portal, x.for_whom, x.more, x.appointment.arrived_at) for x in self.lines]))

    @property
    def outline(self) -> str:
        """Stands for which appointments there are, and where."""
        return fingerprint(
            repr(
                [
                    (x.id, a.starts_at, a.minutes, a.provider_id, x.is_cancelled, x.name, x.what)
                    for x in self.lines
                    for a in [x.appointment]
                ]
            )
        )


def read_schedule(request: WorkspaceRequest, place: ScheduleView, *, for_poll: bool = False) -> Schedule:
    """The appointments of a place with their statuses. At most six queries, however many they are."""
    practice = request.practice
    sites, providers = sites_of(practice.pk), providers_of(practice.pk)
    site = next((s for s in sites if s.public_id == place.site), None)
    provider = next((p for p in providers if p.public_id == place.provider), None)
    appointments = appointments_between(
        practice,
        place.first,
        place.last,
        site_id=site.pk if site else None,
        provider_id=provider.pk if provider else None,
    )
    lines = _lines(request, place, appointments, for_poll=for_poll)
    return Schedule(place, lines, sites, providers)


def _lines(
    request: WorkspaceRequest, place: ScheduleView, appointments: Sequence["Appointment"], *, for_poll: bool
) -> list[AppointmentLine]:
    practice, zone = request.practice, request.practice.zone
    today = local_day(request.at, zone)
    ids = {appointment.patient_id for appointment in appointments}
    statuses = standings(ids, today=today, at=request.at)
    caregivers = {pk for s in statuses.values() for pk in s.caregivers} if place.show is Show.TRACKING else ()
    people = contacts(practice.pk, caregivers)
    public = {appointment.patient_id: appointment.patient.public_id for appointment in appointments}
    siblings = siblings_among(ids) if ids and not for_poll else {}
    alerts = set() if for_poll else _alike_on_a_day(appointments, practice)
    return [
        AppointmentLine(
            appointment=appointment,
            local=appointment.starts_at.astimezone(zone),
            standing=statuses[appointment.patient_id],
            for_whom=_for_whom(statuses[appointment.patient_id], people, practice),
            alert=appointment.pk in alerts,
            siblings=" ".join(sorted(public[pk] for pk in siblings.get(appointment.patient_id, ()))),
            age=age_on(appointment.patient.birth_date, today).short if appointment.patient.birth_date else "",
            address=appointment_address(request.tab, appointment.public_id),
            registration=registration_address(request.tab, appointment.patient.public_id, presenter_of(appointment)),
        )
        for appointment in appointments
    ]


def _alike_on_a_day(appointments: Sequence["Appointment"], practice: "Practice") -> set[int]:
    """The appointments whose patients could be taken for another one's of the same day."""
    by_day: dict[object, list[Appointment]] = {}
    for appointment in appointments:
        by_day.setdefault(local_day(appointment.starts_at, practice.zone), []).append(appointment)
    found: set[int] = set()
    for of_day in by_day.values():
        alike = look_alikes(list({appointment.patient_id: appointment.patient for appointment in of_day}.values()))
        found |= {appointment.pk for appointment in of_day if appointment.patient_id in alike}
    return found


def _for_whom(standing: PortalStanding, people: dict[int, "Contact"], practice: "Practice") -> str:
    """*CINDY, use by 11/30*: whose doing the child's status is."""
    whose = [pk for pk, status in standing.caregivers.items() if status is standing.status and pk in people]
    if standing.status is not PortalStatus.PENDING:
        return ", ".join(people[pk].given or people[pk].family for pk in whose)
    return "; ".join(
        f"{people[pk].given or people[pk].family}, use by {last_day(standing.since[pk], practice.zone):%m/%d}"
        for pk in whose
    )
