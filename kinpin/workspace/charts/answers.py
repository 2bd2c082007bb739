"""How the pages of a chart answer, in a window and without script."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from kinpin.entrance import drafts
from kinpin.workspace.doors import WorkspaceRequest, in_window

# What a window is called where it is a page of its own: no name stands there, as in every title.
_TITLES = {
    "alerts": "Alerts",
    "contact_alike": "Entered twice?",
    "contact_authority": "Authority",
    "contact_finder": "Contact Finder",
    "contact_new": "New contact",
    "hold": "Hold",
    "inactivate": "Inactivate a contact",
    "inactive": "Inactive contacts",
    "siblings": "Link siblings",
}


def window(
    request: WorkspaceRequest, part: str, context: dict[str, object], *, page: str, status: int = 200
) -> HttpResponse:
    """A fragment: alone for a window, inside the chart's frame without script. `page` is the page it belongs to."""
    within, back = in_window(request), back_of(request)
    name = f"workspace/charts/{part}.html"
    template = name if within else "workspace/charts/fragment_page.html"
    around = {
        "in_window": within,
        "part": name,
        "title": _TITLES[part],
        "back": back,
        "page_address": with_back(page, back),
    }
    return render(request, template, {**context, **around}, status=status)


def done(request: WorkspaceRequest, page: str) -> HttpResponse:
    """A deed in a window is done: the window closes and the page asks what changed. Without script, go back."""
    if in_window(request):
        return HttpResponse(status=204, headers={"HX-Trigger": "window-done"})
    return HttpResponseRedirect(with_back(page, back_of(request)))


def gone_to(request: WorkspaceRequest, address: str) -> HttpResponse:
    """A deed is done and leads to another page of the chart."""
    address = with_back(address, back_of(request))
    if in_window(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def saved(request: WorkspaceRequest, address: str) -> HttpResponse:
    """A page after Save, which says when."""
    query = urlencode({"saved": str(int(request.at.timestamp()))})
    return HttpResponseRedirect(with_back(f"{address}?{query}", back_of(request)))


def back_of(request: WorkspaceRequest) -> str:
    """Where *Back* leads, as the address or the form says: a page of the practice's rooms; empty where nowhere."""
    asked = request.POST.get("return", "") or request.GET.get("return", "")
    return drafts.safe_page(asked) if asked else ""


def with_back(address: str, back: str) -> str:
    """The address of a page on which *Back* leads there."""
    sign = "&" if "?" in address else "?"
    return f"{address}{sign}{urlencode({'return': back})}" if back else address
