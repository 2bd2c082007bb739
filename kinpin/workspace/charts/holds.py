"""A hold on a patient: placed, read and lifted by those who may."""

from datetime import datetime
from typing import TYPE_CHECKING

from django import forms
from django.http import HttpResponse

from kinpin.families.access import open_chart_part
from kinpin.families.errors import ChartStaleError
from kinpin.families.rules import HoldReason
from kinpin.practices.roles import Permission
from kinpin.workflows.patient_changes import lift_hold, place_hold
from kinpin.workspace.addresses import page_address
from kinpin.workspace.charts import answers
from kinpin.workspace.doors import WorkspaceRequest, workspace_page

if TYPE_CHECKING:
    from kinpin.families.models import Patient


class HoldForm(forms.Form):
    reason = forms.ChoiceField(
        label="Why",
        choices=[("", "Choose..."), *((r.value, r.label) for r in HoldReason)],
        error_messages={"required": "Choose why."},
    )


@workspace_page("GET", Permission.HOLD_SET)
def hold(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """The window in which a hold is placed, its reason read, and lifted."""
    return _window(
        request,
        open_chart_part(by=request.actor, at=request.at, public_id=patient, permission=Permission.HOLD_SET),
        HoldForm(),
    )


@workspace_page("POST", Permission.HOLD_SET)
def place(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Place a hold."""
    held = open_chart_part(by=request.actor, at=request.at, public_id=patient, permission=Permission.HOLD_SET)
    form = HoldForm(request.POST)
    if not form.is_valid():
        return _window(request, held, form, status=409)
    place_hold(patient=held, reason=HoldReason(form.cleaned_data["reason"]), by=request.actor, at=request.at)
    return answers.done(request, page_address(request.tab, "basic_info", patient))


@workspace_page("POST", Permission.HOLD_SET)
def lift(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Lift the hold that the window showed; where another stands by now, it is shown instead."""
    held = open_chart_part(by=request.actor, at=request.at, public_id=patient, permission=Permission.HOLD_SET)
    try:
        lift_hold(patient=held, placed_at=_moment(request.POST.get("placed", "")), by=request.actor, at=request.at)
    except ChartStaleError:
        return _window(request, held, HoldForm(), status=409, is_another=True)
    return answers.done(request, page_address(request.tab, "basic_info", patient))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _window(
    request: WorkspaceRequest, patient: "Patient", form: HoldForm, *, status: int = 200, is_another: bool = False
) -> HttpResponse:
    """The hold that stands, or the form for one. `is_another`: not the hold that the window showed before."""
    context: dict[str, object] = {
        "patient": patient,
        "form": form,
        "reason": HoldReason(patient.hold).label if patient.hold else "",
        "placed": patient.held_at.isoformat() if patient.held_at else "",
        "is_another": is_another,
    }
    page = page_address(request.tab, "basic_info", patient.public_id)
    return answers.window(request, "hold", context, page=page, status=status)
