"""The pages for what went wrong, in the look of the room it happened in."""

from typing import cast

from django.http import HttpRequest, HttpResponse

from kinpin.accounts.requests import SideRequest
from kinpin.entrance.middleware import error_page


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(cast(SideRequest, request), 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(cast(SideRequest, request), 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(cast(SideRequest, request), 400)


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(cast(SideRequest, request), 500)


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not fit: the page is old, or it was not ours."""
    return error_page(cast(SideRequest, request), 403, old_form=True)
