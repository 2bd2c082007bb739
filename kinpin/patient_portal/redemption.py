"""The end of a claim: its proven sheets and PINs are redeemed for a login."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import redirect

from kinpin.accounts.actors import actor_of
from kinpin.enrollment.actions.misfits import NeedsOwnAccount
from kinpin.enrollment.actions.redeem import Redeemed, Unnamed, redeem
from kinpin.entrance.family import FamilyRequest
from kinpin.patient_portal import claim_state
from kinpin.patient_portal.claim_state import ClaimState
from kinpin.patient_portal.doors import advance

if TYPE_CHECKING:
    from kinpin.accounts.models import Login
    from kinpin.practices.models import Practice

_WELCOME = "welcome"
_PIN_LEFT = "pin_left"


@dataclass(frozen=True, slots=True)
class Welcome:
    """What is said once at home: the children that were just added, by id; whether a PIN beside theirs is unused."""

    added: frozenset[int]
    pin_left: bool


def finish(request: FamilyRequest, login: "Login", claim: ClaimState, practice: "Practice") -> HttpResponseRedirect:
    """Redeem what the claim has proven, and go home; to the neutral answer when nothing opened. The claim is over.

    Where who the person is has to be said first, that is asked, and the claim goes on. So it does where the account is
    another caregiver's.
    """
    opened: list[int] = []
    pins_left: dict[int, bool] = {}  # by sheet, of which several PINs may have been typed
    needs_own_account = False
    for proven in claim.proven:
        answer = redeem(
            practice=practice,
            claim=proven,
            claimant=claim.claimant,
            login=login,
            terms_version=claim.terms,
            by=actor_of(request),
            at=request.at,
        )
        if isinstance(answer, Unnamed):
            return advance(request, replace(claim, is_self=False))
        if isinstance(answer, Redeemed):
            opened += answer.patient_ids
            pins_left[proven.handout_id] = answer.pin_left
        needs_own_account |= isinstance(answer, NeedsOwnAccount)
    if needs_own_account and not opened:
        return redirect("patient_portal:own_account")
    claim_state.drop(request.session)
    if not opened:
        return redirect("patient_portal:stopped")
    request.session[_WELCOME] = opened
    request.session[_PIN_LEFT] = needs_own_account or any(pins_left.values())
    return redirect("patient_portal:home")


def take_welcome(request: FamilyRequest) -> Welcome:
    """What the claim that just ended brought, once."""
    added = frozenset(request.session.pop(_WELCOME, ()))
    return Welcome(added, pin_left=request.session.pop(_PIN_LEFT, False))
