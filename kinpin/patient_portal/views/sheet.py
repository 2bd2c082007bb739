"""With a sheet: the scan, one child's birth date, *Are you ...?*"""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render

from kinpin.enrollment.access import reach_children
from kinpin.enrollment.actions.proofs import Claim, Refusal
from kinpin.enrollment.actions.scan import Scanned, disown, prove_birth_date, scan
from kinpin.entrance.family import FamilyRequest, open_page
from kinpin.entrance.help import remember_practice
from kinpin.entrance.language import is_switch, speak_as_sheet
from kinpin.entrance.told import is_right
from kinpin.kernel.clock import local_day
from kinpin.patient_portal import claim_state, pages
from kinpin.patient_portal.claim_state import ClaimState
from kinpin.patient_portal.doors import ClaimRequest, advance, is_of_another, onward, step_page
from kinpin.patient_portal.forms import BirthDateForm, TermsForm
from kinpin.patient_portal.redemption import finish
from kinpin.patient_portal.step_pages import REFUSED, ask, open_terms, posted
from kinpin.patient_portal.steps import Step
from kinpin.patient_portal.views.arriving import practice_named


@open_page("GET")
def arrive(request: FamilyRequest, slug: str) -> HttpResponse:
    """The page that a sheet's code opens. It changes nothing: a script posts what stands behind # once."""
    practice = practice_named(slug)
    waiting = claim_state.load(request.session, at=request.at) is not None
    return render(request, "patient_portal/scan.html", {"practice": practice, "helping": practice, "waiting": waiting})


@open_page("POST")
def token(request: FamilyRequest, slug: str) -> HttpResponse:
    """Recognise the sheet. The same sheet again goes on where it was; one that this login has used leads home."""
    practice = practice_named(slug)
    remember_practice(request, practice)
    found = scan(token=request.POST.get("token", "").strip(), by=request.actor, at=request.at)
    if isinstance(found, Refusal) or found.practice_id != practice.pk:
        return redirect("patient_portal:stopped")
    response = _go_on(request, practice.slug, found)
    speak_as_sheet(request, response, found.language)
    return response


def _go_on(request: FamilyRequest, slug: str, found: Scanned) -> HttpResponse:
    if found.already_yours:
        return redirect("patient_portal:home")
    claim = claim_state.load(request.session, at=request.at)
    if claim is not None and claim.handout_id == found.handout_id:
        return onward(request, claim)
    return advance(request, ClaimState(practice=slug, handout_id=found.handout_id, is_self=found.is_self))


@open_page("GET")
def stopped(request: FamilyRequest) -> HttpResponse:
    """The one answer for a sheet that opens nothing, whatever the reason.

    Whoever made an account before the sheet ended is told that they have it: another sign-up would lead nowhere.
    """
    children = reach_children(by=request.actor, at=request.at)
    shown = {"is_empty": request.login and not children, "only_own": pages.only_own(children)}
    return render(request, "patient_portal/stopped.html", shown)


@step_page(Step.BIRTH_DATE)
def birth_date(request: ClaimRequest) -> HttpResponse:
    """The birth date of any child on the sheet; of the patient, where the sheet is for the patient."""
    today = local_day(request.at, request.practice.zone)
    form = BirthDateForm(**posted(request), today=today, own=request.claim.is_self)
    if not is_right(request, form) or request.claim.handout_id is None:
        return ask(request, Step.BIRTH_DATE, form)
    found = prove_birth_date(handout_id=request.claim.handout_id, born=form.born, by=request.actor, at=request.at)
    if isinstance(found, Claim):
        return advance(request, replace(request.claim, proven=()).with_claim(found, at=request.at))
    return ask(request, Step.BIRTH_DATE, form, told=REFUSED)


@step_page(Step.IS_IT_YOU)
def is_it_you(request: ClaimRequest) -> HttpResponse:
    """*Are you CINDY TESTKIDDO?* Whoever is signed in is done with a yes; for others the account comes next."""
    terms = open_terms(request) if request.login else None
    form = TermsForm(**posted(request), version=terms.version) if terms else None
    if request.method != "POST" or is_switch(request) or (form and not form.is_valid()):
        return ask(request, Step.IS_IT_YOU, form, terms=terms)
    claim = replace(request.claim, is_you=True, terms=terms.version if terms else request.claim.terms)
    if request.login is None:
        return advance(request, claim)
    return finish(request, request.login, claim, request.practice)


@open_page("POST")
def not_me(request: FamilyRequest) -> HttpResponse:
    """No: nothing of the claim is kept, and the practice sees that somebody else opened its sheet."""
    claim = claim_state.load(request.session, at=request.at)
    if claim is not None and is_of_another(request, claim):
        return onward(request, claim)
    claim_state.drop(request.session)
    if claim is not None:
        sheets = {claim.handout_id, *(proven.handout_id for proven in claim.proven)} - {None}
        for handout_id in sorted(pk for pk in sheets if pk is not None):
            disown(handout_id=handout_id, by=request.actor, at=request.at)
    return redirect("patient_portal:nothing_kept")


@open_page("GET")
def nothing_kept(request: FamilyRequest) -> HttpResponse:
    """What to do with somebody else's sheet."""
    return render(request, "patient_portal/nothing_kept.html")
