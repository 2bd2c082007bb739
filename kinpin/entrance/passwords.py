"""A forgotten password, on either side: prove the address by a code, choose a new one."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy

from kinpin.accounts.actions.email_proofs import prove_email, start_email_proof
from kinpin.accounts.actions.logins import is_proved_to_reset, login_to_reset, reset_password
from kinpin.accounts.actors import actor_of
from kinpin.accounts.errors import CodeRefusedError, TooManyTriesError
from kinpin.accounts.models import Login, Side
from kinpin.accounts.requests import SideRequest
from kinpin.accounts.sessions import LOGIN
from kinpin.accounts.words import ProofFor
from kinpin.enrollment.queries import names_around
from kinpin.entrance.doors import base_template, entrance_page
from kinpin.entrance.forms import (
    OF_CODES,
    SPENT_CODE,
    CodeForm,
    EmailForm,
    NewPasswordForm,
    add_finding,
    mark_of_code,
    new_password_field,
)
from kinpin.entrance.help import helping_practice
from kinpin.entrance.told import (
    answered,
    is_right,
    mark_of_errors,
    tell_password_again,
    told_before,
    wait_mark,
    wait_of,
)
from kinpin.entrance.waiting import too_many_words
from kinpin.handouts.addresses import demo_mail_address
from kinpin.practices.models import Practice
from kinpin.practices.queries import practices_of_login

CHANGED = "password_changed"
_PROOF = "reset_proof"
_EMAIL = "reset_email"


class ResetForm(NewPasswordForm):
    password = new_password_field(gettext_lazy("New password"))


@entrance_page("GET", "POST")
def forgot(request: SideRequest) -> HttpResponse:
    """Where the code goes. An address without a login is sent nothing, and its page reads the same."""
    form = EmailForm(answered(request), initial=request.POST or {"email": _known_email(request)})
    if is_right(request, form):
        email, practice = form.cleaned_data["email"], _practice(request)
        try:
            proof = start_email_proof(
                email=email,
                purpose=ProofFor.RESET,
                language=translation.get_language(),
                practice_id=practice.pk if practice else None,
                by=actor_of(request),
                at=request.at,
            )
        except TooManyTriesError as refusal:
            return _too_many(request, "forgot", form, refusal)
        else:
            request.session[_PROOF], request.session[_EMAIL] = proof.pk, email
            return redirect("password_code")
    return _page(request, "forgot", form)


@entrance_page("GET", "POST")
def code(request: SideRequest) -> HttpResponse:
    """The digits from the mail."""
    if not request.session.get(_PROOF):
        return redirect("forgot_password")
    form = CodeForm(answered(request), initial=request.POST)
    if is_right(request, form):
        try:
            prove_email(
                proof_id=request.session[_PROOF],
                code=form.cleaned_data["code"],
                by=actor_of(request),
                at=request.at,
            )
        except CodeRefusedError as refusal:
            return _page(request, "code", form, told=mark_of_code(refusal))
        except TooManyTriesError as refusal:
            return _too_many(request, "code", form, refusal)
        else:
            return redirect("new_password")
    return _page(request, "code", form)


@entrance_page("GET", "POST")
def choose(request: SideRequest) -> HttpResponse:
    """A new password: every sign-in of this login is over, and the next one is with it."""
    if not request.session.get(_PROOF):
        return redirect("forgot_password")
    # Before a password is looked at, which costs more than all else: the code before it is what limits how often.
    if not is_proved_to_reset(proof_id=request.session[_PROOF], at=request.at):
        return redirect("forgot_password" if request.method == "POST" else "password_code")
    login = login_to_reset(proof_id=request.session[_PROOF], at=request.at)
    people, practice = [login.name, *names_around(login.pk)] if login else [], _practice(request)
    form = ResetForm(
        answered(request),
        email=request.session.get(_EMAIL, ""),
        people=people,
        practices=_names_of_practices(request, login),
    )
    if is_right(request, form):
        try:
            reset = reset_password(
                proof_id=request.session[_PROOF],
                password=form.cleaned_data["password"],
                practice_id=practice.pk if practice else None,
                by=actor_of(request),
                at=request.at,
            )
        except CodeRefusedError:
            return redirect("forgot_password")
        # What else this browser keeps stays: a sheet under way goes on after signing in.
        del request.session[_PROOF], request.session[_EMAIL]
        if reset is not None and request.session.get(LOGIN) == str(reset.pk):
            request.session.go_on_signed_out()
        request.session[CHANGED] = True
        return redirect("account_login")
    return _page(request, "new", form)


def _known_email(request: SideRequest) -> str:
    """The address to begin with: one's own, or where the last code went."""
    return _own_email(request) or str(request.session.get(_EMAIL, ""))


def _own_email(request: SideRequest) -> str:
    """The address of a family that is signed in and changes its password."""
    login = request.session.login if request.side is Side.FAMILY else None
    return login.email or "" if login else ""


def _practice(request: SideRequest) -> Practice | None:
    """Whose name and number the mail holds: the practice whose portal a family came to."""
    return helping_practice(request) if request.side is Side.FAMILY else None


def _names_of_practices(request: SideRequest, login: Login | None) -> list[str]:
    """The practices that are known of whoever proved an address: where they work, or whose portal they came to."""
    here = _practice(request)
    work = practices_of_login(login.pk) if login and request.side is Side.PRACTICE else []
    return [practice.name for practice in ([here] if here else work)]


def _too_many(request: SideRequest, step: str, form: forms.Form, refusal: TooManyTriesError) -> HttpResponse:
    """The same question again, and when to answer it."""
    response = _page(request, step, form, told=wait_mark(refusal.wait_seconds), status=429)
    response.headers["Retry-After"] = str(refusal.wait_seconds)
    return response


def _page(request: SideRequest, step: str, form: forms.Form, *, told: str = "", status: int = 200) -> HttpResponse:
    told = told or told_before(request)
    add_finding(form, OF_CODES, told)
    tell_password_again(form, told)
    if wait := wait_of(told):
        form.add_error(next(iter(form.fields)), too_many_words(wait))
    context = {
        "form": form,
        "is_spent": told == SPENT_CODE,
        "told": told or mark_of_errors(form),
        "page_base": base_template(request),
        "email": request.session.get(_EMAIL, ""),
        "changes_own": bool(_own_email(request)),
        "demo_mail": demo_mail_address(),
    }
    return render(request, f"entrance/password_{step}.html", context, status=status)
