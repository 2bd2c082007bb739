"""A visit as the calendar and Tracking show it: who, when, why, how far, and the portal status."""

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
from kinpin.kernel.people import age_on
from kinpin.practices.queries import providers_of, sites_of
from kinpin.schedule.queries import visits_between
from kinpin.schedule.rules import HERE, PresenterKind, VisitStatus, VisitType
from kinpin.workspace.addresses import visit_address
from kinpin.workspace.doors import WorkspaceRequest
from kinpin.workspace.schedule.places import ScheduleView, Show, presenter_of, registration_address

if TYPE_CHECKING:
    from kinpin.families.models import Contact
    from kinpin.practices.models import Practice, Provider, Site
    from kinpin.schedule.models import Appointment

_NO_NAME = "(name not on file)"


@dataclass(frozen=True)
class VisitLine:
    """One visit. What a page says of it more than once is worked out once."""

    visit: "Appointment"
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
        return self.visit.public_id

    @cached_property
    def name(self) -> str:
        """*TESTKIDDO, ROSEMARY*"""
        patient = self.visit.patient
        return ", ".join(part for part in (patient.family, patient.given) if part) or _NO_NAME

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
        return VisitStatus(self.visit.status)

    @property
    def is_cancelled(self) -> bool:
        return self.status is VisitStatus.CANCELLED

    @property
    def counts_as_unregistered(self) -> bool:
        return not self.is_cancelled and self.portal is not PortalStatus.REGISTERED

    @cached_property
    def what(self) -> str:
        return self.visit.reason or VisitType(self.visit.visit_type).label

    @property
    def presenter(self) -> str:
        visit = self.visit
        if visit.presenter:
            return visit.presenter.name.usual or _NO_NAME
        return PresenterKind(visit.presenter_kind).label if visit.presenter_kind else ""

    @cached_property
    def more(self) -> str:
        """The second line of a block: *Arrived, 7 y 8 m, CINDY here*."""
        parts = [self.status.label, self.age, self._brought]
        return ", ".join(part for part in parts if part)

    @property
    def _brought(self) -> str:
        visit = self.visit
        if visit.presenter:
            given = visit.presenter.given or self.presenter
            return f"{given} here" if self.status in HERE else f"with {given}"
        return self.presenter.lower()


@dataclass(frozen=True, slots=True)
class Schedule:
    """The visits of a place, with what the bar above them offers."""

    place: ScheduleView
    lines: Sequence[VisitLine]  # all of the place, whatever it leaves out by status
    sites: Sequence["Site"]
    providers: Sequence["Provider"]

    @property
    def shown(self) -> list[VisitLine]:
        """The visits to show: without those registered, when the page is asked to leave them out."""
        unfinished = self.place.unregistered
        return [line for line in self.lines if not unfinished or line.portal is not PortalStatus.REGISTERED]

    @property
    def count(self) -> str:
        """*23 visits, 9 not registered*"""
        visits = sum(not line.is_cancelled for line in self.lines)
        unregistered = sum(line.counts_as_unregistered for line in self.lines)
        return f"{visits} visit{'' if visits == 1 else 's'}, {unregistered} not registered"

    @property
    def facts(self) -> str:
        """Stands for every text that changes by itself."""
        return fingerprint(repr([(x.id, x.portal, x.for_whom, x.more, x.visit.arrived_at) for x in self.lines]))

    @property
    def outline(self) -> str:
        """Stands for which visits there are, and where."""
        return fingerprint(
            repr(
                [
                    (x.id, x.visit.starts_at, x.visit.minutes, x.visit.provider_id, x.is_cancelled, x.name, x.what)
                    for x in self.lines
                ]
            )
        )


def read_schedule(request: WorkspaceRequest, place: ScheduleView, *, for_poll: bool = False) -> Schedule:
    """The visits of a place with their statuses. At most six queries, however many visits."""
    practice = request.practice
    sites, providers = sites_of(practice.pk), providers_of(practice.pk)
    site = next((s for s in sites if s.public_id == place.site), None)
    provider = next((p for p in providers if p.public_id == place.provider), None)
    visits = visits_between(
        practice,
        place.first,
        place.last,
        site_id=site.pk if site else None,
        provider_id=provider.pk if provider else None,
    )
    lines = _lines(request, place, visits, for_poll=for_poll)
    return Schedule(place, lines, sites, providers)


def _lines(
    request: WorkspaceRequest, place: ScheduleView, visits: Sequence["Appointment"], *, for_poll: bool
) -> list[VisitLine]:
    practice, zone = request.practice, request.practice.zone
    today = local_day(request.at, zone)
    ids = {visit.patient_id for visit in visits}
    statuses = standings(ids, today=today, at=request.at)
    people = contacts({pk for s in statuses.values() for pk in s.caregivers}) if place.show is Show.TRACKING else {}
    public = {visit.patient_id: visit.patient.public_id for visit in visits}
    siblings = siblings_among(ids) if ids and not for_poll else {}
    alerts = set() if for_poll else _alike_on_a_day(visits, practice)
    return [
        VisitLine(
            visit=visit,
            local=visit.starts_at.astimezone(zone),
            standing=statuses[visit.patient_id],
            for_whom=_for_whom(statuses[visit.patient_id], people, practice),
            alert=visit.pk in alerts,
            siblings=" ".join(sorted(public[pk] for pk in siblings.get(visit.patient_id, ()))),
            age=age_on(visit.patient.birth_date, today).short if visit.patient.birth_date else "",
            address=visit_address(request.tab, visit.public_id),
            registration=registration_address(request.tab, visit.patient.public_id, presenter_of(visit)),
        )
        for visit in visits
    ]


def _alike_on_a_day(visits: Sequence["Appointment"], practice: "Practice") -> set[int]:
    """The visits whose patients could be taken for another one's of the same day."""
    by_day: dict[object, list[Appointment]] = {}
    for visit in visits:
        by_day.setdefault(local_day(visit.starts_at, practice.zone), []).append(visit)
    found: set[int] = set()
    for of_day in by_day.values():
        alike = look_alikes(list({visit.patient_id: visit.patient for visit in of_day}.values()))
        found |= {visit.pk for visit in of_day if visit.patient_id in alike}
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
