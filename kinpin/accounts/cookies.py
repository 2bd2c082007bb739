"""What Kinpin's cookies are called, and how a browser remembers a choice."""

from django.conf import settings
from django.http import HttpResponse

_A_YEAR = 365 * 24 * 3600  # seconds


def own_cookie(word: str) -> str:
    """The name of a cookie. Under https no other host, and no page that was not encrypted, can set one of this name."""
    prefix = "__Host-" if settings.SESSION_COOKIE_SECURE else ""
    return f"{prefix}kinpin-{word}"


def keep_choice(response: HttpResponse, word: str, choice: str) -> None:
    """Let the browser remember what somebody chose, for a year."""
    response.set_cookie(
        own_cookie(word),
        choice,
        max_age=_A_YEAR,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_choice(response: HttpResponse, word: str) -> None:
    """Let the browser remember it no more."""
    response.delete_cookie(own_cookie(word), path="/", samesite="Lax")
