"""The pages of Audit: find a child or a staff member, read a trail, take it along as a file."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from kinpin.audit.trails import Trail
from kinpin.families.access import glance, search_charts
from kinpin.families.search_keys import read_question
from kinpin.kernel.clock import day_end, day_start, local_day
from kinpin.practice_portal.audit_trail.groups import CHOICES, kinds_of
from kinpin.practice_portal.audit_trail.lines import lines_of
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practices.errors import MemberNotFoundError
from kinpin.practices.queries import member, members_of
from kinpin.practices.roles import Permission
from kinpin.practices.trails import export_trail, open_trail

if TYPE_CHECKING:
    from kinpin.practices.models import Membership

_PAGE = 100
_MOST_FOUND = 20
_COLUMNS = (
    "at", "kind", "outcome", "reason", "who", "room", "patient", "contact", "subject", "session", "network", "detail",
    "verifies",
)  # fmt: skip


@portal_page("GET", Permission.AUDIT_VIEW)
def trail(request: PortalRequest) -> HttpResponse:
    """What happened on a day, today unless another is asked for; and the ways to a child and a staff member."""
    today = local_day(request.at, request.practice.zone)
    day = _day(request.GET.get("day", ""), today)
    asked = _asked(request, between=(day_start(day, request.practice.zone), day_end(day, request.practice.zone)))
    more = {
        "day": day,
        "yesterday": day - timedelta(days=1),
        "tomorrow": day + timedelta(days=1) if day < today else None,
        "members": members_of(request.practice.pk),
        "keep": {"day": day.isoformat()},
    }
    return _page(request, "trail_day", asked, more)


@portal_page("POST", Permission.AUDIT_VIEW)
def find(request: PortalRequest) -> HttpResponse:
    """The children whose trail may be meant. By POST, so that no name stands in an address or a log."""
    typed = request.POST.get("q", "")[:200]
    question = read_question(typed, today=local_day(request.at, request.practice.zone))
    hits = search_charts(by=request.actor, question=question, at=request.at, most=_MOST_FOUND) if question else []
    context = {
        "typed": typed,
        "patients": [hit.patient for hit in hits],
        "today": local_day(request.at, request.practice.zone),
    }
    return render(request, "practice_portal/trail_find.html", context)


@portal_page("GET", Permission.AUDIT_VIEW)
def of_patient(request: PortalRequest, patient: str) -> HttpResponse:
    opened = glance(by=request.actor, public_id=patient, permission=Permission.AUDIT_VIEW)
    more = {"name": opened.name.usual, "export": reverse("practice_portal:trail_patient_file", args=[patient])}
    return _page(request, "trail_of", _asked(request, patient_id=opened.pk), more)


@portal_page("GET", Permission.AUDIT_VIEW)
def of_member(request: PortalRequest, user: str) -> HttpResponse:
    found = _member(request, user)
    more = {"name": found.name, "export": reverse("practice_portal:trail_member_file", args=[user])}
    return _page(request, "trail_of", _asked(request, member=(found.pk, found.login_id)), more)


@portal_page("POST", Permission.AUDIT_VIEW)
def patient_file(request: PortalRequest, patient: str) -> HttpResponse:
    opened = glance(by=request.actor, public_id=patient, permission=Permission.AUDIT_VIEW)
    return _file(request, Trail(practice_id=request.practice.pk, patient_id=opened.pk))


@portal_page("POST", Permission.AUDIT_VIEW)
def member_file(request: PortalRequest, user: str) -> HttpResponse:
    found = _member(request, user)
    return _file(request, Trail(practice_id=request.practice.pk, member=(found.pk, found.login_id)))


def _asked(request: PortalRequest, **of: Any) -> Trail:
    before = request.GET.get("before", "")
    return Trail(
        practice_id=request.practice.pk,
        kinds=kinds_of(request.GET.get("group", "")),
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
        **of,
    )


def _page(request: PortalRequest, template: str, asked: Trail, more: dict[str, Any]) -> HttpResponse:
    page = open_trail(trail=asked, most=_PAGE, by=request.actor, at=request.at)
    context = {
        "lines": lines_of(page),
        "older": page.older,
        "is_later": asked.before is not None,
        "groups": CHOICES,
        "group": request.GET.get("group", ""),
        **more,
    }
    return render(request, f"practice_portal/{template}.html", context)


def _file(request: PortalRequest, asked: Trail) -> HttpResponse:
    batches = export_trail(trail=asked, by=request.actor, at=request.at)
    write: Callable[[Any], str] = csv.writer(_Echo()).writerow

    def rows() -> Iterator[str]:
        yield write(_COLUMNS)
        for page in batches:
            for line in lines_of(page):
                event = line.event
                yield write(
                    [
                        event.at.isoformat(), event.kind, event.outcome, event.reason, _plain(line.who), event.room,
                        _plain(line.child), _plain(line.contact), event.subject, event.session, event.network,
                        event.detail, "no" if line.is_broken else "yes",
                    ]
                )  # fmt: skip

    response = StreamingHttpResponse(rows(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return response  # type: ignore[return-value]


class _Echo:
    """Where the CSV writer writes: what it is given is the row."""

    def write(self, row: str) -> str:
        return row


def _plain(text: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def _member(request: PortalRequest, public_id: str) -> "Membership":
    found = member(request.practice.pk, public_id)
    if found is None:
        raise MemberNotFoundError
    return found


def _day(asked: str, today: date) -> date:
    try:
        return min(date.fromisoformat(asked), today)
    except ValueError:
        return today
