"""How a step is shown: the question, how far one is, and what was wrong with the last answer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kinpin.accounts.errors import TooManyTriesError
from kinpin.enrollment.queries import still_live
from kinpin.entrance.forms import SPENT_CODE, add_finding
from kinpin.entrance.told import answered, mark_of_errors, tell_password_again, told_before, wait_mark, wait_of
from kinpin.entrance.waiting import wait_words
from kinpin.patient_portal import claim_state, words
from kinpin.patient_portal.doors import ClaimRequest
from kinpin.patient_portal.forms import FINDINGS
from kinpin.patient_portal.steps import Step, steps_of
from kinpin.practices.queries import terms_at

if TYPE_CHECKING:
    from kinpin.practices.models import Terms

REFUSED = "refused"
_SHOWS_NAMES = (Step.IS_IT_YOU, Step.CHILDREN)


@dataclass(frozen=True, slots=True)
class Question:
    """One step as its page shows it. `told` is the mark of what was wrong with the last answer.

    `is_refused`: the one neutral refusal. `is_spent`: the code no longer works. `wait`: how long to wait, in words.
    """

    number: int
    of: int
    address: str
    form: forms.Form | None
    terms: "Terms | None"
    told: str

    @property
    def is_refused(self) -> bool:
        return self.told == REFUSED

    @property
    def is_spent(self) -> bool:
        return self.told == SPENT_CODE

    @property
    def wait(self) -> str:
        return wait_words(seconds) if (seconds := wait_of(self.told)) else ""

    @property
    def is_wrong(self) -> bool:
        return bool(self.is_refused or self.is_spent or self.wait or (self.form and self.form.errors))


def posted(request: ClaimRequest) -> "dict[str, Any]":
    """What a form is made from: the answer, or what was typed so far when only the language was switched."""
    return {"data": answered(request), "initial": request.POST}


def open_terms(request: ClaimRequest) -> "Terms | None":
    """The practice's terms, when this claim and this login have not agreed to them yet."""
    version = request.open_terms
    return None if version in (None, request.claim.terms) else terms_at(request.practice.pk, version)


def ask(
    request: ClaimRequest,
    step: Step,
    form: forms.Form | None = None,
    *,
    told: str = "",
    terms: "Terms | None" = None,
    too_many: TooManyTriesError | None = None,
    **context: Any,
) -> HttpResponse:
    """The page of a step, with what is `told` about the answer; after too many tries, how long to wait.

    Only names of children whose PINs still open are shown. Where none does any more, the claim is over.
    """
    if step in _SHOWS_NAMES:
        request.claim = request.claim.only(still_live(request.claim.pin_ids, at=request.at))
        if not request.claim.proven:
            claim_state.drop(request.session)
            return redirect("patient_portal:stopped")
    told = wait_mark(too_many.wait_seconds) if too_many else told or told_before(request)
    add_finding(form, FINDINGS, told)
    tell_password_again(form, told)
    steps = steps_of(request.claim, signed_in=request.login is not None)
    question = Question(
        number=steps.index(step) + 1,
        of=len(steps),
        address=reverse(step),
        form=form,
        terms=terms,
        told=told or mark_of_errors(form),
    )
    name = step.name.lower()
    children = request.claim.children
    shown = {
        "question": question,
        "form": form,
        "claim": request.claim,
        "opens": list(zip(words.initials(children), children, strict=True)),
        "helping": request.practice,
        **context,
    }
    response = render(request, f"patient_portal/{name}.html", shown, status=429 if too_many else 200)
    if too_many:
        response.headers["Retry-After"] = str(too_many.wait_seconds)
    return response
