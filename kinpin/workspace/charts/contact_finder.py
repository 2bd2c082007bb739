"""Adding a contact: the Contact Finder, a new contact, a grown patient as own contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse

from kinpin.entrance import drafts
from kinpin.entrance.presses import press_of
from kinpin.families.access import open_chart_part, reach_contact, search_contacts
from kinpin.families.actions.contacts import add_contact, add_self_contact, tie_contact
from kinpin.families.details import ChartPlace
from kinpin.families.errors import TieRefusedError
from kinpin.families.queries import charts_of_contacts, next_position
from kinpin.families.questions import Question, read_question
from kinpin.families.rules import Role
from kinpin.inbox.answers import RepeatWithoutAnswerError
from kinpin.kernel.clock import local_day
from kinpin.kernel.masks import masked_email, masked_phone
from kinpin.kernel.people import fold
from kinpin.practices.roles import Permission
from kinpin.workspace.addresses import page_address
from kinpin.workspace.charts import answers
from kinpin.workspace.charts.contact_list import contact_address
from kinpin.workspace.charts.contacts import home_of
from kinpin.workspace.charts.edit_page import EditPage
from kinpin.workspace.charts.forms import HOME, ContactForm, resides_field, role_choices
from kinpin.workspace.charts.languages import language_choice
from kinpin.workspace.doors import WorkspaceRequest, workspace_page

if TYPE_CHECKING:
    from kinpin.families.models import Contact, Patient, Tie

_MOST = 20


class PlaceForm(forms.Form):
    """Who of the people found, and what they are to this child."""

    contact = forms.CharField(max_length=16, error_messages={"required": "Choose the contact."})
    role = forms.ChoiceField(label="Role/Reason", choices=role_choices, error_messages={"required": "Choose the role."})
    resides_with = resides_field()


@dataclass(frozen=True, slots=True)
class Found:
    """A contact of the practice as the finder lists it: enough to know the person by, too little to reach them."""

    contact: "Contact"
    email: str
    phone: str
    children: Sequence[str]


@workspace_page("GET", Permission.CHART_EDIT)
def finder(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """The Contact Finder: at first those who share the patient's last name."""
    return _finder(request, _opened(request, patient), "")


@workspace_page("POST", Permission.CHART_EDIT)
def find(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Those a name, an e-mail or a phone number fits."""
    return _finder(request, _opened(request, patient), request.POST.get("q", ""))


@workspace_page("POST", Permission.CHART_EDIT)
def tie(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Put the chosen contact on the chart."""
    opened = _opened(request, patient)
    form = PlaceForm(request.POST)
    if form.is_valid():
        found = form.cleaned_data
        chosen = reach_contact(by=request.actor, public_id=found["contact"])
        place = ChartPlace(
            role=Role(found["role"]), position=next_position(opened), resides_with=HOME[found["resides_with"]]
        )
        try:
            tie_contact(patient=opened, contact=chosen, place=place, by=request.actor, at=request.at)
            return answers.gone_to(request, contact_address(request.tab, patient, chosen.public_id))
        except TieRefusedError:
            form.add_error("contact", "This contact is on the chart already.")
    return _finder(request, opened, request.POST.get("q", ""), form, status=409)


@workspace_page("GET", Permission.CHART_EDIT)
def new(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """The form for a new contact, with what was typed before a lock."""
    opened = _opened(request, patient)
    draft = drafts.take(request)
    language = language_choice(opened.language)
    preset = {"family": opened.family, "language": language, "position": str(next_position(opened))}
    typed = {name: draft.get(name, "") for name in ContactForm.base_fields} if draft else preset
    unsaved = any(value != preset.get(name, "") for name, value in typed.items())
    return _new(request, opened, EditPage(_new_form(request, initial=typed), {}, unsaved=unsaved))


@workspace_page("POST", Permission.CHART_EDIT)
def create(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Store a new contact on this chart."""
    opened = _opened(request, patient)
    if "copy_address" in request.POST:
        return _new(request, opened, EditPage(_new_form(request, initial=request.POST.dict() | home_of(opened)), {}))
    form = _new_form(request, data=request.POST)
    if not form.is_valid():
        return _new(request, opened, EditPage(form, {}), status=409)
    try:
        made = add_contact(
            patient=opened,
            details=form.details(),
            place=form.place(),
            press=press_of(request),
            by=request.actor,
            at=request.at,
        )
    except RepeatWithoutAnswerError:
        form.add_error(None, "This contact was added before. Look at Family Contacts.")
        return _new(request, opened, EditPage(form, {}), status=409)
    return answers.gone_to(request, contact_address(request.tab, patient, made.contact.public_id))


@workspace_page("POST", Permission.CHART_EDIT)
def add_self(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Make a grown patient their own contact."""
    opened = _opened(request, patient)
    try:
        made = add_self_contact(patient=opened, by=request.actor, at=request.at)
    except TieRefusedError:
        return answers.gone_to(request, page_address(request.tab, "contacts", patient))
    return answers.gone_to(request, contact_address(request.tab, patient, made.contact.public_id))


def _opened(request: WorkspaceRequest, patient: str) -> "Patient":
    return open_chart_part(by=request.actor, at=request.at, public_id=patient, permission=Permission.CHART_EDIT)


def _finder(
    request: WorkspaceRequest, patient: "Patient", typed: str, form: PlaceForm | None = None, *, status: int = 200
) -> HttpResponse:
    question = _question(request, typed) if typed.strip() else _of_the_name(patient)
    found = _search(request, patient, question) if question else []
    charts = charts_of_contacts([contact.pk for contact in found])
    context: dict[str, object] = {
        "patient": patient,
        "typed": typed,
        "form": form or PlaceForm(),
        "found": [_found(contact, charts.get(contact.pk, [])) for contact in found],
    }
    return answers.window(request, "contact_finder", context, page=_list(request, patient), status=status)


def _question(request: WorkspaceRequest, typed: str) -> Question:
    today = local_day(request.at, request.practice.zone)
    return read_question(typed, today=today, country=request.practice.country)


def _of_the_name(patient: "Patient") -> Question:
    return Question(names=tuple(fold(patient.family).split()[:2]))


def _search(request: WorkspaceRequest, patient: "Patient", question: Question) -> "list[Contact]":
    return search_contacts(by=request.actor, patient=patient, question=question, at=request.at, most=_MOST)


def _found(contact: "Contact", charts: "Sequence[Tie]") -> Found:
    phone = contact.cell_phone or contact.phone
    return Found(
        contact=contact,
        email=masked_email(contact.email) if contact.email else "",
        phone=masked_phone(phone) if phone else "",
        children=[f"{tie.patient.name.usual} ({tie.role})" for tie in charts],
    )


def _new(
    request: WorkspaceRequest, patient: "Patient", edit: EditPage[ContactForm], *, status: int = 200
) -> HttpResponse:
    context: dict[str, object] = {
        "patient": patient,
        "edit": edit,
        "home": home_of(patient),
        "here": answers.with_back(
            page_address(request.tab, "contact_new", patient.public_id), answers.back_of(request)
        ),
    }
    return answers.window(request, "contact_new", context, page=_list(request, patient), status=status)


def _new_form(request: WorkspaceRequest, **what: Any) -> ContactForm:
    today = local_day(request.at, request.practice.zone)
    form = ContactForm(**what, today=today, country=request.practice.country, auto_id="new_%s")
    form.fields["given"].widget.attrs["data-first"] = "yes"  # where the window puts the focus
    return form


def _list(request: WorkspaceRequest, patient: "Patient") -> str:
    return page_address(request.tab, "contacts", patient.public_id)
