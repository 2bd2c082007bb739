"""Finding a patient: by what was told, by portal status, or the newest first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from kinpin.enrollment.access import search_sheet
from kinpin.enrollment.portal_standing import standings
from kinpin.enrollment.status_lists import patients_by_status
from kinpin.enrollment.words import PortalStatus
from kinpin.entrance import drafts
from kinpin.families.access import search_charts
from kinpin.families.name_alerts import look_alikes
from kinpin.families.queries import caregiver_names
from kinpin.families.search_keys import read_question
from kinpin.kernel.clock import local_day
from kinpin.kernel.ids import row_id
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.patients.told_sheet import told_sheet
from kinpin.practice_portal.patients.words import STATUSES, PortalWord
from kinpin.practices.roles import Permission

if TYPE_CHECKING:
    from kinpin.families.models import Patient

_LONGEST_QUESTION = 200
_PAGE = 50


@dataclass(frozen=True, slots=True)
class PatientLine:
    patient: "Patient"
    caregivers: str
    status: PortalWord
    is_alike: bool  # another one of the list could be taken for this patient


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: words, a status, and where the page before ended."""

    typed: str = ""
    status: PortalStatus | None = None
    before: int | None = None


@portal_page("GET", Permission.PORTAL_PATIENTS)
def patients(request: PortalRequest) -> HttpResponse:
    draft = drafts.take(request)
    return _answer(request, Asked(draft.get("q", "")[:_LONGEST_QUESTION] if draft else ""))


@portal_page("POST", Permission.PORTAL_PATIENTS)
def search(request: PortalRequest) -> HttpResponse:
    """What was asked, found. By POST, so that no name stands in an address or a log."""
    wanted = request.POST.get("status", "")
    return _answer(
        request,
        Asked(
            typed=request.POST.get("q", "")[:_LONGEST_QUESTION],
            status=next((status for status in PortalStatus if status.value == wanted), None),
            before=row_id(request.POST.get("before", "")),
        ),
    )


def _answer(request: PortalRequest, asked: Asked) -> HttpResponse:
    found, sheet = _found(request, asked)
    lines = _lines(request, found)
    if asked.typed.strip() and asked.status is not None:
        lines = [line for line in lines if line.status.value == asked.status.value]
    context = {
        "asked": asked,
        "lines": lines,
        "sheet": sheet,
        "statuses": STATUSES,
        "older": lines[-1].patient.pk if not asked.typed.strip() and len(lines) == _PAGE else None,
    }
    return render(request, "practice_portal/patients.html", context)


def _found(request: PortalRequest, asked: Asked) -> tuple[list["Patient"], str]:
    """The patients, and what is said of the sheet whose number was typed."""
    today = local_day(request.at, request.practice.zone)
    question = read_question(asked.typed, today=today)
    if question:
        hits = search_charts(by=request.actor, question=question, at=request.at, most=_PAGE)
        on_sheet = _on_sheet(request, question.number)
        found = list(dict.fromkeys([*on_sheet, *(hit.patient for hit in hits)]))
        return found, told_sheet(request, on_sheet, question.number)
    if asked.typed.strip():
        return [], ""
    listed = patients_by_status(
        request.practice.pk, asked.status, today=today, at=request.at, before=asked.before, most=_PAGE
    )
    return listed, ""


def _on_sheet(request: PortalRequest, number: str) -> list["Patient"]:
    """The children of the sheet, if it is the number of one that was typed."""
    return search_sheet(by=request.actor, number=int(number), at=request.at) if number.isdecimal() else []


def _lines(request: PortalRequest, found: list["Patient"]) -> list[PatientLine]:
    """The lines of a list. Two queries, however many."""
    ids = [patient.pk for patient in found]
    statuses = standings(ids, today=local_day(request.at, request.practice.zone), at=request.at)
    around, alike = caregiver_names(ids), look_alikes(found)
    return [
        PatientLine(
            patient,
            ", ".join(around[patient.pk]),
            PortalWord(statuses[patient.pk].status),
            is_alike=patient.pk in alike,
        )
        for patient in found
    ]
