"""Arriving: the practices, a practice's own page, and the way to typing a PIN."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from kinpin.enrollment.access import reach_children
from kinpin.entrance.family import FamilyRequest, open_page
from kinpin.entrance.help import remember_practice
from kinpin.handouts.addresses import staff_sign_in_address
from kinpin.patient_portal import claim_state, pages
from kinpin.patient_portal.claim_state import ClaimState
from kinpin.patient_portal.doors import advance, onward, start_over
from kinpin.practices.queries import all_practices, find_practice

if TYPE_CHECKING:
    from kinpin.practices.models import Practice


@open_page("GET")
def landing(request: FamilyRequest) -> HttpResponse:
    """The only practice's page, else a list of practices."""
    practices = all_practices()
    if len(practices) == 1:
        return redirect("patient_portal:practice", practices[0].slug)
    shown = {"practices": practices, "staff_sign_in": staff_sign_in_address()}
    return render(request, "patient_portal/landing.html", shown)


@open_page("GET")
def practice(request: FamilyRequest, slug: str) -> HttpResponse:
    """Let's Get Started at one practice. A claim under way is offered again."""
    found = practice_named(slug)
    waiting = claim_state.load(request.session, at=request.at) is not None
    children = reach_children(by=request.actor, at=request.at)
    shown = {
        "practice": found,
        "helping": found,
        "waiting": waiting,
        "only_own": pages.only_own(children),
        "staff_sign_in": staff_sign_in_address(),
    }
    return render(request, "patient_portal/practice.html", shown)


@open_page("GET")
def typed_address(request: FamilyRequest, slug: str) -> HttpResponse:
    """The address as it is printed, without a slash at the end."""
    return redirect("patient_portal:practice", practice_named(slug).slug)


@open_page("POST")
def start(request: FamilyRequest, slug: str) -> HttpResponse:
    """Begin with typed PINs, at this practice."""
    found = practice_named(slug)
    remember_practice(request, found)
    return advance(request, ClaimState(practice=found.slug))


@open_page("GET")
def resume(request: FamilyRequest) -> HttpResponse:
    """To the step that the claim under way has reached."""
    claim = claim_state.load(request.session, at=request.at)
    if claim is None:
        return start_over(request)
    return onward(request, claim)


def practice_named(slug: str) -> "Practice":
    """The practice of an address, however it was typed. Raises Http404."""
    found = find_practice(slug.lower())
    if found is None:
        raise Http404
    return found
