"""Proving anew who one is, before something is changed that guards the sign-in: as one came in, step by step."""

from datetime import timedelta

from kinpin.accounts.requests import SideRequest

RECENT = timedelta(minutes=5)
_PASSWORD = "password_again"  # noqa: S105 - in the session: when the password was typed again


def note_password_again(request: SideRequest) -> None:
    """The password was typed again; the second step is still to come."""
    request.session[_PASSWORD] = request.at.timestamp()


def is_password_typed_again(request: SideRequest) -> bool:
    """Whether that was a moment ago."""
    typed_at: float = request.session.get(_PASSWORD, 0.0)
    return request.at.timestamp() - typed_at < RECENT.total_seconds()


def forget_password_again(request: SideRequest) -> None:
    """All was proved anew: next time it begins with the password."""
    request.session.pop(_PASSWORD, None)
