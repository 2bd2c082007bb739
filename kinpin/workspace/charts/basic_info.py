"""Basic Info: who the patient is."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from kinpin.audit.kinds import Kind
from kinpin.entrance import drafts
from kinpin.families.access import open_chart, open_chart_part
from kinpin.families.errors import ChartStaleError
from kinpin.families.naming import Verdict, verdict_on_child
from kinpin.kernel.clock import local_day
from kinpin.practices.roles import Permission
from kinpin.workflows.patient_changes import AnotherChildError, correct_patient
from kinpin.workspace.addresses import page_address
from kinpin.workspace.charts import answers
from kinpin.workspace.charts.birth_dates import GrownUp, grown_up_by
from kinpin.workspace.charts.edit_page import (
    EditPage,
    Elsewhere,
    compare,
    fresh,
    is_untouched,
    looked_at_again,
    who_changed,
)
from kinpin.workspace.charts.forms import PatientForm, patient_texts
from kinpin.workspace.charts.frame import chart_of
from kinpin.workspace.doors import WorkspaceRequest, workspace_page

if TYPE_CHECKING:
    from kinpin.families.models import Patient

PAGE = "basic_info"
_ANOTHER = (
    "Is this another child? Somebody can see this chart, or has a sheet for it. Enter another child as a new patient. "
    "If first name and birth date were both wrong, save one, then the other."
)


@workspace_page("GET", Permission.CHART_VIEW)
def basic_info(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """The page, with what was typed before a lock."""
    opened = open_chart(by=request.actor, public_id=patient, at=request.at, look=PAGE)
    stored = patient_texts(opened)
    form = _form(request, stored)
    draft = drafts.take(request)
    back = request.GET.get("return", "") or (draft.get("return", "") if draft else "")
    settled = compare(form, draft) if draft else None
    if settled is None or is_untouched(form, settled):
        may_edit = request.actor.may(Permission.CHART_EDIT)
        return _render(request, opened, fresh(form, may_edit=may_edit, saved=request.GET.get("saved", "")), back=back)
    again = _form(request, stored, initial=settled.values)
    edit = looked_at_again(again, settled, _elsewhere(request, opened), unsaved=True)
    return _render(request, opened, edit, back=back)


@workspace_page("POST", Permission.CHART_EDIT)
def save(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Store what was typed; or say what stands in the way, with everything as it was typed."""
    opened = open_chart_part(by=request.actor, at=request.at, public_id=patient, permission=Permission.CHART_EDIT)
    stored = patient_texts(opened)
    settled = compare(_form(request, stored), request.POST)
    form = _form(request, stored, data=settled.values)
    grown = _grown_up(request, opened, form) if form.is_valid() else None
    if form.is_valid() and not settled.is_stale and grown is None and _stored(request, opened, form):
        back = request.POST.get("return", "")
        here = page_address(request.tab, PAGE, patient)
        return HttpResponseRedirect(drafts.safe_page(back)) if back else answers.saved(request, here)
    edit = looked_at_again(form, settled, _elsewhere(request, opened))
    return _render(request, opened, edit, back=request.POST.get("return", ""), grown=grown, status=409)


def _grown_up(request: WorkspaceRequest, patient: "Patient", form: PatientForm) -> GrownUp | None:
    """The birth date that has to be saved twice, unless this page asked about it already."""
    today = local_day(request.at, request.practice.zone)
    found = grown_up_by(patient.birth_date, form.cleaned_data["birth_date"], request.practice.rules, today)
    return None if found and request.POST.get("grown", "") == found.born.isoformat() else found


def _stored(request: WorkspaceRequest, patient: "Patient", form: PatientForm) -> bool:
    try:
        correct_patient(
            patient=patient, details=form.details(), version=patient.version, by=request.actor, at=request.at
        )
    except AnotherChildError:
        form.add_error(None, _ANOTHER)
        return False
    except ChartStaleError:
        form.add_error(None, "Somebody else saved this chart at the same moment. Press Save once more.")
        return False
    return True


def _form(
    request: WorkspaceRequest,
    stored: Mapping[str, str],
    *,
    data: Mapping[str, str] | None = None,
    initial: Mapping[str, str] | None = None,
) -> PatientForm:
    return PatientForm(
        data,
        stored=stored,
        initial=dict(initial or stored),
        today=local_day(request.at, request.practice.zone),
        country=request.practice.country,
    )


def _elsewhere(request: WorkspaceRequest, patient: "Patient") -> Elsewhere:
    return who_changed(by=request.actor, kind=Kind.PATIENT_CHANGED, patient_id=patient.pk)


def _render(
    request: WorkspaceRequest,
    patient: "Patient",
    edit: EditPage[PatientForm],
    *,
    back: str,
    grown: GrownUp | None = None,
    status: int = 200,
) -> HttpResponse:
    chart = chart_of(request, patient, PAGE)
    context = {
        "chart": chart,
        "edit": edit,
        "grown": grown,
        "back": drafts.safe_page(back) if back else "",
        "name_note": _name_note(request, patient),
        "may_hold": request.actor.may(Permission.HOLD_SET),
    }
    return render(request, "workspace/charts/basic_info.html", context, status=status)


def _name_note(request: WorkspaceRequest, patient: "Patient") -> str:
    """What to do about a name that is none."""
    found = verdict_on_child(
        patient.name,
        use=patient.name_use,
        flagged=patient.name_flagged,
        born=patient.birth_date,
        today=local_day(request.at, request.practice.zone),
    )
    return {
        Verdict.TEMPORARY: "Temporary name. Enter the given name; until then nobody can be registered for this child.",
        Verdict.JUNK: "No real name on file. Enter it; until then nobody can be registered for this child.",
        Verdict.REAL: "",
    }[found]
