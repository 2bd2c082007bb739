"""Making an account: the e-mail, the code sent to it, a password."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from kinpin.accounts.actions.email_proofs import prove_email, resend_code, start_email_proof
from kinpin.accounts.actions.logins import open_login
from kinpin.accounts.errors import AddressTakenError, CodeRefusedError, TooManyTriesError
from kinpin.accounts.words import ProofFor
from kinpin.entrance.family import FamilyRequest, open_page, sign_in_new
from kinpin.entrance.forms import SPENT_CODE, CodeForm, EmailForm, mark_of_code
from kinpin.entrance.told import answered, is_right, told_before
from kinpin.kernel.masks import masked_email
from kinpin.patient_portal.doors import ClaimRequest, advance, onward, step_page
from kinpin.patient_portal.forms import PasswordForm
from kinpin.patient_portal.redemption import finish
from kinpin.patient_portal.step_pages import ask, open_terms, posted
from kinpin.patient_portal.steps import Step

_TOLD, _SENT, _ENOUGH = "again", "sent", "enough"  # what became of another code: told by the page with its button
_NEWS = (_SENT, _ENOUGH, SPENT_CODE)


@step_page(Step.EMAIL)
def email(request: ClaimRequest) -> HttpResponse:
    """Where the code goes. Whether an account has this address is told to the address, never to the asker."""
    form = EmailForm(answered(request), initial=request.POST or {"email": request.claim.email})
    if not is_right(request, form):
        return ask(request, Step.EMAIL, form)
    try:
        proof = start_email_proof(
            email=form.cleaned_data["email"],
            purpose=ProofFor.SIGN_UP,
            language=translation.get_language(),
            practice_id=request.practice.pk,
            by=request.actor,
            at=request.at,
        )
    except TooManyTriesError as refusal:
        return ask(request, Step.EMAIL, form, too_many=refusal)
    return advance(request, replace(request.claim, email=proof.email, proof_id=proof.pk, email_proved=False))


@step_page(Step.CODE)
def code(request: ClaimRequest) -> HttpResponse:
    """The six digits from the mail."""
    told = told_before(request) or next((news for news in _NEWS if news == request.GET.get(_TOLD)), "")
    form = CodeForm(initial=request.POST) if told in _NEWS else CodeForm(**posted(request))
    if is_right(request, form) and request.claim.proof_id is not None:
        try:
            prove_email(
                proof_id=request.claim.proof_id,
                code=form.cleaned_data["code"],
                by=request.actor,
                at=request.at,
            )
        except CodeRefusedError as refusal:
            told = mark_of_code(refusal)
        except TooManyTriesError as refusal:
            masked = masked_email(request.claim.email)
            return ask(request, Step.CODE, form, masked=masked, too_many=refusal)
        else:
            return advance(request, replace(request.claim, email_proved=True))
    masked = masked_email(request.claim.email)
    return ask(request, Step.CODE, form, told=told, masked=masked, sent=told == _SENT, enough=told == _ENOUGH)


@step_page(Step.CODE, "POST")
def code_again(request: ClaimRequest) -> HttpResponse:
    """Send another code to the same address, within limits."""
    if request.claim.proof_id is None:
        return onward(request, request.claim)
    try:
        sent = resend_code(
            proof_id=request.claim.proof_id,
            language=translation.get_language(),
            practice_id=request.practice.pk,
            by=request.actor,
            at=request.at,
        )
    except TooManyTriesError as refusal:
        return ask(request, Step.CODE, CodeForm(), masked=masked_email(request.claim.email), too_many=refusal)
    except CodeRefusedError as refusal:
        return redirect(reverse(Step.CODE, query={_TOLD: mark_of_code(refusal)}))
    return redirect(reverse(Step.CODE, query={_TOLD: _SENT if sent else _ENOUGH}))


@step_page(Step.PASSWORD)
def password(request: ClaimRequest) -> HttpResponse:
    """A password. A scanned sheet is then done, so the terms stand here; a typed PIN asks for them with its own."""
    claim = request.claim
    terms = open_terms(request) if claim.is_scanned else None
    form = PasswordForm(
        **posted(request),
        version=terms.version if terms else 0,
        email=claim.email,
        people=[claim.contact_name, *claim.children],
        practices=[request.practice.name],
    )
    if not is_right(request, form) or claim.proof_id is None:
        return ask(request, Step.PASSWORD, form, terms=terms)
    try:
        login = open_login(
            proof_id=claim.proof_id,
            password=form.cleaned_data["password"],
            name=claim.contact_name,
            language=translation.get_language(),
            by=request.actor,
            at=request.at,
        )
    except AddressTakenError:
        return redirect(reverse("account_login", query={"next": reverse("patient_portal:resume")}))
    except CodeRefusedError:
        return advance(request, replace(claim, proof_id=None, email_proved=False))
    sign_in_new(request, login)
    claim = replace(claim, is_new=True, terms=terms.version if terms else claim.terms)
    if claim.is_scanned:
        return finish(request, login, claim, request.practice)
    return advance(request, claim)


@open_page("GET")
def maybe_done(request: FamilyRequest) -> HttpResponse:
    """Told to whoever answers a step with a session key that is gone: an earlier press may have ended the claim.

    Where that press signed this browser in, it leads home.
    """
    if request.login is not None:
        return redirect("patient_portal:resume")
    return render(request, "patient_portal/maybe_done.html")
