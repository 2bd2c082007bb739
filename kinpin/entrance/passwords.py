"""A forgotten password, on either side: prove the address by a code, choose a new one."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinpin.accounts.actions import prove_email, reset_password, start_email_proof
from kinpin.accounts.actors import actor_of
from kinpin.accounts.errors import CodeRefusedError, TooManyTriesError
from kinpin.accounts.models import Side
from kinpin.accounts.requests import SideRequest
from kinpin.entrance.doors import entrance_page
from kinpin.entrance.language import is_switch

_PROOF = "reset_proof"
_EMAIL = "reset_email"


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("15 letters or more. Three or four words work well."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "data-show": ""}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


@entrance_page("GET", "POST")
def forgot(request: SideRequest) -> HttpResponse:
    form = EmailForm(None if is_switch(request) else request.POST or None, initial=request.POST)
    if form.is_bound and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            proof = start_email_proof(
                email=email,
                purpose="reset",
                language=translation.get_language(),
                practice_id=None,
                by=actor_of(request),
                at=request.at,
            )
        except TooManyTriesError:
            form.add_error("email", _("Too many tries. Wait 15 minutes, then try again."))
        else:
            request.session[_PROOF], request.session[_EMAIL] = proof.pk, email
            return HttpResponseRedirect("code/")
    return _page(request, "forgot", form)


@entrance_page("GET", "POST")
def code(request: SideRequest) -> HttpResponse:
    if not request.session.get(_PROOF):
        return HttpResponseRedirect("../")
    form = CodeForm(None if is_switch(request) else request.POST or None, initial=request.POST)
    if form.is_bound and form.is_valid():
        try:
            prove_email(
                proof_id=request.session[_PROOF],
                code=form.cleaned_data["code"],
                by=actor_of(request),
                at=request.at,
            )
        except CodeRefusedError:
            form.add_error("code", _("That code does not work. Check it, or ask for a new one."))
        else:
            return HttpResponseRedirect("../new/")
    return _page(request, "code", form, email=request.session.get(_EMAIL, ""))


@entrance_page("GET", "POST")
def choose(request: SideRequest) -> HttpResponse:
    if not request.session.get(_PROOF):
        return HttpResponseRedirect("../")
    form = NewPasswordForm(None if is_switch(request) else request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            reset_password(
                proof_id=request.session[_PROOF],
                password=form.cleaned_data["password"],
                by=actor_of(request),
                at=request.at,
            )
        except CodeRefusedError:
            return HttpResponseRedirect("../")
        request.session.flush()
        return HttpResponseRedirect("/staff/sign-in/" if request.side is Side.PRACTICE else "/sign-in/")
    return _page(request, "new", form)


def _page(request: SideRequest, step: str, form: forms.Form, **context: Any) -> HttpResponse:
    base = "entrance/staff_entrance.html" if request.side is Side.PRACTICE else "ui/family.html"
    return render(request, f"entrance/password_{step}.html", {"form": form, "base": base, **context})
