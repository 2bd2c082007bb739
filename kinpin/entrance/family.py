"""What a page of the family's room asks of whoever opens it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from django.http import HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from kinpin.accounts.actors import actor_of
from kinpin.accounts.models import Login
from kinpin.accounts.requests import SideRequest
from kinpin.entrance.methods import is_answered
from kinpin.kernel.actor import Actor
from kinpin.practices.access import NotSignedInError

P = ParamSpec("P")


class FamilyRequest(SideRequest):
    """A request from the family's side. `login` is None before signing in, and never behind `signed_in_page`."""

    actor: Actor
    login: Login | None


FamilyView = Callable[Concatenate[FamilyRequest, P], HttpResponse]


def open_page(
    *methods: str,
) -> Callable[[FamilyView[P]], Callable[Concatenate[SideRequest, P], HttpResponseBase]]:
    """Open a view to anybody, for some methods: the steps before there is a login."""
    return _page(methods, signed_in=False)


def signed_in_page(
    *methods: str,
) -> Callable[[FamilyView[P]], Callable[Concatenate[SideRequest, P], HttpResponseBase]]:
    """Open a view to a signed-in caregiver, for some methods. Which child they may see is another door's question."""
    return _page(methods, signed_in=True)


def _page(
    methods: tuple[str, ...], *, signed_in: bool
) -> Callable[[FamilyView[P]], Callable[Concatenate[SideRequest, P], HttpResponseBase]]:
    def decorate(view: FamilyView[P]) -> Callable[Concatenate[SideRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: SideRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not is_answered(request, methods):
                return HttpResponseNotAllowed(methods)
            actor = actor_of(request)
            login = request.session.login if actor.login_id else None
            if signed_in and login is None:
                raise NotSignedInError
            request.actor, request.login = actor, login  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        guarded.door = ("signed_in" if signed_in else "open", None)  # type: ignore[attr-defined]
        return guarded

    return decorate


def sign_in_new(request: FamilyRequest, login: Login) -> None:
    """Sign in whoever has just proved an address and chosen a password. What the session holds comes along."""
    get_adapter(request).login(request, login)
    request.actor, request.login = actor_of(request), login
