"""The pages of Audit: find a child or a staff member, read a trail, take it along as a file."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from kinpin.audit.trails import Trail, User
from kinpin.enrollment.portal_standing import standing_of
from kinpin.enrollment.queries import accounts_around
from kinpin.families.access import reach_chart, search_charts
from kinpin.families.questions import LONGEST_QUESTION, read_question
from kinpin.kernel.clock import local_day
from kinpin.practice_portal.audit_trail.file import trail_file
from kinpin.practice_portal.audit_trail.filters import Asked, read_asked, trail_filters
from kinpin.practice_portal.audit_trail.groups import CHOICES
from kinpin.practice_portal.audit_trail.lines import lines_of
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.patients.words import PortalWord
from kinpin.practice_portal.people.users import reach_user
from kinpin.practices.errors import MemberNotFoundError
from kinpin.practices.queries import all_members, find_user_of_trail
from kinpin.practices.roles import Permission
from kinpin.practices.trails import open_trail

if TYPE_CHECKING:
    from kinpin.families.models import Patient

_PAGE = 100
_MOST_FOUND = 20


@portal_page("GET", Permission.AUDIT_VIEW)
def trail(request: PortalRequest) -> HttpResponse:
    """What happened on a day, today unless another is asked for; and the ways to a child and a staff member."""
    today = local_day(request.at, request.practice.zone)
    asked = read_asked(request, default_day=today)
    day = asked.day or today
    more = {
        "day": day,
        "day_before": asked.address(day=day - timedelta(days=1)),
        "day_after": asked.address(day=day + timedelta(days=1)) if day < today else "",
        "members": all_members(request.practice.pk),
        "shows_child": True,
        "is_one_day": True,
    }
    return _page(request, "trail_day", Trail(practice_id=request.practice.pk, **trail_filters(asked)), asked, more)


@portal_page("POST", Permission.AUDIT_VIEW)
def find(request: PortalRequest) -> HttpResponse:
    """The children whose trail may be meant. By POST, so that no name stands in an address or a log."""
    typed, today = request.POST.get("q", "")[:LONGEST_QUESTION], local_day(request.at, request.practice.zone)
    question = read_question(typed, today=today, country=request.practice.country)
    hits = search_charts(by=request.actor, question=question, at=request.at, most=_MOST_FOUND) if question else []
    context = {
        "typed": typed,
        "patients": [hit.patient for hit in hits],
        "members": all_members(request.practice.pk),
    }
    return render(request, "practice_portal/trail_find.html", context)


@portal_page("GET", Permission.AUDIT_VIEW)
def choose(request: PortalRequest) -> HttpResponse:
    """To the trail of the staff member who was chosen from the list."""
    chosen = reach_user(request, request.GET.get("user", ""))
    return HttpResponseRedirect(reverse("practice_portal:trail_member", args=[chosen.public_id]))


@portal_page("GET", Permission.AUDIT_VIEW)
def of_patient(request: PortalRequest, patient: str) -> HttpResponse:
    opened = reach_chart(by=request.actor, public_id=patient, permission=Permission.AUDIT_VIEW)
    asked = read_asked(request)
    today = local_day(request.at, request.practice.zone)
    standing = standing_of(opened.pk, today=today, at=request.at)
    more = {
        "patient": opened,
        "status": PortalWord(standing.status),
        "name": opened.name.usual,
        "export": reverse("practice_portal:trail_patient_file", args=[patient]),
    }
    wanted = _trail_of_patient(request, opened, **trail_filters(asked))
    return _page(request, "trail_of", wanted, asked, more)


@portal_page("GET", Permission.AUDIT_VIEW)
def of_member(request: PortalRequest, user: str) -> HttpResponse:
    found, asked = _user(request, user), read_asked(request)
    more = {
        "name": found.name,
        "export": reverse("practice_portal:trail_member_file", args=[user]),
        "shows_child": True,
    }
    wanted = Trail(practice_id=request.practice.pk, user=found, **trail_filters(asked))
    return _page(request, "trail_of", wanted, asked, more)


@portal_page("POST", Permission.AUDIT_VIEW)
def patient_file(request: PortalRequest, patient: str) -> HttpResponse:
    """A child's trail as a file, with the filters in the address."""
    opened = reach_chart(by=request.actor, public_id=patient, permission=Permission.AUDIT_VIEW)
    return cast(
        HttpResponse, trail_file(request, _trail_of_patient(request, opened, **trail_filters(read_asked(request))))
    )


@portal_page("POST", Permission.AUDIT_VIEW)
def member_file(request: PortalRequest, user: str) -> HttpResponse:
    """A staff member's, likewise."""
    found, asked = _user(request, user), read_asked(request)
    wanted = Trail(practice_id=request.practice.pk, user=found, **trail_filters(asked))
    return cast(HttpResponse, trail_file(request, wanted))


def _trail_of_patient(request: PortalRequest, patient: "Patient", **filters: Any) -> Trail:
    accounts = accounts_around(patient.pk)
    return Trail(practice_id=request.practice.pk, patient_id=patient.pk, accounts=accounts, **filters)


def _user(request: PortalRequest, public_id: str) -> User:
    """Whose trail is meant. Raises MemberNotFoundError."""
    found = find_user_of_trail(request.practice.pk, public_id)
    if found is None:
        raise MemberNotFoundError
    return found


def _page(request: PortalRequest, template: str, wanted: Trail, asked: Asked, more: dict[str, Any]) -> HttpResponse:
    page = open_trail(trail=wanted, most=_PAGE, by=request.actor, at=request.at)
    context = {
        "lines": lines_of(page),
        "asked": asked,
        "older": asked.address(before=page.older) if page.older else "",
        "groups": CHOICES,
        **more,
    }
    return render(request, f"practice_portal/{template}.html", context)
