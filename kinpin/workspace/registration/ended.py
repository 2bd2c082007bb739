"""What is said when a button of a sheet is pressed that was used or ended meanwhile: why, and what to do."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from kinpin.enrollment.errors import HandOutNotFoundError, SheetEndedError
from kinpin.enrollment.queries import ends_of, handout
from kinpin.enrollment.words import PinEnd
from kinpin.entrance.staff import note_not_found
from kinpin.workspace.doors import WorkspaceRequest
from kinpin.workspace.registration import words

if TYPE_CHECKING:
    from kinpin.enrollment.models import HandOut

_GONE = 410
SheetView = Callable[[WorkspaceRequest, str], HttpResponse]


def says_why(view: SheetView) -> SheetView:
    """Answer for a sheet of the practice that can't be had any more with the reason; else as for any address."""

    @wraps(view)
    def told(request: WorkspaceRequest, sheet: str) -> HttpResponse:
        try:
            return view(request, sheet)
        except HandOutNotFoundError as refusal:
            found = handout(request.practice.pk, sheet)
            if found is None:
                raise
            if not isinstance(refusal, SheetEndedError):  # which has left its event
                note_not_found(request)
            told = {"why": _why(request, found)}
            return render(request, "workspace/registration/ended.html", told, status=_GONE)

    return told


def _why(request: WorkspaceRequest, sheet: "HandOut") -> words.Ended:
    ends = ends_of(sheet, at=request.at)
    if None in ends:
        return words.NO_LONGER_PRINTED
    given = words.first_name(sheet.contact)
    return words.used(given) if PinEnd.REDEEMED in ends else words.ended(given)
