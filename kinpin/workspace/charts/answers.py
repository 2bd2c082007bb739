"""How the pages of a chart answer, in a window and without script."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from kinpin.workspace.doors import WorkspaceRequest, in_window


def window(
    request: WorkspaceRequest, part: str, context: dict[str, object], *, page: str, status: int = 200
) -> HttpResponse:
    """A fragment: alone for a window, inside the chart's frame without script. `page` is the page it belongs to."""
    within = in_window(request)
    name = f"workspace/charts/{part}.html"
    template = name if within else "workspace/charts/fragment_page.html"
    around = {"in_window": within, "part": name, "page_address": page}
    return render(request, template, {**context, **around}, status=status)


def done(request: WorkspaceRequest, back: str) -> HttpResponse:
    """A deed in a window is done: the window closes and the page asks what changed. Without script, go back."""
    if in_window(request):
        return HttpResponse(status=204, headers={"HX-Trigger": "window-done"})
    return HttpResponseRedirect(back)


def gone_to(request: WorkspaceRequest, address: str) -> HttpResponse:
    """A deed is done and leads to another page."""
    if in_window(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def saved(address: str, at: datetime, back: str = "") -> HttpResponse:
    """A page after Save, which says when; `back` is where a *Back* on it leads."""
    query = {"saved": str(int(at.timestamp())), **({"return": back} if back else {})}
    return HttpResponseRedirect(f"{address}?{urlencode(query)}")
