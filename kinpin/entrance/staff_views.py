"""Signing in to a practice, locking and unlocking the screen, signing out."""

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render

from kinpin.accounts.actions.sessions import lock_sign_in, note_sign_of_life, unlock_sign_in
from kinpin.accounts.actors import actor_of
from kinpin.accounts.middleware import cookie_name
from kinpin.accounts.models import Login
from kinpin.accounts.requests import SideRequest
from kinpin.accounts.sessions import LOGIN, PRACTICE, digest_of
from kinpin.entrance import drafts
from kinpin.entrance.doors import entrance_page
from kinpin.entrance.forms import KnownPasswordForm
from kinpin.entrance.leaving import forget_in_browser
from kinpin.entrance.staff import StaffRequest, staff_page
from kinpin.handouts.addresses import family_sign_in_address
from kinpin.kernel.actor import Room
from kinpin.practices.actions.members import enter_practice
from kinpin.practices.queries import practices_of_login


@entrance_page("GET", "POST", signed_in=True)
def practice(request: SideRequest) -> HttpResponse:
    """Choose the practice to work for; where there is one, it is chosen."""
    mine = practices_of_login(int(request.session[LOGIN]))
    wanted = request.POST.get("practice", "")
    chosen = next((p for p in mine if p.slug == wanted), mine[0] if len(mine) == 1 else None)
    if chosen is None:
        shown = {"practices": mine, "family_sign_in": family_sign_in_address()}
        return render(request, "entrance/practice.html", shown)
    if request.session.get(PRACTICE) != chosen.pk:
        _put_away(request)
        request.session[PRACTICE] = chosen.pk
        enter_practice(practice_id=chosen.pk, by=actor_of(request), at=request.at)
    return HttpResponseRedirect(drafts.safe_page(request.GET.get("next", "")))


def _put_away(request: SideRequest) -> None:
    """Nothing that was begun at one practice is done at the next: no form of an open page, no text kept over a lock."""
    rotate_token(request)
    request.session.drafts.change(dict.clear)


@entrance_page("POST")
def sign_out(request: SideRequest) -> HttpResponse:
    """End this sign-in, or one half way in, and ask the browser to forget what it kept."""
    if request.session.get(LOGIN):
        get_adapter(request).logout(request)
    request.session.flush()
    return forget_in_browser(redirect("account_login"))


@entrance_page("POST", signed_in=True, while_locked=True)
def lock(request: SideRequest) -> HttpResponse:
    """Lock the screen. What the form in it held comes along and is kept."""
    page = request.POST.get("page", "")
    drafts.keep(request, page)
    request.session.drafts.save()
    lock_sign_in(by=actor_of(request), at=request.at)
    return HttpResponseRedirect(drafts.unlock_address(page))


@staff_page("POST", Room.WORKSPACE)
def here(request: StaffRequest) -> HttpResponse:
    """Somebody is there, in whichever room: the idle time starts anew."""
    note_sign_of_life(key_digest=digest_of(request.COOKIES[cookie_name(request.side)]), at=request.at)
    return HttpResponse(status=204)


@entrance_page("GET", "POST", signed_in=True, while_locked=True)
def unlock(request: SideRequest) -> HttpResponse:
    """The same person proves it is them and goes on where they were; another signs in anew."""
    page = drafts.safe_page(request.GET.get("page", ""))
    if not request.session.is_locked:
        return HttpResponseRedirect(page)
    login = Login.objects.get(pk=request.session[LOGIN])
    form = KnownPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_right(request, form, login):
        unlock_sign_in(by=actor_of(request), at=request.at)
        request.session.rekey()
        return HttpResponseRedirect(page)
    return render(request, "entrance/unlock.html", {"form": form, "name": login.name or login.email})


def _is_right(request: SideRequest, form: KnownPasswordForm, login: Login) -> bool:
    try:
        right = get_adapter(request).reauthenticate(login, form.cleaned_data["password"])
    except forms.ValidationError as error:
        form.add_error("password", error)
        return False
    if not right:
        form.add_error("password", "That is not the password of this sign-in.")
    return bool(right)
