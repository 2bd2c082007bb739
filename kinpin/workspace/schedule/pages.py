"""The pages of the schedule: the calendar of a day or a week, and Tracking."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from kinpin.enrollment.words import PortalStatus
from kinpin.kernel.clock import local_day
from kinpin.practices.roles import Permission
from kinpin.schedule.access import open_schedule
from kinpin.schedule.queries import next_day_with_appointments
from kinpin.workspace.asking import ask_for
from kinpin.workspace.doors import WorkspaceRequest, workspace_page
from kinpin.workspace.schedule.calendar import day_calendar, week_calendar
from kinpin.workspace.schedule.lines import Schedule, read_schedule
from kinpin.workspace.schedule.moves import Added, Moved, added_of, moved_of
from kinpin.workspace.schedule.places import ScheduleView, Show, place_asked_for, place_of
from kinpin.workspace.schedule.sorting import COLUMNS, in_order, remember, wanted_sort


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column of Tracking: pressing it sorts."""

    label: str
    address: str
    direction: str  # `ascending` or `descending`, as screen readers call it; empty for the other columns


@workspace_page("GET", Permission.SCHEDULE_VIEW)
def schedule(request: WorkspaceRequest) -> HttpResponse:
    """To the day and view asked for; to today's calendar where nothing is."""
    return HttpResponseRedirect(place_asked_for(request).address)


@workspace_page("GET", Permission.SCHEDULE_VIEW)
def day(request: WorkspaceRequest, day: date) -> HttpResponse:
    """The calendar of a day."""
    found = _open(request, Show.DAY, day)
    return _render(request, found, {"calendar": day_calendar(found, request.practice.zone, request.at)})


@workspace_page("GET", Permission.SCHEDULE_VIEW)
def week(request: WorkspaceRequest, day: date) -> HttpResponse:
    """The calendar of a week."""
    found = _open(request, Show.WEEK, day)
    return _render(request, found, {"calendar": week_calendar(found, request.practice.zone, request.at)})


@workspace_page("GET", Permission.SCHEDULE_VIEW)
def tracking(request: WorkspaceRequest, day: date) -> HttpResponse:
    """The list of a day."""
    found = _open(request, Show.TRACKING, day)
    sort = wanted_sort(request)
    context = {"lines": in_order(found.shown, sort), "heads": _heads(found.place, sort)}
    response = _render(request, found, context)
    remember(request, response, sort)
    return response


def _open(request: WorkspaceRequest, show: Show, day: date) -> Schedule:
    place = place_of(request, show, day)
    open_schedule(first=place.first, last=place.last, by=request.actor, at=request.at)
    return read_schedule(request, place)


def _heads(place: ScheduleView, sort: str) -> list[Head]:
    heads = []
    for name, label in COLUMNS.items():
        is_sorted = sort.removeprefix("-") == name
        turned = f"-{name}" if sort == name else name
        direction = ("descending" if sort.startswith("-") else "ascending") if is_sorted else ""
        heads.append(Head(label, place.sorted_by(turned).address, direction))
    return heads


def _render(request: WorkspaceRequest, found: Schedule, context: Mapping[str, Any]) -> HttpResponse:
    place, practice = found.place, request.practice
    today = local_day(request.at, practice.zone)
    is_empty = not found.lines
    around = {
        "schedule": found,
        "place": place,
        "title": _title(place),
        "today_address": place.on(today).address,
        "portal_statuses": list(PortalStatus),
        "may_edit": request.actor.may(Permission.SCHEDULE_EDIT),
        "no_columns": None if found.providers else ask_for(request),
        "next_day": next_day_with_appointments(practice, place.last) if is_empty else None,
        "moved": _moved(request),
        "added": _added(request, place),
        "at": request.at,
    }
    return render(request, "workspace/schedule/page.html", {**around, **context})


def _title(place: ScheduleView) -> str:
    if place.show is not Show.WEEK:
        return f"{place.day:%a, %b} {place.day.day}, {place.day.year}"
    first, last = place.first, place.last
    until = str(last.day) if last.month == first.month else f"{last:%b} {last.day}"
    return f"{first:%b} {first.day} – {until}, {last.year}"


def _moved(request: WorkspaceRequest) -> Moved | None:
    """The appointment that this person has just moved, with the way back."""
    asked = request.GET
    if "moved" not in asked:
        return None
    return moved_of(request, asked["moved"], was=asked.get("was", ""), provider=asked.get("with", ""))


def _added(request: WorkspaceRequest, place: ScheduleView) -> Added | None:
    """The appointment that this person has just added, where the page does not show its day."""
    added = added_of(request, request.GET["added"]) if "added" in request.GET else None
    return None if added is None or place.first <= added.day <= place.last else added
