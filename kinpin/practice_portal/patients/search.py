"""Finding a patient: by what was told, by portal status, or the newest first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from kinpin.enrollment.access import search_sheet, search_status
from kinpin.enrollment.portal_standing import PortalStanding, standings
from kinpin.enrollment.words import PortalStatus
from kinpin.entrance import drafts
from kinpin.families.access import search_charts
from kinpin.families.name_alerts import look_alikes
from kinpin.families.queries import caregiver_names
from kinpin.families.questions import LONGEST_QUESTION, read_question
from kinpin.kernel.clock import local_day
from kinpin.kernel.ids import row_id
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.patients.told_sheet import told_sheet
from kinpin.practice_portal.patients.words import STATUSES, PortalWord
from kinpin.practices.roles import Permission

if TYPE_CHECKING:
    from kinpin.families.models import Patient

_PAGE = 50
_LOOKED_AT = 1000  # whom words find, of whom those with a status are shown


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


@dataclass(frozen=True, slots=True)
class Found:
    """The lines of a page, the sentence on a sheet whose number was typed, and whether more may fit the words."""

    lines: list[PatientLine]
    sheet: str = ""
    may_be_more: bool = False


@portal_page("GET", Permission.PORTAL_PATIENTS)
def patients(request: PortalRequest) -> HttpResponse:
    draft = drafts.take(request)
    return _answer(request, Asked(draft.get("q", "")[:LONGEST_QUESTION] if draft else ""))


@portal_page("POST", Permission.PORTAL_PATIENTS)
def search(request: PortalRequest) -> HttpResponse:
    """What was asked, found. By POST, so that no name stands in an address or a log."""
    wanted = request.POST.get("status", "")
    return _answer(
        request,
        Asked(
            typed=request.POST.get("q", "")[:LONGEST_QUESTION],
            status=next((status for status in PortalStatus if status.value == wanted), None),
            before=row_id(request.POST.get("before", "")),
        ),
    )


def _answer(request: PortalRequest, asked: Asked) -> HttpResponse:
    by_words = bool(asked.typed.strip())
    found = _by_words(request, asked) if by_words else Found(_by_status(request, asked))
    context = {
        "asked": asked,
        "found": found,
        "statuses": STATUSES,
        "older": found.lines[-1].patient.pk if not by_words and len(found.lines) == _PAGE else None,
    }
    return render(request, "practice_portal/patients.html", context)


def _by_status(request: PortalRequest, asked: Asked) -> list[PatientLine]:
    today = local_day(request.at, request.practice.zone)
    listed = search_status(
        by=request.actor, status=asked.status, before=asked.before, most=_PAGE, today=today, at=request.at
    )
    return _lines(listed, _standings(request, listed))


def _by_words(request: PortalRequest, asked: Asked) -> Found:
    """Whom words find. The status is asked of more than are shown: who has it may come late in the list."""
    today = local_day(request.at, request.practice.zone)
    question = read_question(asked.typed, today=today, country=request.practice.country)
    if not question:
        return Found([])
    most = _PAGE if asked.status is None else _LOOKED_AT
    hits = search_charts(by=request.actor, question=question, at=request.at, most=most)
    on_sheet = _on_sheet(request, question.number)
    found = list(dict.fromkeys([*on_sheet, *(hit.patient for hit in hits)]))
    stand = _standings(request, found)
    fitting = [one for one in found if asked.status in (None, stand[one.pk].status)]
    return Found(
        _lines(fitting[:_PAGE], stand),
        told_sheet(request, on_sheet, question.number),
        may_be_more=len(hits) == most or len(fitting) > _PAGE,
    )


def _on_sheet(request: PortalRequest, number: str) -> list["Patient"]:
    """The children of the sheet, if it is the number of one that was typed."""
    return search_sheet(by=request.actor, number=int(number), at=request.at) if number.isdecimal() else []


def _standings(request: PortalRequest, found: list["Patient"]) -> dict[int, PortalStanding]:
    """One query."""
    ids = [patient.pk for patient in found]
    return standings(ids, today=local_day(request.at, request.practice.zone), at=request.at)


def _lines(shown: list["Patient"], stand: dict[int, PortalStanding]) -> list[PatientLine]:
    """The lines of a list. One query, however many."""
    around, alike = caregiver_names([patient.pk for patient in shown]), look_alikes(shown)
    return [
        PatientLine(
            patient,
            ", ".join(around[patient.pk]),
            PortalWord(stand[patient.pk].status),
            is_alike=patient.pk in alike,
        )
        for patient in shown
    ]
