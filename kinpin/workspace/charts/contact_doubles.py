"""Two entries that may be one human, one of them barred: compared, and the order set for both at once."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect

from kinpin.families.access import open_chart_part, reach_contact, reach_tie
from kinpin.families.errors import NotBarredError
from kinpin.practices.queries import whom_to_ask
from kinpin.practices.roles import Permission
from kinpin.workflows.authority_changes import bar_too
from kinpin.workspace.charts import answers
from kinpin.workspace.charts.contact_list import contact_address
from kinpin.workspace.charts.entered_twice import pairs_of, shut_of
from kinpin.workspace.charts.family import family_of
from kinpin.workspace.doors import WorkspaceRequest, workspace_page

if TYPE_CHECKING:
    from kinpin.families.models import Contact, Patient


@workspace_page("GET", Permission.CHART_VIEW)
def alike(request: WorkspaceRequest, patient: str, contact: str) -> HttpResponse:
    """Who may be the same human as this contact, and what each has."""
    opened = open_chart_part(by=request.actor, at=request.at, public_id=patient)
    return _window(request, opened, _contact(request, opened, contact), request.GET)


@workspace_page("POST", Permission.AUTHORITY_SET)
def bar(request: WorkspaceRequest, patient: str, contact: str) -> HttpResponse:
    """The order against the one entry stands against this one too, for the ticked children."""
    opened = open_chart_part(by=request.actor, at=request.at, public_id=patient, permission=Permission.AUTHORITY_SET)
    other, ticked = _contact(request, opened, contact), request.POST.getlist("for")
    if not ticked:
        return _window(request, opened, other, request.POST, problem="Tick at least one child.", status=409)
    like = reach_contact(by=request.actor, public_id=request.POST.get("like", ""))
    ties = family_of(request, opened).ties_for(other, ticked)
    try:
        bar_too(practice=request.practice, ties=ties, like=like, by=request.actor, at=request.at)
    except NotBarredError:
        problem = f"Nothing was set: {like.name.usual} no longer has NO CONTACT."
        return _window(request, opened, other, request.POST, problem=problem, status=409)
    return HttpResponseRedirect(alike_address(request, patient, contact, request.POST.get("return", "")))


def alike_address(request: WorkspaceRequest, patient: str, contact: str, back: str = "") -> str:
    """Where the page says that a contact was barred just now, and who else may be meant; `back`: where *Back* leads."""
    query = {"set": "yes", **({"return": back} if back else {})}
    return f"{contact_address(request.tab, patient, contact, 'contact_alike')}?{urlencode(query)}"


def _contact(request: WorkspaceRequest, patient: "Patient", contact: str) -> "Contact":
    """A contact of this chart, or one who was taken off it: a bar outlives that."""
    return reach_tie(by=request.actor, patient=patient, contact_public_id=contact).contact


def _window(
    request: WorkspaceRequest,
    patient: "Patient",
    contact: "Contact",
    said: Mapping[str, str],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    family = family_of(request, patient)
    may = request.actor.may(Permission.AUTHORITY_SET)
    context: dict[str, object] = {
        "patient": patient,
        "contact": contact,
        "pairs": pairs_of(request, family, contact),
        "shut": shut_of(family, contact),
        "is_set": said.get("set") == "yes" and family.is_barred(contact),
        "problem": problem,
        "may_set": may,
        "whom_to_ask": "" if may else whom_to_ask(request.practice.pk),
    }
    page = contact_address(request.tab, patient.public_id, contact.public_id)
    return answers.window(request, "contact_alike", context, page=page, status=status)
