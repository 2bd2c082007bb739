"""The list of Family Contacts: one line per contact of a patient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from kinpin.enrollment.lifetimes import last_day
from kinpin.enrollment.shut_enrollments import kept_away
from kinpin.enrollment.words import PortalStatus
from kinpin.families.bars import Bar, bars_around, doubles_among
from kinpin.families.queries import TieOnDay, siblings_of, ties_of
from kinpin.families.rules import Role
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import age_in_years
from kinpin.workspace.addresses import page_address
from kinpin.workspace.charts.frame import Chart, chart_of
from kinpin.workspace.doors import WorkspaceRequest

if TYPE_CHECKING:
    from kinpin.families.models import Contact, Patient


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact as the list shows it."""

    tie: TieOnDay
    status: PortalStatus
    note: str  # since when, or until when
    alike: Sequence[str]  # who may be the same human, where one of them is barred and the other is not
    address: str
    registration: str

    @property
    def contact(self) -> "Contact":
        return self.tie.contact

    @property
    def home(self) -> str:
        return {True: "Yes", False: "No", None: ""}[self.tie.tie.resides_with]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two entries that may be one human, one of them barred. The words do not say which."""

    one: "Contact"
    other: "Contact"
    address: str


@dataclass(frozen=True, slots=True)
class ContactList:
    """The contacts and siblings of a patient, inside the chart's frame."""

    chart: Chart
    lines: Sequence[ContactLine]
    siblings: Sequence["Patient"]
    alike: Sequence[Likeness]
    can_add_self: bool

    def line(self, contact: str) -> ContactLine | None:
        """The line of a contact, by public id; the first where none is named."""
        if not contact:
            return next(iter(self.lines), None)
        return next((line for line in self.lines if line.contact.public_id == contact), None)


def contact_list(request: WorkspaceRequest, patient: "Patient") -> ContactList:
    """The list for a patient whose chart is open. Eight queries, and one more where somebody was ever barred."""
    today = local_day(request.at, request.practice.zone)
    siblings = siblings_of(patient.pk)
    family = [patient.pk, *(sibling.pk for sibling in siblings)]
    around = ties_of(family, today)
    ties = around.get(patient.pk, [])
    alike = _alike(request, patient, around, bars_around(family, today))
    facts = [(t.contact.pk, t.authority, t.role, t.tie.position, t.tie.resides_with, t.contact.version) for t in ties]
    shut = {one.contact_id for one in kept_away([patient.pk], today)}
    pairs = [(pair.one.pk, pair.other.pk) for pair in alike]
    further = repr([facts, [sibling.pk for sibling in siblings], pairs, sorted(shut)])
    chart = chart_of(request, patient, "contacts", further)
    has_self = any(tie.role is Role.SELF for tie in ties)
    years = age_in_years(patient.birth_date, today) if patient.birth_date else 0
    return ContactList(
        chart=chart,
        lines=[_line(request, chart, tie, alike, is_shut=tie.contact.pk in shut) for tie in ties],
        siblings=siblings,
        alike=alike,
        can_add_self=chart.may_edit and not has_self and years >= request.practice.rules.own_access_years,
    )


def contact_address(tab: str, patient: str, contact: str, name: str = "contact") -> str:
    return reverse(f"workspace:{name}", kwargs={"tab": tab, "patient": patient, "contact": contact})


def _alike(
    request: WorkspaceRequest, patient: "Patient", around: Mapping[int, Sequence[TieOnDay]], bars: Sequence[Bar]
) -> list[Likeness]:
    """The pairs of which one is on this chart, or was barred from it."""
    here = {tie.contact.pk for tie in around.get(patient.pk, [])}
    pairs: dict[tuple[int, int], Likeness] = {}
    for double in doubles_among(around, bars):
        barred, other = double.bar.tie.contact, double.place.contact
        if other.pk in here or double.bar.tie.patient_id == patient.pk:
            asked = other if other.pk in here else barred
            address = contact_address(request.tab, patient.public_id, asked.public_id, "contact_alike")
            pairs[barred.pk, other.pk] = Likeness(barred, other, address)
    return list(pairs.values())


def _line(
    request: WorkspaceRequest, chart: Chart, tie: TieOnDay, alike: Sequence[Likeness], *, is_shut: bool
) -> ContactLine:
    status = chart.standing.of(tie.contact.pk)
    since = chart.standing.since.get(tie.contact.pk)
    note = ""
    if since and status is PortalStatus.REGISTERED:
        note = f"{local_day(since, request.practice.zone):%m/%d/%Y}{', shut for now' if is_shut else ''}"
    elif since and status is PortalStatus.PENDING:
        waits = ", sheet not printed" if tie.contact.pk in chart.unprinted else ""
        note = f", use by {last_day(since, request.practice.zone):%m/%d}{waits}"
    patient, contact, me = chart.patient.public_id, tie.contact.public_id, tie.contact.pk
    others = [p.other if p.one.pk == me else p.one for p in alike if me in (p.one.pk, p.other.pk)]
    return ContactLine(
        tie=tie,
        status=status,
        note=note,
        alike=[other.name.usual or "somebody without a name" for other in others],
        address=contact_address(request.tab, patient, contact),
        registration=f"{page_address(request.tab, 'registration', patient)}?contact={contact}",
    )
