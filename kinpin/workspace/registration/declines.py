"""Declined and Deferred, in two presses."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect

from kinpin.enrollment.actions.declines import ASK_AGAIN_AFTER, record_decline, withdraw_decline
from kinpin.enrollment.words import DeclineKind, DeclineReason
from kinpin.families.access import reach_charts, reach_contact
from kinpin.kernel.clock import local_day
from kinpin.practices.roles import Permission
from kinpin.workspace.doors import WorkspaceRequest, workspace_page
from kinpin.workspace.registration.views import context_of, picked


class DeclineForm(forms.Form):
    kind = forms.ChoiceField(choices=[(k.value, k.label) for k in DeclineKind])
    reason = forms.ChoiceField(choices=[("", ""), *((r.value, r.label) for r in DeclineReason)], required=False)


@workspace_page("POST", Permission.PIN_ISSUE)
def record(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Record that the family said no, or not now, for the ticked children."""
    form, caregiver = DeclineForm(request.POST), request.POST.get("caregiver", "")
    children = reach_charts(by=request.actor, public_ids=request.POST.getlist("child") or [patient])
    if form.is_valid():
        kind, reason = DeclineKind(form.cleaned_data["kind"]), form.cleaned_data["reason"]
        today = local_day(request.at, request.practice.zone)
        record_decline(
            patients=children,
            contact=reach_contact(by=request.actor, public_id=caregiver) if caregiver else None,
            kind=kind,
            reason=DeclineReason(reason) if reason else None,
            ask_again_on=today + ASK_AGAIN_AFTER if kind is DeclineKind.DEFERRED else None,
            by=request.actor,
            at=request.at,
        )
    return _back(request, patient)


@workspace_page("POST", Permission.PIN_ISSUE)
def withdraw(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Take back what was recorded for one child of the list: the family changed its mind."""
    caregiver = request.POST.get("caregiver", "")
    withdraw_decline(
        patients=reach_charts(by=request.actor, public_ids=[request.POST.get("withdraw") or patient]),
        contact=reach_contact(by=request.actor, public_id=caregiver) if caregiver else None,
        by=request.actor,
        at=request.at,
    )
    return _back(request, patient)


def _back(request: WorkspaceRequest, patient: str) -> HttpResponseRedirect:
    """The window again, with the same caregiver and ticks."""
    context, ticked = context_of(request, request.POST, patient), sorted(picked(request.POST) or ())
    return HttpResponseRedirect(context.address(caregiver=request.POST.get("caregiver", ""), ticked=ticked))
