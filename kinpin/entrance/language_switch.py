"""The language switch of pages that hold no form of their own."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from kinpin.accounts.requests import SideRequest
from kinpin.entrance.doors import entrance_page


@entrance_page("POST")
def switch(request: SideRequest) -> HttpResponse:
    """Back to the page it was asked from; the middleware has set the language."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, None)
    return HttpResponseRedirect(wanted if is_ours else reverse("patient_portal:landing"))
