"""Gives each request the session of its side of the house."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from kinpin.accounts.cookies import own_cookie
from kinpin.accounts.models import Side
from kinpin.accounts.sessions import SessionStore


def cookie_name(side: Side) -> str:
    """Each side has a cookie of its own, so that a parent who works at a practice is two sessions."""
    return own_cookie(side.value)


class SessionMiddleware:
    """Django's session middleware for two cookies. Expects `request.side` and `request.at`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        side: Side = request.side  # type: ignore[attr-defined]
        name = cookie_name(side)
        store = SessionStore(request.COOKIES.get(name), side=side, at=request.at)  # type: ignore[attr-defined]
        request.session = store
        response = self.get_response(request)
        if store.accessed:
            patch_vary_headers(response, ("Cookie",))
        if store.accessed and store.is_empty():
            # A late answer would take away the cookie that the one before it has just set in the same browser.
            if name in request.COOKIES and not store.is_gone:
                response.delete_cookie(name, path="/", samesite="Lax")
        elif store.modified and response.status_code < 500:
            self._save(store, response, name)
        else:
            store.note_sign_of_life()
        if store.accessed and response.status_code < 500:
            store.drafts.save()
        return response

    def _save(self, store: SessionStore, response: HttpResponse, name: str) -> None:
        try:
            store.save()
        except UpdateError:
            return  # ended meanwhile by somebody else: the browser's key opens nothing any more
        response.set_cookie(
            name,
            store.session_key or "",
            path="/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
