"""What a page of the practice's rooms asks of whoever opens it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, NoReturn, ParamSpec

from django.http import HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils import timezone

from kinpin.accounts.middleware import cookie_name
from kinpin.accounts.models import Side
from kinpin.accounts.requests import SideRequest
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record_alone
from kinpin.entrance.methods import is_answered
from kinpin.kernel.actor import Actor, Room
from kinpin.practices.access import NoStaffRecordError, Seat, StaffStanding, take_seat
from kinpin.practices.errors import NotPermittedError
from kinpin.practices.models import Practice
from kinpin.practices.roles import Permission

P = ParamSpec("P")
OF_PRACTICE = "Kinpin-Practice"  # the header by which an open page says whose it is when it asks for a part


class StaffRequest(SideRequest):
    """A request by a staff member at work."""

    seat: Seat
    actor: Actor
    practice: Practice


class OtherPracticeError(Exception):
    """A page of one practice asks at another, to which whoever opened it has gone over in the same sign-in."""


StaffView = Callable[Concatenate[StaffRequest, P], HttpResponse]


def staff_page(
    method: str, room: Room, permission: Permission | None = None, *, poll: bool = False
) -> Callable[[StaffView[P]], Callable[Concatenate[SideRequest, P], HttpResponseBase]]:
    """Open a view to staff with a permission, for one method. A poll is no sign of life and extends no session."""

    def decorate(view: StaffView[P]) -> Callable[Concatenate[SideRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: SideRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not is_answered(request, [method]):
                return HttpResponseNotAllowed([method])
            key = request.COOKIES.get(cookie_name(Side.PRACTICE))
            seat = take_seat(key, room=room, network=request.network, at=request.at, is_poll=poll)
            request.session.is_sign_of_life = not poll
            if request.headers.get(OF_PRACTICE, seat.practice.slug) != seat.practice.slug:
                raise OtherPracticeError
            if room is Room.PRACTICE_PORTAL and seat.standing is not StaffStanding.ASSOCIATED:
                _note_refusal(request, seat, seat.standing.value)
                raise NoStaffRecordError(seat)
            if permission is not None and not seat.actor.may(permission):
                _refuse(request, seat, permission)
            request.seat, request.actor, request.practice = seat, seat.actor, seat.practice  # type: ignore[attr-defined]
            with timezone.override(seat.practice.zone):  # pages say the time as the practice lives it
                return view(request, *args, **kwargs)  # type: ignore[arg-type]

        guarded.door = ("staff", permission)  # type: ignore[attr-defined]
        return guarded

    return decorate


def note_not_found(request: SideRequest) -> None:
    """Staff asked for what is absent, or another practice's: both look the same from outside, and are worth knowing."""
    seat = getattr(request, "seat", None)
    if seat is not None:
        _note_refusal(request, seat, "not_found")


def _refuse(request: SideRequest, seat: Seat, permission: Permission) -> NoReturn:
    _note_refusal(request, seat, permission.value)
    raise NotPermittedError(permission.value)


def _note_refusal(request: SideRequest, seat: Seat, reason: str) -> None:
    page = request.resolver_match.view_name if request.resolver_match else ""
    note = Note(Kind.PAGE_REFUSED, outcome=Outcome.REFUSED, reason=reason, detail={"page": page})
    record_alone(note, by=seat.actor, at=request.at)
