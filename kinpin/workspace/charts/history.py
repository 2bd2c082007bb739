"""Portal History: what happened around a child's portal access, a sentence each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from kinpin.audit.columns import moment_in
from kinpin.audit.trails import Trail, read
from kinpin.audit.verify import broken
from kinpin.families.access import open_chart
from kinpin.families.queries import contacts
from kinpin.kernel.ids import row_id
from kinpin.practices.queries import names_of_members
from kinpin.practices.roles import Permission
from kinpin.workspace.charts.frame import chart_of
from kinpin.workspace.charts.history_words import KINDS, People, sentence, who
from kinpin.workspace.doors import WorkspaceRequest, workspace_page

if TYPE_CHECKING:
    from kinpin.audit.models import Event

_MOST = 50


@dataclass(frozen=True, slots=True)
class HistoryLine:
    at: datetime | None  # None in a row that was tampered with and holds no moment
    sentence: str
    who: str
    is_broken: bool


@workspace_page("GET", Permission.CHART_VIEW)
def portal_history(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """The newest first; *Earlier* goes on."""
    opened = open_chart(by=request.actor, public_id=patient, at=request.at, look="portal_history")
    before = row_id(request.GET.get("before", ""))
    wanted = Trail(
        practice_id=request.practice.pk,
        patient_id=opened.pk,
        kinds=KINDS,
        before=before,
    )
    trail = read(wanted, most=_MOST + 1)
    shown = trail[:_MOST]
    changed = broken(shown)
    people = _people(request.practice.pk, trail)
    context = {
        "chart": chart_of(request, opened, "portal_history"),
        "lines": [_line(event, people, request, event.pk in changed) for event in shown],
        "earlier": shown[-1].pk if len(trail) > _MOST else None,
        "is_later": before is not None,
    }
    return render(request, "workspace/charts/portal_history.html", context)


def _people(practice_id: int, trail: Sequence["Event"]) -> People:
    told_of = contacts(practice_id, {e.contact_id for e in trail if e.contact_id})
    return People(
        members=names_of_members(practice_id, sorted({e.membership_id for e in trail if e.membership_id})),
        contacts={pk: contact.name.usual for pk, contact in told_of.items()},
    )


def _line(event: "Event", people: People, request: WorkspaceRequest, is_broken: bool) -> HistoryLine:
    said = sentence(event, people, request.practice.zone)
    return HistoryLine(moment_in(event.at), said, who(event, people), is_broken)
