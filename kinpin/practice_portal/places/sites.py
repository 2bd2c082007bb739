"""Sites: where the practice sees patients."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render

from kinpin.entrance import drafts
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.outcome_words import done_here, go
from kinpin.practice_portal.places.forms import SiteForm, stored_site
from kinpin.practice_portal.places.pages import Words, add_place, found, show_new, show_place
from kinpin.practice_portal.stored_meanwhile import differences
from kinpin.practices.actions.places import add_site, change_site, deactivate_site, reactivate_site
from kinpin.practices.errors import PlaceStaleError
from kinpin.practices.queries import all_sites, find_site, sites_of
from kinpin.practices.roles import Permission
from kinpin.schedule.queries import waiting_for

if TYPE_CHECKING:
    from kinpin.practices.models import Site

WORDS = Words(
    "site",
    "Site",
    "A site that is out of use can no longer be chosen. Appointments, providers and staff records keep it.",
)


@portal_page("GET", Permission.STAFF_MANAGE)
def sites(request: PortalRequest) -> HttpResponse:
    context = {"sites": all_sites(request.practice.pk), "done": done_here(request)}
    return render(request, "practice_portal/site_list.html", context)


@portal_page("GET", Permission.STAFF_MANAGE)
def new(request: PortalRequest) -> HttpResponse:
    typed = drafts.take(request)
    form = _form(request, initial=typed.dict() if typed else None)
    return show_new(request, WORDS, form, is_typed=typed is not None)


@portal_page("POST", Permission.STAFF_MANAGE)
def create(request: PortalRequest) -> HttpResponse:
    form = _form(request, data=request.POST)

    def add(press: bytes) -> "Site":
        return add_site(
            practice_id=request.practice.pk, details=form.details(), by=request.actor, at=request.at, press=press
        )

    return add_place(request, WORDS, form, add)


@portal_page("GET", Permission.STAFF_MANAGE)
def edit(request: PortalRequest, site: str) -> HttpResponse:
    place, typed = _open(request, site), drafts.take(request)
    form = _form(request, place, initial=typed.dict() if typed else stored_site(place))
    return _show(request, place, form, is_typed=typed is not None)


@portal_page("POST", Permission.STAFF_MANAGE)
def change(request: PortalRequest, site: str) -> HttpResponse:
    """Save, unless it was changed since: then what is stored now is shown beside what was typed."""
    place = _open(request, site)
    form = _form(request, place, data=request.POST)
    if not form.is_valid():
        return _show(request, place, form, is_typed=True)
    seen, details = form.cleaned_data["seen"], form.details()
    try:
        change_site(public_id=site, seen=seen, details=details, by=request.actor, at=request.at)
    except PlaceStaleError:
        now = stored_site(_open(request, site))
        again = _form(request, place, data={**request.POST.dict(), "seen": now["seen"]})
        return _show(request, place, again, is_typed=True, theirs=differences(again, now))
    return go(WORDS.address_of(site), "saved")


@portal_page("POST", Permission.STAFF_MANAGE)
def deactivate(request: PortalRequest, site: str) -> HttpResponse:
    deactivate_site(public_id=site, by=request.actor, at=request.at)
    return go(WORDS.address_of(site), "site_out")


@portal_page("POST", Permission.STAFF_MANAGE)
def reactivate(request: PortalRequest, site: str) -> HttpResponse:
    reactivate_site(public_id=site, by=request.actor, at=request.at)
    return go(WORDS.address_of(site), "site_back")


def _open(request: PortalRequest, public_id: str) -> "Site":
    return found(find_site(request.practice.pk, public_id))


def _form(request: PortalRequest, place: "Site | None" = None, **more: Any) -> SiteForm:
    taken = [other.name for other in sites_of(request.practice.pk) if place is None or other.pk != place.pk]
    return SiteForm(taken=taken, own=place.name if place else "", **more)


def _show(request: PortalRequest, place: "Site", form: SiteForm, **more: Any) -> HttpResponse:
    waiting = waiting_for(request.practice.pk, at=request.at, site_id=place.pk)
    return show_place(request, WORDS, place, form, waiting=waiting, **more)
