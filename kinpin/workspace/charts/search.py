"""Patient search: one box for whatever the person at the desk was told."""

from django.http import HttpResponse
from django.shortcuts import render

from kinpin.audit.queries import charts_opened
from kinpin.entrance import drafts
from kinpin.families.access import search_charts
from kinpin.families.queries import has_patients, patients
from kinpin.families.questions import LONGEST_QUESTION, read_question
from kinpin.families.search import Hit
from kinpin.kernel.clock import day_start, local_day
from kinpin.practices.roles import Permission
from kinpin.workspace.asking import Ask, ask_for
from kinpin.workspace.charts.results import result_lines
from kinpin.workspace.doors import WorkspaceRequest, in_window, workspace_page

_MOST = 20


@workspace_page("GET", Permission.CHART_VIEW)
def charts(request: WorkspaceRequest) -> HttpResponse:
    """The box, and the charts this person opened last today; or what was typed before a lock."""
    draft = drafts.take(request)
    return _answer(request, draft.get("q", "") if draft else "")


@workspace_page("POST", Permission.CHART_VIEW)
def search(request: WorkspaceRequest) -> HttpResponse:
    """What was typed, found. By POST, so that no name stands in an address or a log."""
    return _answer(request, request.POST.get("q", ""))


def _answer(request: WorkspaceRequest, typed: str) -> HttpResponse:
    typed = typed[:LONGEST_QUESTION]
    today = local_day(request.at, request.practice.zone)
    question = read_question(typed, today=today, country=request.practice.country)
    if question:
        hits = search_charts(by=request.actor, question=question, at=request.at, most=_MOST)
    else:
        hits = [] if typed.strip() else _opened_today(request)
    context = {
        "typed": typed,
        "is_recent": not typed.strip(),
        "lines": result_lines(request, hits),
        "is_more": len(hits) == _MOST,
        "no_patients": None if hits or typed.strip() else _no_patients(request),
        "may_edit": request.actor.may(Permission.CHART_EDIT),
        "is_name": question.may_be_a_name,
    }
    template = "results" if in_window(request) else "search"
    return render(request, f"workspace/charts/{template}.html", context)


def _opened_today(request: WorkspaceRequest) -> list[Hit]:
    since = day_start(local_day(request.at, request.practice.zone), request.practice.zone)
    ids = charts_opened(request.practice.pk, request.actor.membership_id or 0, since=since)
    found = patients(request.practice.pk, ids)
    return [Hit(found[pk], None) for pk in ids if pk in found]


def _no_patients(request: WorkspaceRequest) -> Ask | None:
    """Who may add the practice's first patient; None when there are some."""
    return None if has_patients(request.practice.pk) else ask_for(request, Permission.CHART_EDIT)
