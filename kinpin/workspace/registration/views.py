"""Opening the registration window, and Register."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from kinpin.enrollment.access import reach_sheet
from kinpin.enrollment.actions.issue import issue
from kinpin.enrollment.actions.window_locks import note_window_lock
from kinpin.enrollment.errors import (
    HandOutNotFoundError,
    IncompleteOrderError,
    IssuedMeanwhileError,
    RowsLockedError,
    WindowLockedError,
)
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.orders import Order
from kinpin.enrollment.queries import ends_of, handout
from kinpin.enrollment.window import Preset, Window
from kinpin.enrollment.window_contents import window_for
from kinpin.enrollment.words import Missing, PinEnd
from kinpin.entrance import drafts
from kinpin.families.access import open_chart, open_chart_part, reach_ids
from kinpin.inbox.answers import RepeatWithoutAnswerError
from kinpin.kernel.errors import KinpinError
from kinpin.practices.queries import whom_to_ask
from kinpin.practices.roles import Permission
from kinpin.schedule.rules import PresenterKind
from kinpin.workspace.doors import WorkspaceRequest, in_window, workspace_page
from kinpin.workspace.registration.addresses import Context
from kinpin.workspace.registration.building import build_page, told_meanwhile
from kinpin.workspace.registration.pages import LANGUAGES

if TYPE_CHECKING:
    from kinpin.families.models import Patient

_SEEN = "seen-"
_LONGEST_REQUEST = 64
_DEAD = "Nothing was issued. The sheet that was made here is no longer good. Look at the rows below, then choose again."
_MISSING = {
    Missing.CHILD: "Nothing was issued. Tick at least one child.",
    Missing.HOW_KNOWN: "Nothing was issued. Say how you know the person in front of you.",
}


@dataclass(frozen=True, slots=True)
class Pressed:
    """What Register posts beside the ticks. Read by hand, without a form, because the desk waits for it."""

    caregiver: str
    language: str
    request: str
    how_known: str

    @property
    def problem(self) -> str:
        """What keeps it from being an order at all, in the window's words; empty when nothing does."""
        if not self.caregiver:
            return "Nothing was issued. Choose who is in front of you."
        if self.language not in dict(LANGUAGES) or not 0 < len(self.request) <= _LONGEST_REQUEST:
            return "Nothing was issued. Close this window and open it again."
        return ""


def _pressed(data: QueryDict) -> Pressed:
    return Pressed(*(data.get(name, "").strip() for name in ("caregiver", "language", "request", "how_known")))


@workspace_page("GET", Permission.CHART_VIEW)
def window(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """The window for one patient; with `sheet`, also the PINs that were just made."""
    again = in_window(request) and "picked" in request.GET
    # A lock keeps what was chosen in a window on a page of its own.
    data = (None if in_window(request) else drafts.take(request)) or request.GET
    door = open_chart_part(by=request.actor, at=request.at, public_id=patient) if again else _look(request, patient)
    context = context_of(request, data, patient)
    shown = _open(request, door, context, data.get("caregiver"))
    if not again:
        note_window_lock(window=shown, by=request.actor, at=request.at)
    issued = _issued(request)
    return _render(request, shown, context, data, issued=issued, problem="" if issued else _no_longer_good(request))


@workspace_page("POST", Permission.CHART_VIEW)
def register(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """Issue for the ticked children; then the window again, with the PINs, or with what stood in the way."""
    context = context_of(request, request.POST, patient)
    pressed = _pressed(request.POST)
    if pressed.problem:
        return _refused(request, context, pressed.problem)
    try:
        issued = _issue(request, pressed)
    except (RowsLockedError, IncompleteOrderError, WindowLockedError, IssuedMeanwhileError) as refusal:
        return _refused(request, context, "", refusal)
    except RepeatWithoutAnswerError:
        return _refused(
            request, context, "This request was already carried out. Check each child's status, then choose again."
        )
    made = context.address(caregiver=pressed.caregiver, ticked=sorted(picked(request.POST) or ()))
    return HttpResponseRedirect(f"{made}&sheet={issued.handout}")


def _look(request: WorkspaceRequest, patient: str) -> "Patient":
    return open_chart(by=request.actor, public_id=patient, at=request.at, look="registration")


def _issue(request: WorkspaceRequest, pressed: Pressed) -> Issued:
    ticked = request.POST.getlist("child")
    children, contact_id = reach_ids(by=request.actor, patients=ticked, contact=pressed.caregiver)
    order = Order(
        contact_id=contact_id,
        patient_ids=list(children.values()),
        seen={pk: request.POST.get(_SEEN + public_id, "") for public_id, pk in children.items()},
        language=pressed.language,
        request=pressed.request,
        how_known=pressed.how_known,
    )
    return issue(practice=request.practice, order=order, by=request.actor, at=request.at)


def _refused(
    request: WorkspaceRequest, context: Context, problem: str, refusal: KinpinError | None = None
) -> HttpResponse:
    """The window with the same ticks and what stood in the way; nothing was issued."""
    patient = open_chart_part(by=request.actor, at=request.at, public_id=context.patient)
    shown = _open(request, patient, context, request.POST.get("caregiver"))
    if isinstance(refusal, IssuedMeanwhileError):
        problem = told_meanwhile(refusal.meanwhile, shown, request.practice)
    elif isinstance(refusal, IncompleteOrderError):
        problem = _MISSING[Missing(refusal.reason)]
    elif isinstance(refusal, RowsLockedError):
        problem = "Nothing was issued. Look at the rows below: something changed since this window was opened."
    return _render(request, shown, context, request.POST, problem=problem, status=409)


def context_of(request: WorkspaceRequest, data: QueryDict, patient: str) -> Context:
    """Where the window was opened, as its address or its form says."""
    return Context(request.tab, patient, contact=data.get("contact", ""), presenter=data.get("presenter", ""))


def _preset(context: Context) -> Preset:
    if context.contact:
        return Preset(contact=context.contact)
    if context.presenter == PresenterKind.PATIENT_ALONE:
        return Preset(patient_alone=True)
    if context.presenter == PresenterKind.SOMEONE_ELSE:
        return Preset(nobody=True)
    return Preset(contact=context.presenter)


def _open(request: WorkspaceRequest, patient: "Patient", context: Context, chosen: str | None) -> Window:
    return window_for(
        practice=request.practice,
        patient=patient,
        preset=_preset(context),
        chosen=chosen,
        staff=request.seat.standing,
        by=request.actor,
        at=request.at,
    )


def picked(data: QueryDict) -> frozenset[str] | None:
    """The ticks by hand, with those that a lock kept from being set; None when nobody has ticked yet."""
    return frozenset(data.getlist("child") + data.getlist("wanted")) if "picked" in data else None


def _issued(request: WorkspaceRequest) -> Issued | None:
    """The PINs of the sheet that was just made, while they are kept for whoever made it."""
    if "sheet" not in request.GET:
        return None
    try:
        return reach_sheet(public_id=request.GET["sheet"], by=request.actor, at=request.at).issued
    except HandOutNotFoundError:
        return None


def _no_longer_good(request: WorkspaceRequest) -> str:
    """What is said of the sheet in the address once it opens nothing, as after Back; of a used one the rows tell."""
    found = handout(request.practice.pk, request.GET["sheet"]) if "sheet" in request.GET else None
    if found is None or ends_of(found, at=request.at) & {None, PinEnd.REDEEMED}:
        return ""
    return _DEAD


def _render(
    request: WorkspaceRequest,
    shown: Window,
    context: Context,
    data: QueryDict,
    *,
    issued: Issued | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    page = build_page(
        shown,
        context,
        picked=picked(data),
        by=request.actor,
        whom_to_ask=whom_to_ask(request.practice.pk) if shown.lock else "",
        issued=issued,
        problem=problem,
        language=data.get("language", ""),
        how_known=data.get("how_known", ""),
        at=request.at,
    )
    within = in_window(request)
    template = "workspace/registration/window.html" if within else "workspace/registration/page.html"
    # htmx swaps in what comes with an error only when told; a refusal is an answer.
    return render(request, template, {"page": page, "in_window": within}, status=200 if within else status)
