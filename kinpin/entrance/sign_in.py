"""Allauth's sign-in on either side, in that side's look."""

from typing import Any, cast

from allauth.account.views import LoginView
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kinpin.accounts.models import Side
from kinpin.accounts.requests import SideRequest
from kinpin.entrance import drafts
from kinpin.entrance.account_adapter import AccountAdapter
from kinpin.entrance.demo_sign_ins import DEMO_PASSWORD, DEMO_SIGN_INS
from kinpin.entrance.doors import base_template, entrance_page
from kinpin.entrance.idle import minutes_to_tell
from kinpin.entrance.language import is_switch
from kinpin.entrance.passwords import CHANGED
from kinpin.entrance.told import told_before

# What the sign-in itself finds wrong, by the mark that goes along in its form.
_FINDINGS = {
    "__all__-email_password_mismatch": AccountAdapter.error_messages["email_password_mismatch"],
    "__all__-too_many": gettext_lazy("Too many tries. Wait, then try again."),
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
        is_demo_desk = settings.DEMO and asking.side is Side.PRACTICE
        is_family = asking.side is Side.FAMILY
        context = super().get_context_data(**kwargs)
        return {
            **context,
            **_wrong(context["form"], self.told),
            "page_base": base_template(asking),
            "sign_ins": DEMO_SIGN_INS if is_demo_desk else (),
            "demo_password": DEMO_PASSWORD if is_demo_desk else "",
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


_sign_in = SignInView.as_view()


@entrance_page("GET", "POST")
def sign_in(request: SideRequest) -> HttpResponseBase:
    return _sign_in(request)
