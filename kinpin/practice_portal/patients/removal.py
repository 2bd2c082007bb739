"""Remove access: one caregiver, one child, with a reason; and let an account in again that was removed by mistake."""

from django import forms
from django.http import HttpResponse

from kinpin.enrollment.actions.removal import let_in_again, remove_access
from kinpin.enrollment.queries import enrollments_of
from kinpin.enrollment.words import RemovalReason
from kinpin.families.access import reach_chart
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.outcome_words import go
from kinpin.practice_portal.patients.account import address_of
from kinpin.practices.roles import Permission


class RemovalForm(forms.Form):
    reason = forms.ChoiceField(choices=[(reason.value, reason.label) for reason in RemovalReason])


@portal_page("POST", Permission.PIN_ISSUE)
def remove(request: PortalRequest, patient: str, contact: str) -> HttpResponse:
    """End the access that the page showed."""
    child, form = reach_chart(by=request.actor, public_id=patient), RemovalForm(request.POST)
    if not form.is_valid():
        return go(address_of(patient), "no_reason")
    theirs = [one for one in enrollments_of([child.pk]) if one.contact.public_id == contact]
    reason = RemovalReason(form.cleaned_data["reason"])
    is_ended = bool(theirs) and remove_access(
        patient_id=child.pk,
        contact_id=theirs[0].contact_id,
        sheet=request.POST.get("sheet", ""),
        reason=reason,
        by=request.actor,
        at=request.at,
    )
    is_wrong = reason is RemovalReason.WRONG_PERSON
    return go(address_of(patient), ("removed_wrong" if is_wrong else "removed") if is_ended else "no_access")


@portal_page("POST", Permission.PIN_ISSUE)
def take_back(request: PortalRequest, patient: str, contact: str) -> HttpResponse:
    """The account that came in by a sheet was no wrong person's after all."""
    child = reach_chart(by=request.actor, public_id=patient)
    theirs = [one for one in enrollments_of([child.pk], ended_too=True) if one.contact.public_id == contact]
    is_back = bool(theirs) and let_in_again(
        patient_id=child.pk,
        contact_id=theirs[0].contact_id,
        sheet=request.POST.get("sheet", ""),
        by=request.actor,
        at=request.at,
    )
    return go(address_of(patient), "let_in_again" if is_back else "not_kept_out")
