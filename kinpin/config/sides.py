"""Which side of the house a request is for, when it came, and from where: read once, handed down."""

import ipaddress
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.urls import reverse

from kinpin.accounts.models import Side
from kinpin.accounts.requests import SideRequest
from kinpin.kernel import clock

_PRACTICE_PATHS = ("/workspace/", "/practice-portal/", "/staff/")
ADDRESSES = {Side.PRACTICE: "kinpin.config.urls.practice_side", Side.FAMILY: "kinpin.config.urls.family_side"}


class SideMiddleware:
    """Sets `side`, `at`, `network` and the side's own addresses on every request.

    The practice's rooms and the family's may have hosts of their own; then neither answers for the other.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._practice_host = urlsplit(settings.PRACTICE_ORIGIN).netloc

    def __call__(self, request: SideRequest) -> HttpResponse:
        request.get_host()  # answers for no other name than its own
        request.at = clock.now()
        request.network = self._peer(request)
        request.side = Side.PRACTICE if request.path.startswith(_PRACTICE_PATHS) else Side.FAMILY
        if not settings.TWO_SIDES_ONE_HOST and not self._is_at_its_host(request):
            return self._elsewhere(request)
        request.urlconf = ADDRESSES[request.side]
        return self.get_response(request)

    def _elsewhere(self, request: SideRequest) -> HttpResponse:
        """Who types the staff's bare address is let in at their door; all else is not found."""
        if request.path == "/" and request.get_host() == self._practice_host:
            return HttpResponseRedirect(reverse("workspace:start", urlconf=ADDRESSES[Side.PRACTICE]))
        return HttpResponseNotFound()

    def _is_at_its_host(self, request: SideRequest) -> bool:
        return (request.get_host() == self._practice_host) == (request.side is Side.PRACTICE)

    def _peer(self, request: SideRequest) -> str:
        """The address of the peer; behind a trusted proxy, the one the proxy saw."""
        peer = _address(str(request.META.get("REMOTE_ADDR", "")))
        if peer in settings.TRUSTED_PROXIES:
            seen = request.headers.get(settings.FORWARDED_HEADER, "").rsplit(",", 1)[-1].strip()
            return _address(seen) or peer
        return peer


@lru_cache(maxsize=1024)
def _address(text: str) -> str:
    """An address in its one form; an IPv4 peer of a server that listens on IPv6 is an IPv4 peer."""
    try:
        ip = ipaddress.ip_address(text)
    except ValueError:
        return ""
    return str(getattr(ip, "ipv4_mapped", None) or ip)
