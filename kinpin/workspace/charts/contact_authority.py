"""A contact's authority for this child: its dated history, and Set Authority..."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect

from kinpin.families.access import open_chart_part, reach_live_tie
from kinpin.families.bars import Bar, barred_like, permitted_like
from kinpin.families.queries import authority_facts
from kinpin.families.rules import AuthorityKind
from kinpin.kernel.clock import local_day
from kinpin.practices.queries import whom_to_ask
from kinpin.practices.roles import Permission
from kinpin.workspace.charts import answers
from kinpin.workspace.charts.contact_doubles import alike_address
from kinpin.workspace.charts.contact_list import contact_address
from kinpin.workspace.charts.family import family_of
from kinpin.workspace.charts.forms import AuthorityForm
from kinpin.workspace.charts.standing_orders import set_or_ask
from kinpin.workspace.doors import WorkspaceRequest, workspace_page

if TYPE_CHECKING:
    from kinpin.families.models import Patient, Tie


@workspace_page("GET", Permission.CHART_VIEW)
def authority(request: WorkspaceRequest, patient: str, contact: str) -> HttpResponse:
    """What is on file, from when to when, on what basis, set by whom."""
    opened, tie = _tie(request, patient, contact)
    form = AuthorityForm(initial={"starts_on": local_day(request.at, request.practice.zone)}, auto_id="authority_%s")
    return _window(request, opened, tie, form, [patient])


@workspace_page("POST", Permission.AUTHORITY_SET)
def authority_set(request: WorkspaceRequest, patient: str, contact: str) -> HttpResponse:
    """Set it for the ticked children; what it takes away ends at once. What lifts an order is asked once more."""
    opened, tie = _tie(request, patient, contact)
    ticked = request.POST.getlist("for")
    form = AuthorityForm(request.POST, auto_id="authority_%s")
    if not ticked:
        form.add_error(None, "Tick at least one child.")
    if not form.is_valid():
        return _window(request, opened, tie, form, ticked, status=409)
    ties = family_of(request, opened).ties_for(tie.contact, ticked)
    if orders := set_or_ask(request, form, ties):
        return _window(request, opened, tie, form, ticked, orders=orders, status=409)
    if form.cleaned_data["kind"] == AuthorityKind.NO_CONTACT and family_of(request, opened).concerns(tie.contact):
        return HttpResponseRedirect(alike_address(request, patient, contact))
    return answers.done(request, contact_address(request.tab, patient, contact))


def _tie(request: WorkspaceRequest, patient: str, contact: str) -> "tuple[Patient, Tie]":
    opened = open_chart_part(by=request.actor, at=request.at, public_id=patient)
    return opened, reach_live_tie(by=request.actor, patient=opened, contact_public_id=contact)


def _window(
    request: WorkspaceRequest,
    patient: "Patient",
    tie: "Tie",
    form: AuthorityForm,
    ticked: list[str],
    *,
    orders: Sequence[Bar] = (),
    status: int = 200,
) -> HttpResponse:
    family, may = family_of(request, patient), request.actor.may(Permission.AUTHORITY_SET)
    is_told = family.concerns(tie.contact)
    context: dict[str, object] = {
        "patient": patient,
        "tie": tie,
        "standing": next(place.authority_word for place in family.ties[patient.pk] if place.tie.pk == tie.pk),
        "barred_like": barred_like(tie.contact, family.bars),
        "permitted_like": [] if is_told else permitted_like(tie.contact, family.ties),
        "is_told": is_told,
        "facts": authority_facts(tie.pk),
        "form": form,
        "orders": orders,
        "children": family.children_of(tie.contact),
        "ticked": ticked,
        "may_set": may,
        "whom_to_ask": "" if may else whom_to_ask(request.practice.pk),
    }
    page = contact_address(request.tab, patient.public_id, tie.contact.public_id)
    return answers.window(request, "contact_authority", context, page=page, status=status)
