"""New patient: a small form for somebody the search did not find."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from kinpin.entrance import drafts
from kinpin.entrance.presses import made_before, press_of
from kinpin.families.access import search_charts
from kinpin.families.actions.patients import create_patient
from kinpin.families.details import PatientDetails
from kinpin.families.questions import Question, birth_date_among, typed_words
from kinpin.families.rules import Sex
from kinpin.families.search_keys import number_key
from kinpin.inbox.answers import RepeatWithoutAnswerError
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import fold
from kinpin.practices.roles import Permission
from kinpin.workspace.addresses import page_address
from kinpin.workspace.charts.forms import PersonForm, name_field, text_field
from kinpin.workspace.charts.results import ResultLine, result_lines
from kinpin.workspace.doors import WorkspaceRequest, workspace_page


class NewPatientForm(PersonForm):
    """What a chart begins with. The rest is typed in Basic Info."""

    middle = name_field("Middle name")
    sex = forms.ChoiceField(label="Sex", choices=[(s.value, s.label) for s in Sex], initial=Sex.UNKNOWN)
    mrn = text_field("MRN, if there is one", 60)

    def clean_birth_date(self) -> date | None:
        found = super().clean_birth_date()
        if found is None:
            raise forms.ValidationError("Enter the birth date, like 3/14/2019.")
        return found

    def details(self) -> PatientDetails:
        found = self.cleaned_data
        return PatientDetails(**{**self._person(), "middle": found["middle"], "sex": Sex(found["sex"])})


@workspace_page("GET", Permission.CHART_EDIT)
def new(request: WorkspaceRequest) -> HttpResponse:
    """The form, with what was typed before a lock."""
    draft = drafts.take(request)
    typed = {name: draft.get(name, "") for name in NewPatientForm.base_fields} if draft else {}
    unsaved = any(value for name, value in typed.items() if name != "sex")
    return _page(request, _form(request, initial=typed), unsaved=unsaved)


@workspace_page("POST", Permission.CHART_EDIT)
def start(request: WorkspaceRequest) -> HttpResponse:
    """The form, filled in with what was searched for. By POST, so that no name stands in an address."""
    today = local_day(request.at, request.practice.zone)
    return _page(request, _form(request, initial=preset(request.POST.get("q", ""), today)))


@workspace_page("POST", Permission.CHART_EDIT)
def create(request: WorkspaceRequest) -> HttpResponse:
    """Open the chart, unless it seems to be there already: then ask once."""
    form = _form(request, data=request.POST)
    if not form.is_valid():
        return _page(request, form, status=409)
    refusal = _refusal(request, form)
    first = made_before(request)  # after the search, which may find what this very press made
    if first is not None:
        return _made(request, first)
    return refusal or _create(request, form)


def _refusal(request: WorkspaceRequest, form: NewPatientForm) -> HttpResponse | None:
    if _is_taken(request, form.cleaned_data["mrn"].strip()):
        form.add_error("mrn", "Another patient has this MRN.")
        return _page(request, form, status=409)
    there = [] if "anyway" in request.POST else _there_already(request, form)
    return _page(request, form, there=there, status=409) if there else None


def _create(request: WorkspaceRequest, form: NewPatientForm) -> HttpResponse:
    try:
        made = create_patient(
            practice=request.practice,
            details=form.details(),
            mrn=form.cleaned_data["mrn"].strip(),
            press=press_of(request),
            by=request.actor,
            at=request.at,
        )
    except RepeatWithoutAnswerError:
        form.add_error(None, "This patient was created before. Search for the chart.")
        return _page(request, form, status=409)
    return _made(request, made.public_id)


def _made(request: WorkspaceRequest, patient: str) -> HttpResponse:
    return HttpResponseRedirect(page_address(request.tab, "basic_info", patient))


def preset(text: str, today: date) -> dict[str, str]:
    """What a search says about a new patient: *smith, jo 3/14/2019* or *jo smith*."""
    if "@" in text:
        return {}
    born, _, others = birth_date_among(typed_words(text), today)
    names = [word for word in others if not any(c.isdigit() for c in word)]
    found = {"birth_date": f"{born:%m/%d/%Y}"} if born else {}
    if "," in names:
        comma = names.index(",")
        family, given = names[:comma], [word for word in names[comma:] if word != ","]
    else:
        given, family = names[:1], names[1:]
    return {**found, "given": " ".join(given), "family": " ".join(family)}


def _form(
    request: WorkspaceRequest,
    *,
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
) -> NewPatientForm:
    today = local_day(request.at, request.practice.zone)
    return NewPatientForm(data, initial=dict(initial or {}), today=today, country=request.practice.country)


def _is_taken(request: WorkspaceRequest, mrn: str) -> bool:
    if not mrn:
        return False
    hits = search_charts(by=request.actor, question=Question(number=number_key(mrn)), at=request.at)
    return any(hit.patient.mrn.upper() == mrn.upper() for hit in hits)


def _there_already(request: WorkspaceRequest, form: NewPatientForm) -> list[ResultLine]:
    """Patients born on the same day with the same last name."""
    found = form.cleaned_data
    names = fold(found["family"] or found["given"]).split()[:1]
    question = Question(names=tuple(names), born=found["birth_date"])
    hits = search_charts(by=request.actor, question=question, at=request.at)
    return result_lines(request, [hit for hit in hits if hit.via is None])


def _page(
    request: WorkspaceRequest,
    form: NewPatientForm,
    *,
    there: "list[ResultLine] | None" = None,
    unsaved: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "there": there or [],
        "unsaved": unsaved,
        "page_address": reverse("workspace:new_patient", kwargs={"tab": request.tab}),
    }
    return render(request, "workspace/charts/new_patient.html", context, status=status)
