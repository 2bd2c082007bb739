"""Staying signed in, and signing out, on the family's side."""

from allauth.account.adapter import get_adapter
from django.http import HttpResponse
from django.shortcuts import redirect

from kinpin.accounts.requests import SideRequest
from kinpin.accounts.sessions import LOGIN
from kinpin.entrance.doors import entrance_page
from kinpin.entrance.family import FamilyRequest, signed_in_page
from kinpin.entrance.help import HELPING
from kinpin.entrance.leaving import forget_in_browser


@signed_in_page("POST")
def stay(request: FamilyRequest) -> HttpResponse:
    """Somebody is there: like every page, it starts the idle time anew."""
    return HttpResponse(status=204)


@entrance_page("POST")
def sign_out(request: SideRequest) -> HttpResponse:
    """End this sign-in, or one half way in; the browser forgets what it kept, but for whom to call."""
    practice = request.session.get(HELPING)
    if request.session.get(LOGIN):
        get_adapter(request).logout(request)
    request.session.flush()  # of one half way in too, and of a claim that nobody signed in for
    if practice:
        request.session[HELPING] = practice
    return forget_in_browser(redirect("account_login"))
