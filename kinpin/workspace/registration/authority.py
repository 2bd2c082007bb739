"""Set Authority... inside the registration window: what is missing is set where it is missed."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from kinpin.entrance import drafts
from kinpin.families.access import open_chart_part, reach_contact
from kinpin.families.bars import Bar, barred_like
from kinpin.families.rules import AuthorityKind
from kinpin.kernel.clock import local_day
from kinpin.practices.queries import whom_to_ask
from kinpin.practices.roles import Permission
from kinpin.workspace.charts.contact_doubles import alike_address
from kinpin.workspace.charts.family import family_of
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
    ticked = request.POST.getlist("for")
    if not ticked:
        form.add_error(None, "Tick at least one child.")
    if not form.is_valid():
        return _page(request, patient, form, request.POST, 409)
    caregiver = request.POST.get("caregiver", "")
    opened = open_chart_part(by=request.actor, at=request.at, public_id=patient)
    contact = reach_contact(by=request.actor, public_id=caregiver)
    if orders := set_or_ask(request, form, family_of(request, opened).ties_for(contact, ticked)):
        return _page(request, patient, form, request.POST, 409, orders)
    window = _choosing(caregiver, request.POST.get("return", ""))
    if form.cleaned_data["kind"] == AuthorityKind.NO_CONTACT and family_of(request, opened).concerns(contact):
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
    family, may = family_of(request, patient), request.actor.may(Permission.AUTHORITY_SET)
    within = in_window(request)
    context = {
        "form": form,
        "orders": orders,
        "patient": patient,
        "contact": contact,
        "children": family.children_of(contact),
        "barred_like": barred_like(contact, family.bars),
        "ticked": data.getlist("for"),
        "back": drafts.safe_page(data.get("return", "")),
        "may_set": may,
        "whom_to_ask": "" if may else whom_to_ask(request.practice.pk),
        "in_window": within,
        "title": "Set Authority",
        "part": "workspace/registration/authority.html",
    }
    template = "workspace/registration/authority.html" if within else "workspace/registration/fragment_page.html"
    return render(request, template, context, status=status)
