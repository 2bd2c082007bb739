"""Set Authority... inside the registration window: what is missing is set where it is missed."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from kinpin.entrance import drafts
from kinpin.families.access import open_chart_part, reach_charts, reach_contact, reach_tie
from kinpin.families.bars import Bar, barred_like, bars_around
from kinpin.families.queries import siblings_of, ties_of
from kinpin.families.rules import AuthorityKind
from kinpin.kernel.clock import local_day
from kinpin.practices.queries import administrators
from kinpin.practices.roles import Permission
from kinpin.workspace.charts.contact_doubles import alike_address
from kinpin.workspace.charts.entered_twice import family_of
from kinpin.workspace.charts.forms import AuthorityForm
from kinpin.workspace.charts.standing_orders import set_or_ask
from kinpin.workspace.doors import WorkspaceRequest, in_window, workspace_page


@workspace_page("GET", Permission.CHART_VIEW)
def ask(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Which authority, for which children, and what was seen."""
    today = local_day(request.at, request.practice.zone)
    return _page(request, patient, AuthorityForm(initial={"starts_on": today}), request.GET, 200)


@workspace_page("POST", Permission.AUTHORITY_SET)
def set_here(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Set it, and go back to the window with the same ticks, for whom it was set."""
    form = AuthorityForm(request.POST)
    children = request.POST.getlist("for")
    if not children:
        form.add_error(None, "Tick at least one child.")
    if not form.is_valid():
        return _page(request, patient, form, request.POST, 409)
    by = request.actor
    ties = [
        reach_tie(by=by, patient=child, contact_public_id=request.POST.get("caregiver", ""))
        for child in reach_charts(by=by, public_ids=children, permission=Permission.AUTHORITY_SET)
    ]
    if orders := set_or_ask(request, form, ties):
        return _page(request, patient, form, request.POST, 409, orders)
    caregiver = request.POST.get("caregiver", "")
    window = _choosing(caregiver, request.POST.get("return", ""))
    opened = open_chart_part(by=by, at=request.at, public_id=patient)
    if form.cleaned_data["kind"] == AuthorityKind.NO_CONTACT and family_of(request, opened).concerns(ties[0].contact):
        return HttpResponseRedirect(alike_address(request, patient, caregiver, window))
    return HttpResponseRedirect(window)


def _choosing(caregiver: str, page: str) -> str:
    """The window's address with this caregiver chosen."""
    window = urlsplit(drafts.safe_page(page))
    query = QueryDict(window.query, mutable=True)
    query["caregiver"] = caregiver
    return f"{window.path}?{query.urlencode()}"


def _page(
    request: WorkspaceRequest,
    public_id: str,
    form: AuthorityForm,
    data: QueryDict,
    status: int,
    orders: Sequence[Bar] = (),
) -> HttpResponse:
    patient = open_chart_part(by=request.actor, at=request.at, public_id=public_id)
    contact = reach_contact(by=request.actor, public_id=data.get("caregiver", ""))
    family = [patient, *siblings_of(patient.pk)]
    today = local_day(request.at, request.practice.zone)
    ids = [child.pk for child in family]
    tied = ties_of(ids, today, contact_id=contact.pk)
    may = request.actor.may(Permission.AUTHORITY_SET)
    within = in_window(request)
    context = {
        "form": form,
        "orders": orders,
        "patient": patient,
        "contact": contact,
        "children": [child for child in family if tied.get(child.pk)],
        "barred_like": barred_like(contact, bars_around(ids, today)),
        "ticked": data.getlist("for"),
        "back": drafts.safe_page(data.get("return", "")),
        "may": may,
        "ask": [] if may else administrators(request.practice.pk),
        "in_window": within,
        "part": "workspace/registration/authority.html",
    }
    template = "workspace/registration/authority.html" if within else "workspace/registration/fragment_page.html"
    return render(request, template, context, status=status)
