"""Remove access: one caregiver, one child, with a reason."""

from django import forms
from django.http import HttpResponse

from kinpin.enrollment.actions.removal import remove_access
from kinpin.enrollment.queries import enrollments_of
from kinpin.enrollment.rules import RemovalReason
from kinpin.families.access import glance
from kinpin.practice_portal.done import go
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.patients.account import address_of
from kinpin.practices.roles import Permission


class RemovalForm(forms.Form):
    reason = forms.ChoiceField(choices=[(reason.value, reason.label) for reason in RemovalReason])


@portal_page("POST", Permission.PIN_ISSUE)
def remove(request: PortalRequest, patient: str, contact: str) -> HttpResponse:
    child, form = glance(by=request.actor, public_id=patient), RemovalForm(request.POST)
    if not form.is_valid():
        return go(address_of(patient), "no_reason")
    theirs = [one for one in enrollments_of([child.pk]) if one.contact.public_id == contact]
    reason = RemovalReason(form.cleaned_data["reason"])
    is_ended = bool(theirs) and remove_access(
        patient_id=child.pk, contact_id=theirs[0].contact_id, reason=reason, by=request.actor, at=request.at
    )
    return go(address_of(patient), "removed" if is_ended else "no_access")
