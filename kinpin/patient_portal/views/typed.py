"""With a PIN: whose it is, who the caregiver is, the PIN with the birth date, and once more before it is done."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from kinpin.accounts.errors import TooManyTriesError
from kinpin.enrollment.access import reach_children
from kinpin.enrollment.actions.check import OwnDate, check_pin, count_slip
from kinpin.enrollment.actions.misfits import NeedsOwnAccount
from kinpin.enrollment.actions.proofs import Claim
from kinpin.entrance.family import FamilyRequest, open_page
from kinpin.entrance.language import is_switch
from kinpin.entrance.told import is_right, told_before
from kinpin.kernel.clock import local_day
from kinpin.patient_portal.doors import ClaimRequest, advance, onward, step_page
from kinpin.patient_portal.forms import CHILDS_DATE, NOT_YOUR_DATE, MyselfForm, PinForm, YouForm
from kinpin.patient_portal.redemption import finish
from kinpin.patient_portal.step_pages import REFUSED, ask, open_terms, posted
from kinpin.patient_portal.steps import Step

if TYPE_CHECKING:
    from kinpin.practices.models import Terms

_CHILD, _MYSELF = "child", "myself"
_AGAIN = "again"
_INSTEAD = "instead"  # the page shall ask for the child's birth date: no answer yet


@step_page(Step.WHOSE)
def whose(request: ClaimRequest) -> HttpResponse:
    """*My practice gave me a PIN for* A child, Myself. A wrong answer is put right from the PIN."""
    answer = request.POST.get("whose", "")
    if answer not in (_CHILD, _MYSELF) or is_switch(request):
        return ask(request, Step.WHOSE)
    return advance(request, replace(request.claim, has_chosen=True, is_self=answer == _MYSELF))


@open_page("GET")
def no_pin(request: FamilyRequest) -> HttpResponse:
    """*I don't have a PIN*: whom to ask."""
    return render(request, "patient_portal/no_pin.html")


@step_page(Step.YOU)
def you(request: ClaimRequest) -> HttpResponse:
    """The caregiver's own name and birth date, and the terms where they are still open."""
    terms = open_terms(request)
    answer = posted(request) | {"initial": request.POST or _known_as(request)}
    today = local_day(request.at, request.practice.zone)
    form = YouForm(**answer, version=terms.version if terms else 0, today=today, own=True)
    if not is_right(request, form) or form.born is None:
        return ask(request, Step.YOU, form, terms=terms)
    said = replace(
        request.claim,
        given=form.cleaned_data["given"],
        family=form.cleaned_data["family"],
        born=form.born.isoformat(),
        terms=terms.version if terms else request.claim.terms,
    )
    return advance(request, said)


@step_page(Step.CHILD)
def child(request: ClaimRequest) -> HttpResponse:
    """A child's birth date and PIN, on one page. Where the PIN is the person's own, so is the date."""
    form = PinForm(**posted(request), today=local_day(request.at, request.practice.zone))
    if not is_right(request, form):
        return _ask_again(request, Step.CHILD, form)
    return _check(request, Step.CHILD, form)


@step_page(Step.MYSELF)
def myself(request: ClaimRequest) -> HttpResponse:
    """The PIN for one's own record. Where it is a child's, the page asks for the child's birth date."""
    terms = open_terms(request)
    if _INSTEAD in request.POST and not is_switch(request):
        kept = {name: request.POST.get(name, "") for name in ("pin", "terms")}
        return ask(request, Step.MYSELF, _form_of(request, terms, own=False, initial=kept), terms=terms)
    own = "child" not in request.POST
    form = _form_of(request, terms, own=own, **posted(request))
    if not is_right(request, form):
        return _ask_again(request, Step.MYSELF, form, terms=terms, asks_own=own)
    if terms:
        request.claim = replace(request.claim, terms=terms.version)
    return _check(request, Step.MYSELF, form, terms=terms, asks_own=own)


def _ask_again(request: ClaimRequest, step: Step, form: PinForm, **context: Any) -> HttpResponse:
    """The page, first or once more; what was typed there and can be no PIN is counted."""
    try:
        if not is_switch(request) and "pin" in form.errors:
            count_slip(practice=request.practice, by=request.actor, at=request.at)
    except TooManyTriesError as refusal:
        context["too_many"] = refusal
    return ask(request, step, form, **context)


def _form_of(request: ClaimRequest, terms: "Terms | None", *, own: bool, **answer: Any) -> MyselfForm:
    today = local_day(request.at, request.practice.zone)
    return MyselfForm(**answer, version=terms.version if terms else 0, today=today, own=own)


def _check(
    request: ClaimRequest, step: Step, form: PinForm, *, terms: "Terms | None" = None, asks_own: bool = False
) -> HttpResponse:
    login = request.login
    if login is None:
        return onward(request, request.claim)
    try:
        found = check_pin(
            practice=request.practice,
            typed=form.cleaned_data["pin"],
            born=form.born,
            claimant=request.claim.claimant,
            login=login,
            by=request.actor,
            at=request.at,
            is_own=asks_own,
        )
    except TooManyTriesError as refusal:
        return ask(request, step, form, terms=terms, asks_own=asks_own, too_many=refusal)
    if isinstance(found, Claim):
        claim = request.claim.with_claim(found, at=request.at)
        went = advance(request, replace(claim, is_self=claim.is_self and found.is_self))
        return _told_again(went) if request.claim.pin_ids.issuperset(found.pin_ids) else went
    if isinstance(found, NeedsOwnAccount):
        return redirect("patient_portal:own_account")
    if asks_own and isinstance(found, OwnDate):
        form = _form_of(request, terms, own=False, **posted(request))
        return ask(request, step, form, told=CHILDS_DATE, terms=terms)
    is_own_date = isinstance(found, OwnDate) or (_typed_own_date(request, form) and not asks_own)
    return ask(request, step, form, told=NOT_YOUR_DATE if is_own_date else REFUSED, terms=terms, asks_own=asks_own)


def _told_again(went: HttpResponseRedirect) -> HttpResponse:
    """A PIN that was typed before adds nobody; the list says so. A second press of the button is no mistake."""
    return HttpResponseRedirect(f"{went.url}?{_AGAIN}") if went.url == reverse(Step.CHILDREN) else went


def _typed_own_date(request: ClaimRequest, form: PinForm) -> bool:
    """Said of every PIN that did not open, so that it says nothing about the PIN."""
    claimant = request.claim.claimant
    return claimant is not None and form.born == claimant.born


@step_page(Step.CHILDREN)
def children(request: ClaimRequest) -> HttpResponse:
    """Whom the PINs are for and what they open: more children, or done."""
    if request.method != "POST" or is_switch(request) or request.login is None:
        again = _AGAIN if _AGAIN in request.GET else told_before(request)
        return ask(request, Step.CHILDREN, told=again, again=again == _AGAIN)
    return finish(request, request.login, request.claim, request.practice)


def _known_as(request: ClaimRequest) -> dict[str, str]:
    """The name by which this practice knows whoever is signed in, so that it need not be typed again."""
    known = [c for c in reach_children(by=request.actor, at=request.at) if c.practice.pk == request.practice.pk]
    return {"given": known[0].caregiver.given, "family": known[0].caregiver.family} if known else {}
