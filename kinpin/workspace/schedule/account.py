"""Portal Account in the appointment window: the child's status, and each caregiver's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kinpin.accounts.requests import fingerprint
from kinpin.enrollment.lifetimes import last_day
from kinpin.enrollment.portal_standing import standing_of
from kinpin.enrollment.words import PortalStatus
from kinpin.families.access import open_chart_part
from kinpin.families.authority import is_barred
from kinpin.families.queries import TieOnDay, ties_of
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import NO_NAME
from kinpin.practices.roles import Permission
from kinpin.workspace.doors import WorkspaceRequest, workspace_page

if TYPE_CHECKING:
    from kinpin.families.models import Patient


@dataclass(frozen=True, slots=True)
class CaregiverStatus:
    name: str
    status: PortalStatus
    note: str  # until when a PIN is good


@dataclass(frozen=True, slots=True)
class Account:
    """The portal status of a patient. Who is barred is not named: the screen faces the counter."""

    status: PortalStatus
    caregivers: Sequence[CaregiverStatus]
    address: str

    @property
    def live(self) -> str:
        return f"{self.address}?facts={self.facts}"

    @property
    def facts(self) -> str:
        return fingerprint(repr((self.status, self.caregivers)))


@workspace_page("GET", Permission.CHART_VIEW, poll=True)
def account(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """The panel anew; nothing while it is as the page shows it. It asks by itself, so it is no look."""
    opened = open_chart_part(by=request.actor, at=request.at, public_id=patient)
    found = account_of(request, opened, contacts_of(request, opened))
    if found.facts == request.GET.get("facts"):
        return HttpResponse(status=204)
    return render(request, "workspace/schedule/account.html", {"account": found})


def contacts_of(request: WorkspaceRequest, patient: "Patient") -> list[TieOnDay]:
    """The contacts of a patient's chart, in its order. Two queries."""
    return ties_of([patient.pk], local_day(request.at, request.practice.zone)).get(patient.pk, [])


def account_of(request: WorkspaceRequest, patient: "Patient", ties: Sequence[TieOnDay]) -> Account:
    """One query."""
    zone = request.practice.zone
    standing = standing_of(patient.pk, today=local_day(request.at, zone), at=request.at)
    shown = [tie for tie in ties if not is_barred(tie.authority)]
    given = [tie.contact.given for tie in shown]
    found = []
    for tie in shown:
        status, since = standing.of(tie.contact.pk), standing.since.get(tie.contact.pk)
        name = (
            tie.contact.given if tie.contact.given and given.count(tie.contact.given) == 1 else tie.contact.name.usual
        )
        note = f"use by {last_day(since, zone):%m/%d}" if since and status is PortalStatus.PENDING else ""
        found.append(CaregiverStatus(name or NO_NAME, status, note))
    address = reverse("workspace:appointment_account", kwargs={"tab": request.tab, "patient": patient.public_id})
    return Account(standing.status, found, address)
