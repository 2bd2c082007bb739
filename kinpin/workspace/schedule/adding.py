"""A new appointment: its patient is found like any patient, and everything typed stays while that is done."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from kinpin.entrance import drafts
from kinpin.entrance.presses import made_before, press_of
from kinpin.families.access import open_chart, open_chart_part, search_charts
from kinpin.families.questions import LONGEST_QUESTION, read_question
from kinpin.inbox.answers import RepeatWithoutAnswerError
from kinpin.kernel.clock import local_day
from kinpin.kernel.errors import NotFoundError
from kinpin.practices.roles import Permission
from kinpin.schedule.access import reach_appointment
from kinpin.schedule.actions import add_appointment
from kinpin.schedule.rules import LENGTHS, VisitStatus, VisitType
from kinpin.workspace.charts.edit_page import EditPage, compare, looked_at_again
from kinpin.workspace.charts.results import result_lines
from kinpin.workspace.doors import WorkspaceRequest, in_window, workspace_page
from kinpin.workspace.schedule.account import contacts_of
from kinpin.workspace.schedule.answers import done
from kinpin.workspace.schedule.forms import AppointmentForm, Offer
from kinpin.workspace.schedule.second_save import NOTHING_ASKED, asked_of
from kinpin.workspace.schedule.window import Search, appointment_page, offer_to, show

if TYPE_CHECKING:
    from kinpin.families.models import Patient

_MOST = 12


@workspace_page("GET", Permission.SCHEDULE_EDIT)
def add(request: WorkspaceRequest) -> HttpResponse:
    """The empty window, at the day, time and provider of its slot; or what was typed before a lock."""
    draft = drafts.take(request)
    if draft is not None:
        return _show(request, draft, _patient(request, draft), unsaved=True)
    return _show(request, request.GET, _chosen(request, request.GET.get("patient", "")))


@workspace_page("POST", Permission.SCHEDULE_EDIT)
def find(request: WorkspaceRequest) -> HttpResponse:
    """Patients that what was typed fits. By POST, so that no name stands in an address or a log."""
    typed = request.POST.get("q", "")[:LONGEST_QUESTION]
    today = local_day(request.at, request.practice.zone)
    question = read_question(typed, today=today, country=request.practice.country)
    hits = search_charts(by=request.actor, question=question, at=request.at, most=_MOST) if question else []
    search = Search(typed, result_lines(request, hits) if question else None)
    if in_window(request):
        return render(
            request, "workspace/schedule/found.html", {"search": search, "tab": request.tab, "in_window": True}
        )
    return _show(request, request.POST, None, search=search)


@workspace_page("POST", Permission.SCHEDULE_EDIT)
def choose(request: WorkspaceRequest) -> HttpResponse:
    """The window for the patient that was chosen; without one, the search again."""
    return _show(request, request.POST, _chosen(request, request.POST.get("patient", "")), is_dirty=True)


@workspace_page("POST", Permission.SCHEDULE_EDIT)
def create(request: WorkspaceRequest) -> HttpResponse:
    """Put the appointment on the schedule; or say what stands in the way, with everything as it was typed."""
    first = made_before(request)  # else it would itself be another one at that time
    if first is not None:
        return done(request, reach_appointment(by=request.actor, public_id=first), said="Added.", is_added=True)
    patient = _patient(request, request.POST)
    if patient is None:
        return _show(request, request.POST, None, is_dirty=True, status=409)
    ties = contacts_of(request, patient)
    offer = offer_to(request, ties)
    settled = compare(_form(request, offer, {}), request.POST)
    form = _form(request, offer, {}, data=settled.values)
    asked = NOTHING_ASKED
    if form.is_valid():
        wanted = form.details()
        asked = asked_of(request, wanted, patient)
        if asked.is_settled(request.POST.get("doubled", "")):
            try:
                added = add_appointment(
                    practice=request.practice,
                    patient=patient,
                    details=wanted,
                    press=press_of(request),
                    by=request.actor,
                    at=request.at,
                )
                return done(request, added, said="Added.", is_added=True)
            except RepeatWithoutAnswerError:
                form.add_error(None, "This was saved before. Look at the schedule.")
    edit = looked_at_again(form, settled, None)
    page = appointment_page(request, edit, patient=patient, ties=ties, asked=asked, is_dirty=True)
    return show(request, page, status=409)


def _show(
    request: WorkspaceRequest,
    typed: QueryDict,
    patient: "Patient | None",
    *,
    search: Search | None = None,
    unsaved: bool = False,
    is_dirty: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The window with what was typed so far."""
    ties = contacts_of(request, patient) if patient else []
    offer = offer_to(request, ties)
    edit = EditPage(_form(request, offer, _so_far(request, typed, offer)), {}, unsaved=unsaved)
    page = appointment_page(
        request, edit, patient=patient, ties=ties, search=search or Search(), is_dirty=is_dirty or unsaved
    )
    return show(request, page, status=status)


def _form(
    request: WorkspaceRequest, offer: Offer, initial: Mapping[str, str], *, data: Mapping[str, str] | None = None
) -> AppointmentForm:
    return AppointmentForm(data, stored={}, initial=dict(initial), offer=offer, zone=request.practice.zone)


def _so_far(request: WorkspaceRequest, typed: QueryDict, offer: Offer) -> dict[str, str]:
    """The fields as far as they are known: typed, named by the slot, or as they mostly are."""
    provider = next((p for p in offer.providers if p.public_id == typed.get("provider")), None)
    own = next((s for s in offer.sites if provider and s.pk == provider.site_id), None)
    site = own or (offer.sites[0] if len(offer.sites) == 1 else None)
    usual = {
        "day": local_day(request.at, request.practice.zone).isoformat(),
        "minutes": str(LENGTHS[1]),
        "visit_type": VisitType.OTHER.value,
        "status": VisitStatus.SCHEDULED.value,
        "site": site.public_id if site else "",
    }
    return {**usual, **{name: typed.get(name, "") for name in AppointmentForm.base_fields if name in typed}}


def _chosen(request: WorkspaceRequest, public_id: str) -> "Patient | None":
    """The patient somebody has just chosen: their chart is looked at."""
    if not public_id:
        return None
    return open_chart(by=request.actor, public_id=public_id, at=request.at, look="appointment")


def _patient(request: WorkspaceRequest, typed: QueryDict) -> "Patient | None":
    """The patient of a window that is open."""
    try:
        return open_chart_part(by=request.actor, at=request.at, public_id=typed.get("patient", ""))
    except NotFoundError:
        return None
