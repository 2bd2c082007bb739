"""Family Contacts: the list, and one contact's panel below it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from kinpin.audit.kinds import Kind
from kinpin.entrance import drafts
from kinpin.families.access import open_chart, open_chart_part, reach_live_tie
from kinpin.families.errors import ChartStaleError, ContactNotFoundError
from kinpin.kernel.clock import local_day
from kinpin.practices.roles import Permission
from kinpin.workflows.contact_changes import AnotherPersonError, save_contact
from kinpin.workspace.charts import answers
from kinpin.workspace.charts.contact_list import ContactLine, ContactList, contact_address, contact_list
from kinpin.workspace.charts.edit_page import (
    EditPage,
    Elsewhere,
    compare,
    fresh,
    is_untouched,
    looked_at_again,
    who_changed,
)
from kinpin.workspace.charts.forms import ContactForm, contact_texts
from kinpin.workspace.doors import WorkspaceRequest, in_window, workspace_page

if TYPE_CHECKING:
    from kinpin.families.models import Contact, Patient, Tie

_ANOTHER = (
    "This contact has portal access or a PIN. Add another person as a new contact. "
    "If it is the same person's other name, save it as Nickname first."
)
_HOME = ("address_line", "city", "state", "postal_code")


@workspace_page("GET", Permission.CHART_VIEW)
def contacts(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """The list, with the panel of the first contact."""
    opened = open_chart(by=request.actor, public_id=patient, at=request.at, look="contacts")
    listed = contact_list(request, opened)
    line = listed.line("")
    return _page(request, listed, line, _fresh(request, line) if line else None)


@workspace_page("GET", Permission.CHART_VIEW)
def contact(request: WorkspaceRequest, patient: str, contact: str) -> HttpResponse:
    """The list with one contact's panel; into the open list, the panel alone."""
    if in_window(request):
        opened = open_chart_part(by=request.actor, at=request.at, public_id=patient)
    else:
        opened = open_chart(by=request.actor, public_id=patient, at=request.at, look="contacts")
    listed = contact_list(request, opened)
    line = _line(listed, contact)
    stored = contact_texts(line.tie.tie)
    draft = drafts.take(request)
    settled = compare(_form(request, stored), draft) if draft else None
    if settled is None or is_untouched(_form(request, stored), settled):
        return _page(request, listed, line, _fresh(request, line))
    again = _form(request, stored, initial=settled.values)
    edit = looked_at_again(again, settled, _elsewhere(request, line.contact), unsaved=True)
    return _page(request, listed, line, edit)


@workspace_page("POST", Permission.CHART_EDIT)
def contact_save(request: WorkspaceRequest, patient: str, contact: str) -> HttpResponse:
    """Store the panel; or say what stands in the way, with everything as it was typed."""
    opened = open_chart_part(by=request.actor, at=request.at, public_id=patient, permission=Permission.CHART_EDIT)
    tie = reach_live_tie(by=request.actor, patient=opened, contact_public_id=contact)
    stored = contact_texts(tie)
    settled = compare(_form(request, stored), request.POST)
    if "copy_address" in request.POST:
        edit = looked_at_again(_form(request, stored, initial=settled.values | home_of(opened)), settled, None)
        return _again(request, opened, contact, edit)
    form = _form(request, stored, data=settled.values)
    if form.is_valid() and not settled.is_stale and _stored(request, tie, form):
        return answers.saved(request, contact_address(request.tab, patient, contact))
    edit = looked_at_again(form, settled, _elsewhere(request, tie.contact))
    return _again(request, opened, contact, edit, status=409)


def home_of(patient: "Patient") -> dict[str, str]:
    """The patient's address, as *Copy patient's address* fills it in."""
    return {name: str(getattr(patient, name)) for name in _HOME}


def _line(listed: ContactList, contact: str) -> ContactLine:
    line = listed.line(contact)
    if line is None:
        raise ContactNotFoundError
    return line


def _stored(request: WorkspaceRequest, tie: "Tie", form: ContactForm) -> bool:
    try:
        save_contact(
            tie=tie,
            details=form.details(),
            place=form.place(),
            version=tie.contact.version,
            by=request.actor,
            at=request.at,
        )
    except AnotherPersonError:
        form.add_error("given", _ANOTHER)
        return False
    except ChartStaleError:
        form.add_error(None, "Somebody else saved this contact at the same moment. Press Save once more.")
        return False
    return True


def _form(
    request: WorkspaceRequest,
    stored: Mapping[str, str],
    *,
    data: Mapping[str, str] | None = None,
    initial: Mapping[str, str] | None = None,
) -> ContactForm:
    return ContactForm(
        data,
        stored=stored,
        initial=dict(initial or stored),
        today=local_day(request.at, request.practice.zone),
        country=request.practice.country,
    )


def _fresh(request: WorkspaceRequest, line: ContactLine) -> EditPage[ContactForm]:
    form = _form(request, contact_texts(line.tie.tie))
    return fresh(form, may_edit=request.actor.may(Permission.CHART_EDIT), saved=request.GET.get("saved", ""))


def _elsewhere(request: WorkspaceRequest, contact: "Contact") -> Elsewhere:
    return who_changed(by=request.actor, kind=Kind.CONTACT_CHANGED, contact_id=contact.pk)


def _again(
    request: WorkspaceRequest,
    patient: "Patient",
    contact: str,
    edit: EditPage[ContactForm],
    *,
    status: int = 200,
) -> HttpResponse:
    listed = contact_list(request, patient)
    return _page(request, listed, _line(listed, contact), edit, status=status)


def _page(
    request: WorkspaceRequest,
    listed: ContactList,
    line: ContactLine | None,
    edit: EditPage[ContactForm] | None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "chart": listed.chart,
        "list": listed,
        "line": line,
        "edit": edit,
        "home": home_of(listed.chart.patient),
        "back": answers.back_of(request),
        "may_set": request.actor.may(Permission.AUTHORITY_SET),
        "in_window": in_window(request),
    }
    template = "contact_panel" if in_window(request) else "contacts"
    return render(request, f"workspace/charts/{template}.html", context, status=status)
