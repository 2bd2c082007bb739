"""The second step: after the password at the sign-in, and again before something is changed that guards it."""

import json
from typing import Any, NamedTuple, cast

from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from kinpin.accounts.errors import TooManyTriesError
from kinpin.accounts.models import Login, Side
from kinpin.accounts.requests import SideRequest
from kinpin.accounts.second_factor_tries import SecondFactorForm, Verdict, try_second_factor
from kinpin.entrance.doors import base_template, entrance_page
from kinpin.entrance.proving_again import forget_password_again
from kinpin.entrance.waiting import too_many_words


class _Look(NamedTuple):
    """Whether it was right; and why it was not looked at, in words, where it was not."""

    is_right: bool = False
    problem: str = ""


class SecondFactorView(AuthenticateView):
    """The second factor, after the password."""

    template_name = "entrance/second_factor.html"
    look = _Look()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.look = _look_at(self.form, request, self.stage.login.user)
        return self.form_valid(self.form) if self.look.is_right else self.form_invalid(self.form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        asking = cast(SideRequest, self.request)
        return {
            **context,
            "page_base": base_template(asking),
            "way_out": reverse("staff_sign_out" if asking.side is Side.PRACTICE else "family_sign_out"),
            **_asked(self.stage.login.user, context["js_data"]["request_options"], self.form, self.look),
        }


class SecondFactorAgainView(ReauthenticateView):
    """The present second factor, after the password was typed again."""

    template_name = "entrance/security/second_step_again.html"
    look = _Look()

    def get_form_class(self) -> type[SecondFactorForm]:
        return ReauthenticateForm if "code" in self.request.POST else ReauthenticateWebAuthnForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        self.look = _look_at(form, request, request.user)
        return self.form_valid(form) if self.look.is_right else self.form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        forget_password_again(cast(SideRequest, self.request))
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form, user = context["form"], cast(Login, self.request.user)
        is_code = isinstance(form, ReauthenticateForm)
        return {
            **context,
            "form": form if is_code else ReauthenticateForm(user=user),
            "webauthn_form": ReauthenticateWebAuthnForm(user=user) if is_code else form,
            **_asked(user, begin_authentication(user), form, self.look),
        }


def _look_at(form: SecondFactorForm, request: HttpRequest, user: Any) -> _Look:
    try:
        verdict = try_second_factor(cast(SideRequest, request), user, form)
    except TooManyTriesError as refusal:
        problem = too_many_words(refusal.wait_seconds)
    else:
        if verdict is not Verdict.SHUT:
            return _Look(verdict is Verdict.RIGHT)
        problem = _("Codes no longer work for this account. Ask your Practice Admin to reset your second step.")
    form.is_bound = False  # nor is it looked at now: a right recovery code would be used up
    return _Look(problem=problem)


def _asked(user: Login, options: Any, tried: SecondFactorForm | None, look: _Look) -> dict[str, Any]:
    """What the page asks for, and what was wrong with what was shown."""
    has = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    problems = [look.problem] if look.problem else tried and tried.non_field_errors()
    return {
        "has_passkey": Authenticator.Type.WEBAUTHN in has,
        "has_app": Authenticator.Type.TOTP in has,
        "problems": problems,
        "options": json.dumps(options, cls=DjangoJSONEncoder),
    }


_second_factor = SecondFactorView.as_view()


@entrance_page("GET", "POST")
def second_factor(request: SideRequest) -> HttpResponseBase:
    return _second_factor(request)
