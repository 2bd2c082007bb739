"""Withdraw: the family that declined, or put it off, changed its mind."""

from django.http import HttpResponse

from kinpin.enrollment.actions.declines import withdraw_decline
from kinpin.families.access import reach_chart
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.outcome_words import go
from kinpin.practice_portal.patients.account import address_of
from kinpin.practices.roles import Permission


@portal_page("POST", Permission.PIN_ISSUE)
def withdraw(request: PortalRequest, patient: str) -> HttpResponse:
    """Take back whatever was recorded for this child, whoever said it."""
    child = reach_chart(by=request.actor, public_id=patient)
    is_withdrawn = withdraw_decline(patients=[child], contact=None, by=request.actor, at=request.at)
    return go(address_of(patient), "withdrawn" if is_withdrawn else "no_decline")
