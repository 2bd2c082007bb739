"""The language of a page: the family's choice, else their sheet's, else the browser's; staff pages are English."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation

from kinpin.accounts.cookies import forget_choice, keep_choice, own_cookie
from kinpin.accounts.models import Side
from kinpin.accounts.requests import SideRequest

_CHOSEN, _OF_SHEET = "language", "sheet-language"
SWITCH = "switch_language"
_LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


class LanguageMiddleware:
    """Every family page has a switch. It posts the form it stands in, so that what was typed is kept."""

    def __init__(self, get_response: Callable[[SideRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SideRequest) -> HttpResponse:
        if request.side is Side.PRACTICE:
            with translation.override("en"):
                return self.get_response(request)
        wanted = request.POST.get(SWITCH, "") if request.method == "POST" else ""
        language = wanted if wanted in _LANGUAGES else self._remembered(request)
        with translation.override(language):
            response = self.get_response(request)
        if wanted in _LANGUAGES:
            keep_choice(response, _CHOSEN, language)
        response.headers.setdefault("Content-Language", language)
        return response

    def _remembered(self, request: SideRequest) -> str:
        kept = (request.COOKIES.get(own_cookie(word), "") for word in (_CHOSEN, _OF_SHEET))
        return next((one for one in kept if one in _LANGUAGES), "") or translation.get_language_from_request(request)


def is_switch(request: SideRequest) -> bool:
    """Whether this POST only asks for the same page in another language."""
    return request.method == "POST" and request.POST.get(SWITCH, "") in _LANGUAGES


def speak_as_sheet(request: SideRequest, response: HttpResponse, language: str) -> None:
    """Go on in the language of a sheet that is not in English, unless the family has chosen one.

    Many a phone was set to English by somebody else; the desk asked what the family reads. Nobody has chosen by it: the
    next sheet, as of another family on a tablet, is spoken as if there had been none.
    """
    if language in _LANGUAGES and language != "en":
        keep_choice(response, _OF_SHEET, language)
    elif own_cookie(_OF_SHEET) in request.COOKIES:
        forget_choice(response, _OF_SHEET)
