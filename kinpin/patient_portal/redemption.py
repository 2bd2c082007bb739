"""The end of a claim: its proven sheets and PINs are redeemed for a login."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from kinpin.accounts.actors import actor_of
from kinpin.enrollment.actions.redeem import Redeemed, redeem
from kinpin.patient_portal import claim_state
from kinpin.patient_portal.doors import advance

if TYPE_CHECKING:
    from kinpin.accounts.models import Login
    from kinpin.entrance.family import FamilyRequest
    from kinpin.patient_portal.claim_state import ClaimState
    from kinpin.practices.models import Practice

_WELCOME = "welcome"


def finish(request: "FamilyRequest", login: "Login", claim: "ClaimState", practice: "Practice") -> HttpResponseRedirect:
    """Redeem what the claim has proven, and go home; to the neutral answer when nothing opened. The claim is over.

    Whatever led here: where a child's PIN was typed and nobody said who they are, nothing is redeemed, it is asked.
    """
    if not claim.says_enough:
        return advance(request, replace(claim, is_self=False))
    opened: list[int] = []
    for proven in claim.proven:
        answer = redeem(
            practice=practice,
            handout_id=proven.handout_id,
            pin_ids=proven.pin_ids,
            claimant=claim.claimant,
            login=login,
            terms_version=claim.terms,
            by=actor_of(request),
            at=request.at,
        )
        if isinstance(answer, Redeemed):
            opened += answer.patient_ids
    claim_state.drop(request.session)
    if not opened:
        return redirect("patient_portal:stopped")
    request.session[_WELCOME] = opened
    return redirect("patient_portal:home")


def take_welcome(request: "FamilyRequest") -> frozenset[int]:
    """The children that were just added, once."""
    return frozenset(request.session.pop(_WELCOME, ()))
