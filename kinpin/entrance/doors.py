"""Pages of the entrance itself: open to whoever is on their way in or out."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from kinpin.accounts.models import Side
from kinpin.accounts.requests import SideRequest
from kinpin.accounts.second_factors import has_second_factor
from kinpin.accounts.sessions import LOGIN, SECOND_FACTOR
from kinpin.entrance.methods import is_answered
from kinpin.practices.access import LockedError, NoPracticeError, NotSignedInError
from kinpin.practices.queries import works_anywhere

P = ParamSpec("P")
EntranceView = Callable[Concatenate[SideRequest, P], HttpResponseBase]


def entrance_page(
    *methods: str, signed_in: bool = False, while_locked: bool = False
) -> Callable[[EntranceView[P]], Callable[Concatenate[SideRequest, P], HttpResponseBase]]:
    """Open a view for some methods: to anybody, or to whoever has signed in, with or without a practice.

    A locked screen opens nothing to the signed-in but what says `while_locked`.
    """

    def decorate(view: EntranceView[P]) -> Callable[Concatenate[SideRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: SideRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not is_answered(request, methods):
                return HttpResponseNotAllowed(methods)
            if signed_in:
                _require_signed_in(request, while_locked)
            return view(request, *args, **kwargs)

        guarded.door = ("signed_in" if signed_in else "open", None)  # type: ignore[attr-defined]
        return guarded

    return decorate


def security_page(
    *methods: str,
) -> Callable[[EntranceView[P]], Callable[Concatenate[SideRequest, P], HttpResponseBase]]:
    """Open a view that sees or changes somebody's second factors, to them.

    A sign-in that proved only a password may set up the first one; where there is one by now, it must sign in anew.
    Whoever works nowhere sets up none: of a family nobody could take it away again.
    """

    def decorate(view: EntranceView[P]) -> Callable[Concatenate[SideRequest, P], HttpResponseBase]:
        @wraps(view)
        def proven(request: SideRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            login_id = int(request.session[LOGIN])
            has_one = has_second_factor(login_id)
            if not has_one and not works_anywhere(login_id):
                raise NoPracticeError
            if has_one and not request.session.get(SECOND_FACTOR):
                request.session.flush()
                raise NotSignedInError
            return view(request, *args, **kwargs)

        return entrance_page(*methods, signed_in=True)(proven)

    return decorate


def _require_signed_in(request: SideRequest, while_locked: bool) -> None:
    if not request.user.is_authenticated:
        raise NotSignedInError
    if request.session.is_locked and not while_locked:
        raise LockedError


def base_template(request: SideRequest) -> str:
    """What an entrance page extends on this side."""
    return "entrance/staff_entrance.html" if request.side is Side.PRACTICE else "ui/family.html"
