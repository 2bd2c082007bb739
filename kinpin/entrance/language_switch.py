"""The language switch of pages that hold no form of their own."""

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from kinpin.accounts.requests import SideRequest
from kinpin.entrance.doors import entrance_page


@entrance_page("POST")
def switch(request: SideRequest) -> HttpResponse:
    """Back to the page it was asked from; the middleware has set the language."""
    wanted = request.POST.get("next", "/")
    return HttpResponseRedirect(wanted if url_has_allowed_host_and_scheme(wanted, None) else "/")
