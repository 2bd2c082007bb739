"""From a request to an actor that has a login and no place yet: for signing in and out, and for families."""

from kinpin.accounts.models import Side
from kinpin.accounts.requests import SideRequest
from kinpin.accounts.sessions import LOGIN, PRACTICE, SIGN_IN
from kinpin.kernel.actor import Actor, ActorKind, Room


def actor_of(request: SideRequest) -> Actor:
    """Who is at the other end, as far as the session knows."""
    login_id = request.session.get(LOGIN)
    family = request.side is Side.FAMILY
    return Actor(
        kind=ActorKind.FAMILY if family else ActorKind.STAFF,
        room=Room.PATIENT_PORTAL if family else Room.WORKSPACE,
        practice_id=None if family else request.session.get(PRACTICE),
        login_id=int(login_id) if login_id else None,
        session=request.session.get(SIGN_IN, ""),
        network=request.network,
    )
