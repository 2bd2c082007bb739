"""Allauth's sign-in on either side, in that side's look."""

import json
from typing import Any, cast

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kinpin.accounts.models import Login, Side
from kinpin.accounts.requests import SideRequest
from kinpin.accounts.second_factor_tries import Verdict, try_second_factor
from kinpin.entrance import drafts
from kinpin.entrance.account_adapter import AccountAdapter
from kinpin.entrance.doors import base_template, entrance_page
from kinpin.entrance.idle import minutes_to_tell
from kinpin.entrance.language import is_switch
from kinpin.entrance.passwords import CHANGED
from kinpin.entrance.told import told_before

DEMO_SIGN_INS = (
    ("frontdesk@demo.kinpin.test", "Front Desk, with an associated staff record"),
    ("newhire@demo.kinpin.test", "Front Desk, without an associated staff record"),
    ("admin@demo.kinpin.test", "Practice Admin"),
)


# What the sign-in itself finds wrong, by the mark that goes along in its form.
_FINDINGS = {
    "__all__-email_password_mismatch": AccountAdapter.error_messages["email_password_mismatch"],
    "__all__-too_many": gettext_lazy("Too many tries. Wait 15 minutes, then try again."),
}


class SignInView(LoginView):
    """E-mail and password."""

    template_name = "entrance/sign_in.html"
    told = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asking = cast(SideRequest, request)
        if is_switch(asking):
            self.told = told_before(asking)
            self.initial = {"login": request.POST.get("login", "")}
            request.method = "GET"
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        """The page that was asked for, where it is one of this side."""
        wanted = self.request.POST.get("next", "") or self.request.GET.get("next", "")
        if cast(SideRequest, self.request).side is Side.PRACTICE:
            return drafts.safe_page(wanted)
        return cast(str, super().get_success_url())  # type: ignore[no-untyped-call]  # allauth's

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asking = cast(SideRequest, self.request)
        shown = DEMO_SIGN_INS if settings.DEMO and asking.side is Side.PRACTICE else ()
        is_family = asking.side is Side.FAMILY
        context = super().get_context_data(**kwargs)
        return {
            **context,
            **_wrong(context["form"], self.told),
            "page_base": base_template(asking),
            "sign_ins": shown,
            "is_family": is_family,
            "goes_on": is_family and asking.GET.get("next", "") == reverse("patient_portal:resume"),
            "changed": asking.session.pop(CHANGED, False),
            "idle_minutes": minutes_to_tell(asking),
        }


def _wrong(form: BaseForm, told: str) -> dict[str, Any]:
    """What was wrong, and its marks: of the form, or `told` by the page on which the language was switched."""
    found = [f"{field}-{error.code}" for field, errors in form.errors.as_data().items() for error in errors]
    marks = found or told.split()
    return {
        "told": " ".join(marks),
        "problems": form.non_field_errors() or [_FINDINGS[mark] for mark in marks if mark in _FINDINGS],
        "email_is_wrong": any(mark.startswith("login-") for mark in marks),
        "password_is_missing": any(mark.startswith("password-") for mark in marks),
    }


_NOT_LOOKED_AT = {
    Verdict.TOO_MANY: gettext_lazy("Too many tries. Wait 15 minutes, then try again."),
    Verdict.SHUT: gettext_lazy("Codes do not open this sign-in any more. Ask your Practice Admin for a reset."),
}


class SecondFactorView(AuthenticateView):
    """The second factor, after the password. Tries are counted in the database, whichever factor they are for."""

    template_name = "entrance/second_factor.html"
    verdict: Verdict | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asking, login = cast(SideRequest, request), cast(Login, self.stage.login.user)
        self.verdict = try_second_factor(asking, login, self.form)
        if self.verdict is Verdict.RIGHT:
            return self.form_valid(self.form)
        if self.verdict is not Verdict.WRONG:
            self.form.is_bound = False  # never looked at: a right recovery code would be used up
        return self.form_invalid(self.form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        has = set(Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True))
        asking = cast(SideRequest, self.request)
        options = context.get("js_data", {}).get("request_options", {})
        return {
            **context,
            "page_base": base_template(asking),
            "way_out": reverse("staff_sign_out" if asking.side is Side.PRACTICE else "family_sign_out"),
            "has_passkey": Authenticator.Type.WEBAUTHN in has,
            "has_app": Authenticator.Type.TOTP in has,
            "problems": self._problems(),
            "options": json.dumps(options, cls=DjangoJSONEncoder),
        }

    def _problems(self) -> list[str]:
        if self.verdict in _NOT_LOOKED_AT:
            return [str(_NOT_LOOKED_AT[self.verdict])]
        return list(self.form.non_field_errors()) if self.form else []


_sign_in = SignInView.as_view()
_second_factor = SecondFactorView.as_view()


@entrance_page("GET", "POST")
def sign_in(request: SideRequest) -> HttpResponseBase:
    return _sign_in(request)


@entrance_page("GET", "POST")
def second_factor(request: SideRequest) -> HttpResponseBase:
    return _second_factor(request)
