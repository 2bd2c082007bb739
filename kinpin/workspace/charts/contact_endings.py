"""A contact leaves a chart, and comes back."""

from typing import TYPE_CHECKING

from django.http import HttpResponse

from kinpin.enrollment.lifetimes import last_day
from kinpin.enrollment.portal_standing import standing_of
from kinpin.enrollment.words import PortalStatus
from kinpin.families.access import open_chart_part, reach_live_tie, reach_tie
from kinpin.families.actions.contacts import resume_tie
from kinpin.families.errors import TieRefusedError
from kinpin.families.queries import ended_ties
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import NO_NAME
from kinpin.practices.roles import Permission
from kinpin.workflows.authority_changes import inactivate_contact
from kinpin.workspace.addresses import page_address
from kinpin.workspace.charts import answers
from kinpin.workspace.charts.contact_list import contact_address
from kinpin.workspace.doors import WorkspaceRequest, workspace_page

if TYPE_CHECKING:
    from kinpin.families.models import Patient, Tie


@workspace_page("GET", Permission.CHART_EDIT)
def ask(request: WorkspaceRequest, patient: str, contact: str) -> HttpResponse:
    """What ends with a contact, before it does."""
    opened, tie = _tie(request, patient, contact)
    context: dict[str, object] = {"patient": opened, "tie": tie, "ends": _what_ends(request, tie)}
    page = contact_address(request.tab, patient, contact)
    return answers.window(request, "inactivate", context, page=page)


@workspace_page("POST", Permission.CHART_EDIT)
def inactivate(request: WorkspaceRequest, patient: str, contact: str) -> HttpResponse:
    """Take the contact off this chart."""
    _, tie = _tie(request, patient, contact)
    inactivate_contact(practice=request.practice, tie=tie, by=request.actor, at=request.at)
    return answers.gone_to(request, page_address(request.tab, "contacts", patient))


@workspace_page("GET", Permission.CHART_VIEW)
def inactive(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Who was on this chart once."""
    opened = open_chart_part(by=request.actor, at=request.at, public_id=patient)
    return _inactive(request, opened)


@workspace_page("POST", Permission.CHART_EDIT)
def reactivate(request: WorkspaceRequest, patient: str, contact: str) -> HttpResponse:
    """Put a contact back on this chart."""
    opened = open_chart_part(by=request.actor, at=request.at, public_id=patient, permission=Permission.CHART_EDIT)
    tie = reach_tie(by=request.actor, patient=opened, contact_public_id=contact)
    try:
        resume_tie(tie=tie, by=request.actor, at=request.at)
    except TieRefusedError:
        return _inactive(request, opened, problem="The patient is their own contact already.", status=409)
    return answers.gone_to(request, contact_address(request.tab, patient, contact))


def _tie(request: WorkspaceRequest, patient: str, contact: str) -> "tuple[Patient, Tie]":
    opened = open_chart_part(by=request.actor, at=request.at, public_id=patient, permission=Permission.CHART_EDIT)
    return opened, reach_live_tie(by=request.actor, patient=opened, contact_public_id=contact)


def _what_ends(request: WorkspaceRequest, tie: "Tie") -> list[str]:
    """In sentences: what stops when this contact is inactivated."""
    today = local_day(request.at, request.practice.zone)
    standing = standing_of(tie.patient_id, today=today, at=request.at)
    status, since = standing.of(tie.contact_id), standing.since.get(tie.contact_id)
    child = tie.patient.name.usual or NO_NAME
    sentences = [f"This contact will be taken off the chart of {child}. Other children's charts stay as they are."]
    if status is PortalStatus.REGISTERED and since:
        day = f"{local_day(since, request.practice.zone):%m/%d/%Y}"
        sentences.append(f"Portal access to {child}, open since {day}, ends now.")
    if status is PortalStatus.PENDING and since:
        day = f"{last_day(since, request.practice.zone):%m/%d/%Y}"
        sentences.append(f"The PIN for {child}, good until {day}, stops working now.")
    return [*sentences, f"Authority for {child} ends. If the contact is reactivated, it has to be set again."]


def _inactive(request: WorkspaceRequest, patient: "Patient", *, problem: str = "", status: int = 200) -> HttpResponse:
    context: dict[str, object] = {
        "patient": patient,
        "ties": ended_ties(patient.pk),
        "problem": problem,
        "may_edit": request.actor.may(Permission.CHART_EDIT),
    }
    page = page_address(request.tab, "contacts", patient.public_id)
    return answers.window(request, "inactive", context, page=page, status=status)
