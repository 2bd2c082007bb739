"""Setting up, using and removing second factors, on the practice's side: passkey, authenticator app, recovery codes."""

import json
from typing import Any, cast

from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse, reverse_lazy

from kinpin.accounts.requests import SideRequest
from kinpin.accounts.second_factors import change_second_factors, count_second_factors, has_second_factor
from kinpin.accounts.sessions import LOGIN
from kinpin.entrance.doors import security_page
from kinpin.entrance.proving_again import note_password_again
from kinpin.entrance.second_step import SecondFactorAgainView
from kinpin.handouts.qr import qr_svg


class _AddPasskey(AddWebAuthnView):
    template_name = "entrance/security/add_passkey.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        options = json.dumps(context["js_data"]["creation_options"], cls=DjangoJSONEncoder)
        return {**context, "options": options}


class _RemovePasskey(RemoveWebAuthnView):
    template_name = "entrance/security/remove.html"
    success_url = reverse_lazy("mfa_index")


class _AddApp(ActivateTOTPView):
    template_name = "entrance/security/add_app.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # By hand, four characters at a time, where no camera is at hand.
        secret = context["form"].secret
        groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
        return {**context, "qr": qr_svg(context["totp_url"]), "secret": groups}


class _PasswordAgain(ReauthenticateView):
    template_name = "entrance/security/again.html"

    def form_valid(self, form: Any) -> HttpResponse:
        asking = cast(SideRequest, self.request)
        if not has_second_factor(_login_id(asking)):
            return super().form_valid(form)
        note_password_again(asking)
        onward = self.passthrough_next_url(reverse("mfa_reauthenticate"))  # type: ignore[no-untyped-call]  # allauth's
        return HttpResponseRedirect(onward)


_index = IndexView.as_view(template_name="entrance/security/index.html")
_first = IndexView.as_view(template_name="entrance/security/first.html")
_again = _PasswordAgain.as_view()
_second_step_again = SecondFactorAgainView.as_view()
_add_passkey = _AddPasskey.as_view()
_remove_passkey = _RemovePasskey.as_view()
_add_app = _AddApp.as_view()
_remove_app = DeactivateTOTPView.as_view(template_name="entrance/security/remove.html")
_codes = ViewRecoveryCodesView.as_view(template_name="entrance/security/codes.html")
_new_codes = GenerateRecoveryCodesView.as_view(template_name="entrance/security/new_codes.html")


@security_page("GET")
def index(request: SideRequest) -> HttpResponseBase:
    """Second factors. Whoever has none yet is told why one is needed."""
    if not has_second_factor(_login_id(request)):
        return _first(request)
    return _index(request)


@security_page("GET", "POST")
def again(request: SideRequest) -> HttpResponseBase:
    """The password again, before something is changed that guards the sign-in; the second step, if any, comes after."""
    _ask_anew(request)
    return _again(request)


@security_page("GET", "POST")
def second_step_again(request: SideRequest) -> HttpResponseBase:
    """The second step again, once the password was."""
    _ask_anew(request)
    return _second_step_again(request)


@security_page("GET", "POST")
def add_passkey(request: SideRequest) -> HttpResponseBase:
    return change_second_factors(request, lambda: _add_passkey(request))


@security_page("GET", "POST")
def remove_passkey(request: SideRequest, pk: int) -> HttpResponseBase:
    return change_second_factors(request, lambda: _only_with_another(request) or _remove_passkey(request, pk=pk))


@security_page("GET", "POST")
def add_app(request: SideRequest) -> HttpResponseBase:
    return change_second_factors(request, lambda: _add_app(request))


@security_page("GET", "POST")
def remove_app(request: SideRequest) -> HttpResponseBase:
    return change_second_factors(request, lambda: _only_with_another(request) or _remove_app(request))


@security_page("GET")
def codes(request: SideRequest) -> HttpResponseBase:
    """The recovery codes that still work."""
    return _codes(request)


@security_page("GET", "POST")
def new_codes(request: SideRequest) -> HttpResponseBase:
    return change_second_factors(request, lambda: _new_codes(request))


def _ask_anew(request: SideRequest) -> None:
    """Allauth would replay a form that was posted too late, as a request without a side: it is asked for anew."""
    request.session.pop(STATE_SESSION_KEY, None)


def _only_with_another(request: SideRequest) -> HttpResponseBase | None:
    """The last factor stays: without one nobody comes in."""
    if count_second_factors(_login_id(request)) > 1:
        return None
    return HttpResponseRedirect(reverse("mfa_index"))


def _login_id(request: SideRequest) -> int:
    return int(request.session[LOGIN])
