"""Becoming a user of the workspace: the link's token, a password of one's own, the staff record on offer."""

from typing import cast

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from kinpin.accounts.actors import actor_of
from kinpin.accounts.errors import AddressTakenError
from kinpin.accounts.models import Login
from kinpin.accounts.requests import SideRequest
from kinpin.entrance.doors import entrance_page
from kinpin.entrance.forms import KnownPasswordForm, NewPasswordForm
from kinpin.entrance.passwords import CHANGED
from kinpin.practices.actions.invitations import (
    accept_invitation,
    accept_with_new_login,
    find_invitation,
    open_invitation,
)
from kinpin.practices.errors import InvitationRefusedError
from kinpin.practices.models import Invitation

_INVITATION = "invitation"  # in the session: the id of one whose token this browser has shown, never the token


@entrance_page("GET")
def arrive(request: SideRequest) -> HttpResponse:
    """The page a link leads to. Its token stands behind #, so it is in no address; a script hands it in."""
    return render(request, "entrance/invitation.html")


@entrance_page("POST")
def token(request: SideRequest) -> HttpResponse:
    """Find the invitation of a token. Only which one it is stays in the session."""
    try:
        found = find_invitation(token=request.POST.get("token", "").strip(), by=actor_of(request), at=request.at)
    except InvitationRefusedError:
        return render(request, "entrance/invitation_lapsed.html", status=410)
    request.session[_INVITATION] = found.pk
    return redirect("invitation_join")


@entrance_page("GET", "POST")
def join(request: SideRequest) -> HttpResponse:
    """Choose a password, or give the one there is, and become a user. Signing in, with a second factor, comes after."""
    try:
        shown = request.session.get(_INVITATION, 0)
        invitation = open_invitation(invitation_id=shown, by=actor_of(request), at=request.at)
        known = Login.objects.filter(email=invitation.email).first()
        form = KnownPasswordForm(request.POST or None) if known else _new_form(request, invitation)
        if request.method == "POST" and form.is_valid() and _join(request, form, invitation, known):
            request.session.flush()
            if known is None:
                request.session[CHANGED] = True
            return redirect("account_login")
    except InvitationRefusedError:
        request.session.pop(_INVITATION, None)
        return render(request, "entrance/invitation_lapsed.html", status=410)
    return render(request, "entrance/join.html", {"form": form, "invitation": invitation, "is_new": known is None})


def _new_form(request: SideRequest, invitation: Invitation) -> forms.Form:
    """Somebody without a sign-in chooses a password."""
    staff = invitation.staff_record
    return NewPasswordForm(
        request.POST or None,
        email=invitation.email,
        people=[staff.given, staff.family],
        practices=[staff.practice.name],
    )


def _join(request: SideRequest, form: forms.Form, invitation: Invitation, known: Login | None) -> bool:
    by, at = actor_of(request), request.at
    if known:
        joining = _proved(request, form, known)
        if joining is not None:
            accept_invitation(invitation_id=invitation.pk, login=joining, by=by, at=at)
        return joining is not None
    try:
        accept_with_new_login(invitation_id=invitation.pk, password=form.cleaned_data["password"], by=by, at=at)
    except AddressTakenError:
        form.add_error("password", "Somebody has set up a sign-in with this address in the meantime. Reload this page.")
        return False
    return True


def _proved(request: SideRequest, form: forms.Form, known: Login) -> Login | None:
    """The person behind the password, under the same limits as at signing in."""
    try:
        right = get_adapter(request).authenticate(request, email=known.email, password=form.cleaned_data["password"])
    except forms.ValidationError as error:
        form.add_error("password", error)
        return None
    if right is None:
        form.add_error("password", "That is not the password of your sign-in.")
    return cast(Login | None, right)
