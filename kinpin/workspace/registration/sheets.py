"""What is done with a sheet: print, show, spell out, write down, extend, void."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from kinpin.enrollment.access import OpenSheet, reach_sheet
from kinpin.enrollment.actions.sheets import extend_sheet, note_printed, note_shown, note_written_down, void_sheet
from kinpin.enrollment.errors import SheetEndedError
from kinpin.enrollment.pins import grouped
from kinpin.enrollment.queries import ends_of, handout
from kinpin.enrollment.words import PinEnd
from kinpin.entrance import drafts
from kinpin.handouts.addresses import scan_address
from kinpin.handouts.qr import qr_svg
from kinpin.handouts.sheet import compose_sheet, on_screen
from kinpin.handouts.spelling import spelled
from kinpin.kernel.people import short_names
from kinpin.practices.roles import Permission
from kinpin.workspace.doors import WorkspaceRequest, in_window, workspace_page
from kinpin.workspace.registration.ended import says_why
from kinpin.workspace.registration.pages import LANGUAGES

if TYPE_CHECKING:
    from kinpin.enrollment.models import Pin

_TITLES = {"show": "Show", "spell": "Spell out"}  # where it is a page of its own


@workspace_page("POST", Permission.PIN_ISSUE)
@says_why
def print_sheet(request: WorkspaceRequest, sheet: str) -> HttpResponse:
    """The sheet as a PDF. Opening it for printing is an event with the number of the copy."""
    opened = _as_in_window(request, reach_sheet(public_id=sheet, by=request.actor, at=request.at))
    copy = note_printed(sheet=opened, language=_language(request), by=request.actor, at=request.at)
    large_print = "large" in request.POST
    pdf = compose_sheet(opened, practice=request.practice, copy=copy, at=request.at, large_print=large_print)
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="sheet.pdf"'
    return response


@workspace_page("POST", Permission.PIN_ISSUE)
@says_why
def show(request: WorkspaceRequest, sheet: str) -> HttpResponse:
    """The sheet's code across the whole screen: to scan when the printer is out, or at once."""
    opened = _as_in_window(request, reach_sheet(public_id=sheet, by=request.actor, at=request.at))
    note_shown(sheet=opened, by=request.actor, at=request.at)
    context = {
        **_about(request, opened),
        "says": on_screen(opened.handout, request.practice),
        "qr": qr_svg(scan_address(request.practice.slug, opened.issued.token)),
    }
    return _fragment(request, "show", context)


@workspace_page("POST", Permission.PIN_ISSUE)
@says_why
def spell(request: WorkspaceRequest, sheet: str) -> HttpResponse:
    """The PINs letter by letter as words, for reading aloud. To open it hands nothing over yet."""
    opened = _as_in_window(request, reach_sheet(public_id=sheet, by=request.actor, at=request.at))
    children = [
        {"name": name, "groups": [(group, spelled(group, opened.handout.language)) for group in pin.split()]}
        for name, pin in _pins(opened)
    ]
    return _fragment(request, "spell", {**_about(request, opened), "children": children})


@workspace_page("POST", Permission.PIN_ISSUE)
@says_why
def written_down(request: WorkspaceRequest, sheet: str) -> HttpResponse:
    """The PINs were written down or read aloud: the sheet no longer waits. `stays` keeps the window open."""
    opened = reach_sheet(public_id=sheet, by=request.actor, at=request.at)
    note_written_down(sheet=opened, by=request.actor, at=request.at)
    if in_window(request):
        return HttpResponse(status=204, headers={} if "stays" in request.POST else {"HX-Trigger": "window-done"})
    return _back(request)


@workspace_page("POST", Permission.PIN_ISSUE)
@says_why
def extend(request: WorkspaceRequest, sheet: str) -> HttpResponse:
    """Keep a handed-over sheet good for longer."""
    extend_sheet(practice=request.practice, public_id=sheet, by=request.actor, at=request.at)
    return _back(request)


@workspace_page("POST", Permission.PIN_ISSUE)
@says_why
def void(request: WorkspaceRequest, sheet: str) -> HttpResponse:
    """Make the sheet's PINs open nothing. That somebody got in with it is told; what ended else is as it was wanted."""
    if not void_sheet(public_id=sheet, by=request.actor, at=request.at) and _was_used(request, sheet):
        raise SheetEndedError
    return _back(request)


def _was_used(request: WorkspaceRequest, sheet: str) -> bool:
    found = handout(request.practice.pk, sheet)
    return found is not None and PinEnd.REDEEMED in ends_of(found, at=request.at)


def _language(request: WorkspaceRequest) -> str:
    """The language chosen beside Print; empty when none was."""
    wanted = request.POST.get("language", "")
    return wanted if wanted in dict(LANGUAGES) else ""


def _as_in_window(request: WorkspaceRequest, opened: OpenSheet) -> OpenSheet:
    """The sheet with its children in the order of the window that it is printed, shown or spelled out from.

    That is the patient whose window it is, whom its title names, then brothers and sisters, the oldest first. Which
    window a sheet was made in is not stored: from the strip, where there is none, the oldest child is the first.
    """
    first = request.POST.get("first", "")

    def place(pin: "Pin") -> tuple[bool, date, str, int]:
        child = pin.patient
        return child.public_id != first, child.birth_date or date.max, child.given, child.pk

    return replace(opened, pins=sorted(opened.pins, key=place))


def _pins(opened: OpenSheet) -> list[tuple[str, str]]:
    names = short_names([pin.patient.name for pin in opened.pins])
    return [(name, grouped(opened.issued.pins[pin.patient_id])) for name, pin in zip(names, opened.pins, strict=True)]


def _about(request: WorkspaceRequest, opened: OpenSheet) -> dict[str, object]:
    return {
        "sheet": opened.handout,
        "children": [name for name, _ in _pins(opened)],
        "back": drafts.safe_page(request.POST.get("page", "")),
    }


def _fragment(request: WorkspaceRequest, name: str, context: dict[str, object]) -> HttpResponse:
    within, part = in_window(request), f"workspace/registration/{name}.html"
    template = part if within else "workspace/registration/fragment_page.html"
    return render(request, template, {**context, "title": _TITLES[name], "in_window": within, "part": part})


def _back(request: WorkspaceRequest) -> HttpResponse:
    return HttpResponseRedirect(drafts.safe_page(request.POST.get("page", "")))
