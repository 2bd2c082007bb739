"""One patient's portal account: who may, who does, and which sheets are out. Never a PIN."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kinpin.enrollment.alerts import alerts_of
from kinpin.enrollment.closings import closings_of
from kinpin.enrollment.lifetimes import extended, last_day, longest_extension
from kinpin.enrollment.portal_standing import PortalStanding, standing_of
from kinpin.enrollment.queries import ALERT_FOR, handouts_of_patient, pins_on_live_sheets
from kinpin.enrollment.sheet_numbers import sheet_number
from kinpin.enrollment.words import SAID_NO, RemovalReason
from kinpin.families.access import open_chart
from kinpin.families.queries import TieOnDay, siblings_of, ties_of
from kinpin.kernel.clock import local_day
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.outcome_words import done_here
from kinpin.practice_portal.patients.associations import associations_of
from kinpin.practice_portal.patients.words import PortalWord
from kinpin.practices.roles import Permission

if TYPE_CHECKING:
    from kinpin.enrollment.models import Pin
    from kinpin.families.models import Patient


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A live PIN of this patient, by the sheet it is on."""

    public_id: str
    number: int
    issued_at: datetime
    until: date
    is_handed_over: bool
    can_be_extended: bool


@dataclass(frozen=True, slots=True)
class CaregiverLine:
    tie: TieOnDay
    status: PortalWord
    since: datetime | None
    sheet: SheetLine | None


@portal_page("GET", Permission.PORTAL_PATIENTS)
def account(request: PortalRequest, patient: str) -> HttpResponse:
    opened = open_chart(
        by=request.actor, public_id=patient, at=request.at, look="portal_account", permission=Permission.PORTAL_PATIENTS
    )
    today = local_day(request.at, request.practice.zone)
    standing = standing_of(opened.pk, today=today, at=request.at)
    context = {
        "patient": opened,
        "alerts": alerts_of(opened, handouts_of_patient(opened.pk, since=request.at - ALERT_FOR)),
        "status": PortalWord(standing.status),
        "said_no": standing.status in SAID_NO,
        "lines": _lines(request, opened, standing, today),
        "associations": associations_of(opened.pk, today),
        "reasons": [(reason.value, reason.label) for reason in RemovalReason],
        "siblings": siblings_of(opened.pk),
        "may_issue": request.actor.may(Permission.PIN_ISSUE),
        "may_read_trail": request.actor.may(Permission.AUDIT_VIEW),
        "done": done_here(request),
    }
    return render(request, "practice_portal/patient.html", context)


def address_of(patient: str) -> str:
    return reverse("practice_portal:patient", kwargs={"patient": patient})


def _lines(request: PortalRequest, patient: "Patient", standing: PortalStanding, today: date) -> list[CaregiverLine]:
    pins = pins_on_live_sheets([patient.pk], at=request.at)
    ties = ties_of(sorted({patient.pk, *(pin.patient_id for pin in pins)}), today)
    return [
        CaregiverLine(
            tie=tie,
            status=PortalWord(standing.of(tie.contact.pk)),
            since=standing.since.get(tie.contact.pk),
            sheet=_sheet(request, patient, [pin for pin in pins if pin.contact_id == tie.contact.pk], ties, today),
        )
        for tie in ties.get(patient.pk, [])
    ]


def _sheet(
    request: PortalRequest,
    patient: "Patient",
    pins: "Sequence[Pin]",
    ties: Mapping[int, Sequence[TieOnDay]],
    today: date,
) -> SheetLine | None:
    """The sheet of one caregiver on which the patient is, of their live PINs with all who are on it."""
    pin = next((pin for pin in pins if pin.patient_id == patient.pk), None)
    if pin is None:
        return None
    sheet, practice = pin.handout, request.practice
    longest = longest_extension(sheet.issued_at, request.at, practice.pin_life_days, practice.zone)
    children = [one.patient for one in pins if one.handout_id == sheet.pk]
    closings = closings_of(children, ties, sheet.contact_id, practice=practice, today=today, longest=longest)
    until = min([longest, *(closing.last_day for closing in closings.values())])
    return SheetLine(
        public_id=sheet.public_id,
        number=sheet_number(sheet.pk),
        issued_at=sheet.issued_at,
        until=last_day(pin.expires_at, practice.zone),
        is_handed_over=sheet.is_handed_over,
        can_be_extended=extended(pin.expires_at, until, practice.zone) > pin.expires_at,
    )
