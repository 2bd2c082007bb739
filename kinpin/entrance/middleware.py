"""What every page has in common: nothing is cached, and every refusal has one face per side."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from kinpin.accounts.errors import TooManyTriesError
from kinpin.accounts.models import Side
from kinpin.accounts.requests import SideRequest
from kinpin.entrance import drafts
from kinpin.entrance.policy import POLICY
from kinpin.entrance.staff import OtherPracticeError, note_not_found
from kinpin.entrance.waiting import wait_words
from kinpin.kernel.errors import NotFoundError
from kinpin.practices.access import (
    LockedError,
    NoPracticeError,
    NoSecondFactorError,
    NoStaffRecordError,
    NotSignedInError,
)
from kinpin.practices.errors import NotPermittedError
from kinpin.practices.queries import whom_to_ask

# Unless the page says something else itself.
_TOLD = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


class PageMiddleware:
    """Turns the doors' refusals into pages; tells the browser what it may do with them, and to keep nothing."""

    def __init__(self, get_response: Callable[[SideRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SideRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405:
            response = _wrong_verb(request, response)
        for header, value in _TOLD.items():
            if header not in response.headers:
                response.headers[header] = value
        return response

    def process_view(self, request: SideRequest, *_view: object) -> HttpResponse | None:
        return error_page(request, 400) if _holds_nul(request) else None

    def process_exception(self, request: SideRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, LockedError):
            return _lock(request)
        if isinstance(error, NotSignedInError):
            return _go(request, _sign_in(request))
        if isinstance(error, NoStaffRecordError):
            return _no_staff_record(request, error)
        if isinstance(error, TooManyTriesError):
            return _too_many(request, error)
        if isinstance(error, NotFoundError):
            note_not_found(request)
        status = next((code for kind, code in _STATUSES.items() if isinstance(error, kind)), None)
        if status is not None:
            return error_page(request, status, other_practice=isinstance(error, OtherPracticeError))
        page = next((name for kind, name in _ON_THE_WAY_IN.items() if isinstance(error, kind)), None)
        return _go(request, reverse(page, query=_next(request))) if page else None


def _holds_nul(request: SideRequest) -> bool:
    """Whether anything sent holds a NUL: nobody types one, and PostgreSQL takes none."""
    sent = [request.path, *(v for data in (request.GET, request.POST) for _, vs in data.lists() for v in vs)]
    return any("\x00" in text for text in sent)


_STATUSES: dict[type[Exception], int] = {NotFoundError: 404, NotPermittedError: 403, OtherPracticeError: 403}
_ON_THE_WAY_IN: dict[type[Exception], str] = {
    NoSecondFactorError: "mfa_index",
    NoPracticeError: "staff_practice",
}


def error_page(
    request: SideRequest, status: int, *, old_form: bool = False, other_practice: bool = False, wait: str = ""
) -> HttpResponse:
    """The page for an error, in the look of the side it happened on. After a fault it asks the database nothing."""
    side = "staff" if request.side is Side.PRACTICE else "family"
    context: dict[str, object] = {
        "status": status,
        "old_form": old_form,
        "other_practice": other_practice,
        "wait": wait,
    }
    if status >= 500:
        context |= {"seat": None, "helping": None}
    return render(request, f"entrance/{side}_error.html", context, status=status)


def _wrong_verb(request: SideRequest, refusal: HttpResponse) -> HttpResponse:
    """Whoever opens the address of a button, out of the history say, sees a page and not an empty screen."""
    response = error_page(request, 405)
    response.headers["Allow"] = refusal.headers["Allow"]
    return response


def _too_many(request: SideRequest, error: TooManyTriesError) -> HttpResponse:
    """For a page that has no place of its own to say so."""
    response = error_page(request, 429, wait=wait_words(error.wait_seconds))
    response.headers["Retry-After"] = str(error.wait_seconds)
    return response


def _no_staff_record(request: SideRequest, error: NoStaffRecordError) -> HttpResponse:
    context = {"whom_to_ask": whom_to_ask(error.seat.practice.pk)}
    return render(request, "entrance/no_staff_record.html", context, status=403)


def _sign_in(request: SideRequest) -> str:
    return reverse("account_login", query=_next(request) if request.side is Side.PRACTICE else None)


def _next(request: SideRequest) -> dict[str, str]:
    """Where somebody on the way in wanted to go; after a form, where it stood."""
    wanted = request.get_full_path() if request.method == "GET" else request.POST.get("page", "")
    if request.headers.get("HX-Request") == "true":
        wanted = request.headers.get("HX-Current-URL", "")
    return {"next": drafts.safe_page(wanted)}


def _lock(request: SideRequest) -> HttpResponse:
    """A locked screen keeps what a form that comes in meanwhile holds, and where it stood."""
    if request.method == "POST":
        page = request.POST.get("page", "") or request.headers.get("HX-Current-URL", "")
        drafts.keep(request, page)
    elif request.headers.get("HX-Request") == "true":
        # The page asked by itself: its script hands in what is typed there, then shows the lock.
        return HttpResponse(status=204, headers={"HX-Trigger": "kinpin-locked"})
    else:
        page = request.get_full_path()
    return _go(request, drafts.unlock_address(page))


def _go(request: SideRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
