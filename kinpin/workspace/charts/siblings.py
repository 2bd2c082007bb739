"""Brothers and sisters of a patient: linked, unlinked, the likely ones offered. A link gives nobody access."""

from typing import TYPE_CHECKING

from django.http import HttpResponse

from kinpin.families.access import open_chart_part, reach_chart, reach_charts, search_charts
from kinpin.families.actions.siblings import link_siblings, unlink_siblings
from kinpin.families.errors import SiblingRefusedError
from kinpin.families.queries import likely_siblings, siblings_of
from kinpin.families.questions import read_question
from kinpin.kernel.clock import local_day
from kinpin.practices.roles import Permission
from kinpin.workspace.addresses import page_address
from kinpin.workspace.charts import answers
from kinpin.workspace.doors import WorkspaceRequest, workspace_page

if TYPE_CHECKING:
    from kinpin.families.models import Patient


@workspace_page("GET", Permission.CHART_EDIT)
def window(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """The likely brothers and sisters, and a search for another."""
    return _window(request, _opened(request, patient))


@workspace_page("POST", Permission.CHART_EDIT)
def find(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Patients that what was typed fits."""
    return _window(request, _opened(request, patient), request.POST.get("q", ""))


@workspace_page("POST", Permission.CHART_EDIT)
def link(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Link the ticked patients with this one."""
    opened = _opened(request, patient)
    ticked = request.POST.getlist("sibling")
    if not ticked:
        return _window(request, opened, request.POST.get("q", ""), problem="Tick at least one child.", status=409)
    for other in reach_charts(by=request.actor, public_ids=ticked, permission=Permission.CHART_EDIT):
        try:
            link_siblings(one=opened, other=other, by=request.actor, at=request.at)
        except SiblingRefusedError:
            continue  # somebody else linked them meanwhile
    return answers.done(request, page_address(request.tab, "contacts", patient))


@workspace_page("POST", Permission.CHART_EDIT)
def unlink(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """End the link with one of them."""
    opened = _opened(request, patient)
    other = reach_chart(by=request.actor, public_id=request.POST.get("sibling", ""), permission=Permission.CHART_EDIT)
    unlink_siblings(one=opened, other=other, by=request.actor, at=request.at)
    return answers.done(request, page_address(request.tab, "contacts", patient))


def _opened(request: WorkspaceRequest, patient: str) -> "Patient":
    return open_chart_part(by=request.actor, at=request.at, public_id=patient, permission=Permission.CHART_EDIT)


def _found(request: WorkspaceRequest, patient: "Patient", typed: str) -> list["Patient"]:
    """Whom what was typed fits, without those who are linked already."""
    today = local_day(request.at, request.practice.zone)
    question = read_question(typed, today=today, country=request.practice.country)
    hits = search_charts(by=request.actor, question=question, at=request.at) if question else []
    linked = {patient.pk, *(sibling.pk for sibling in siblings_of(patient.pk))}
    return [hit.patient for hit in hits if hit.patient.pk not in linked]


def _window(
    request: WorkspaceRequest,
    patient: "Patient",
    typed: str = "",
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    found = _found(request, patient, typed) if typed.strip() else likely_siblings(patient)
    context: dict[str, object] = {"patient": patient, "found": found, "typed": typed, "problem": problem}
    page = page_address(request.tab, "contacts", patient.public_id)
    return answers.window(request, "siblings", context, page=page, status=status)
