"""What a step of a claim asks of whoever opens it: that there is a claim, and that the earlier steps are done."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from kinpin.accounts.requests import SideRequest
from kinpin.enrollment.claim_terms import ground_of
from kinpin.entrance.family import FamilyRequest, open_page
from kinpin.entrance.idle import is_to_be_told
from kinpin.patient_portal import claim_state
from kinpin.patient_portal.claim_state import ClaimState
from kinpin.patient_portal.steps import Step, current_step, may_show

if TYPE_CHECKING:
    from kinpin.practices.models import Practice

P = ParamSpec("P")


class ClaimRequest(FamilyRequest):
    """A request for a step of the claim that this browser has under way."""

    claim: ClaimState
    practice: "Practice"
    open_terms: int | None  # the version of the practice's terms that this login has not agreed to


ClaimView = Callable[Concatenate[ClaimRequest, P], HttpResponse]


def step_page(
    step: Step, *methods: str
) -> Callable[[ClaimView[P]], Callable[Concatenate[SideRequest, P], HttpResponseBase]]:
    """Open a view as one step of a claim: for GET, its question, and POST, the answer, unless it names its methods.

    Whoever has not come so far is sent to the step they have reached; so is whoever answers on a page of another claim.
    """

    def decorate(view: ClaimView[P]) -> Callable[Concatenate[SideRequest, P], HttpResponseBase]:
        @open_page(*(methods or ("GET", "POST")))
        @wraps(view)
        def guarded(request: FamilyRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            claim = claim_state.load(request.session, at=request.at)
            ground = ground_of(claim.practice, request.login.pk if request.login else None) if claim else None
            if request.method == "POST" and request.session.is_gone:
                return redirect("patient_portal:maybe_done")
            if claim is None or ground is None:
                return start_over(request)
            if is_of_another(request, claim):
                return onward(request, claim)
            if not may_show(step, claim, signed_in=request.login is not None):
                return onward(request, claim)
            request.claim = claim  # type: ignore[attr-defined]
            request.practice, request.open_terms = ground.practice, ground.open_terms  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        return guarded

    return decorate


def is_of_another(request: FamilyRequest, claim: ClaimState) -> bool:
    """Whether an answer comes from a page of another claim: a phone opens each sheet in a tab of its own."""
    return request.POST.get("claim", claim.mark) != claim.mark


def start_over(request: FamilyRequest) -> HttpResponseRedirect:
    """Where there is no claim to go on with: to the children of whoever is signed in, else to where all begins.

    Whoever was signed out for idleness is told at the sign-in.
    """
    if request.login is None and is_to_be_told(request):
        goes_on = claim_state.waits_for_sign_in(request.session)
        return redirect(reverse("account_login", query={"next": reverse("patient_portal:resume")} if goes_on else None))
    return redirect("patient_portal:home" if request.login else "patient_portal:landing")


def onward(request: FamilyRequest, claim: ClaimState) -> HttpResponseRedirect:
    """To the step that this claim has reached."""
    return redirect(current_step(claim, signed_in=request.login is not None))


def advance(request: FamilyRequest, claim: ClaimState) -> HttpResponseRedirect:
    """Keep what the claim has reached, and go on."""
    claim_state.keep(request.session, claim)
    return onward(request, claim)
