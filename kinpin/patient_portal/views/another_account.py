"""A tablet for two, or an address for two: whoever scanned is not whose account is open."""

from dataclasses import replace

from allauth.account.adapter import get_adapter
from django.http import HttpResponse
from django.shortcuts import redirect, render

from kinpin.accounts.actors import actor_of
from kinpin.entrance.family import FamilyRequest, open_page
from kinpin.entrance.help import HELPING
from kinpin.entrance.leaving import forget_in_browser
from kinpin.patient_portal import claim_state
from kinpin.patient_portal.claim_state import ClaimState
from kinpin.patient_portal.doors import advance


@open_page("POST")
def sign_out_and_go_on(request: FamilyRequest) -> HttpResponse:
    """End the sign-in that is open; the scanned sheet stays where it was, for the right person to go on."""
    claim = claim_state.load(request.session, at=request.at)
    if request.login is not None:
        get_adapter(request).logout(request)
        request.actor, request.login = actor_of(request), None
    if claim is None:
        return redirect("patient_portal:landing")
    request.session[HELPING] = claim.practice
    return forget_in_browser(advance(request, _of_nobody(claim)))


@open_page("GET")
def own_account(request: FamilyRequest) -> HttpResponse:
    """Told to whoever signed in with the account of another caregiver of these children, and how to go on."""
    claim = claim_state.load(request.session, at=request.at)
    if claim is None or request.login is None:
        return redirect("patient_portal:resume")
    return render(request, "patient_portal/own_account.html", {"claim": claim})


def _of_nobody(claim: ClaimState) -> ClaimState:
    """What does not hang on who was signed in. A typed PIN does: it was checked for them."""
    if not claim.is_scanned:
        return ClaimState(practice=claim.practice)
    return replace(claim, is_you=False, is_new=False, email="", proof_id=None, email_proved=False, terms=0)
