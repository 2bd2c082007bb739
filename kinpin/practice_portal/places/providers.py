"""User Administration › Providers: the columns of the Schedule."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render

from kinpin.entrance import drafts
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practice_portal.outcome_words import done_here, go
from kinpin.practice_portal.places.forms import LAST_POSITION, ProviderForm, stored_provider
from kinpin.practice_portal.places.pages import Words, add_place, found, show_new, show_place
from kinpin.practice_portal.stored_meanwhile import differences
from kinpin.practices.actions.places import add_provider, change_provider, deactivate_provider, reactivate_provider
from kinpin.practices.errors import PlaceStaleError
from kinpin.practices.queries import all_providers, find_provider, providers_of, sites_of
from kinpin.practices.roles import Permission
from kinpin.schedule.queries import waiting_for

if TYPE_CHECKING:
    from kinpin.practices.models import Provider

WORDS = Words(
    "provider",
    "Provider",
    "While out of use, a provider has no column and takes no new appointments. Existing appointments stay, and their "
    "days keep the column.",
)


@portal_page("GET", Permission.STAFF_MANAGE)
def providers(request: PortalRequest) -> HttpResponse:
    context = {"providers": all_providers(request.practice.pk), "done": done_here(request)}
    return render(request, "practice_portal/provider_list.html", context)


@portal_page("GET", Permission.STAFF_MANAGE)
def new(request: PortalRequest) -> HttpResponse:
    typed, others = drafts.take(request), providers_of(request.practice.pk)
    form = _form(request, others, initial=typed.dict() if typed else {"position": _next(others)})
    return show_new(request, WORDS, form, is_typed=typed is not None)


@portal_page("POST", Permission.STAFF_MANAGE)
def create(request: PortalRequest) -> HttpResponse:
    form = _form(request, providers_of(request.practice.pk), data=request.POST)

    def add(press: bytes) -> "Provider":
        return add_provider(
            practice_id=request.practice.pk, details=form.details(), by=request.actor, at=request.at, press=press
        )

    return add_place(request, WORDS, form, add)


@portal_page("GET", Permission.STAFF_MANAGE)
def edit(request: PortalRequest, provider: str) -> HttpResponse:
    place, typed = _open(request, provider), drafts.take(request)
    form = _form_of(request, place, initial=typed.dict() if typed else stored_provider(place))
    return _show(request, place, form, is_typed=typed is not None)


@portal_page("POST", Permission.STAFF_MANAGE)
def change(request: PortalRequest, provider: str) -> HttpResponse:
    """Save, unless it was changed since: then what is stored now is shown beside what was typed."""
    place = _open(request, provider)
    form = _form_of(request, place, data=request.POST)
    if not form.is_valid():
        return _show(request, place, form, is_typed=True)
    seen, details = form.cleaned_data["seen"], form.details()
    try:
        change_provider(public_id=provider, seen=seen, details=details, by=request.actor, at=request.at)
    except PlaceStaleError:
        now = stored_provider(_open(request, provider))
        again = _form_of(request, place, data={**request.POST.dict(), "seen": now["seen"]})
        return _show(request, place, again, is_typed=True, theirs=differences(again, now))
    return go(WORDS.address_of(provider), "saved")


@portal_page("POST", Permission.STAFF_MANAGE)
def deactivate(request: PortalRequest, provider: str) -> HttpResponse:
    deactivate_provider(public_id=provider, by=request.actor, at=request.at)
    return go(WORDS.address_of(provider), "provider_out")


@portal_page("POST", Permission.STAFF_MANAGE)
def reactivate(request: PortalRequest, provider: str) -> HttpResponse:
    reactivate_provider(public_id=provider, by=request.actor, at=request.at)
    return go(WORDS.address_of(provider), "provider_back")


def _open(request: PortalRequest, public_id: str) -> "Provider":
    return found(find_provider(request.practice.pk, public_id))


def _form(request: PortalRequest, others: Sequence["Provider"], **more: Any) -> ProviderForm:
    return ProviderForm(sites=sites_of(request.practice.pk), taken=[other.name for other in others], **more)


def _form_of(request: PortalRequest, place: "Provider", **more: Any) -> ProviderForm:
    """The form of a provider; a site they name stays on offer, though it may be out of use."""
    sites = sites_of(request.practice.pk, and_site=place.site_id)
    taken = [other.name for other in providers_of(request.practice.pk) if other.pk != place.pk]
    return ProviderForm(sites=sites, taken=taken, own=place.name, **more)


def _next(others: Sequence["Provider"]) -> int:
    """The place at the right end."""
    return min(max((other.position for other in others), default=0) + 1, LAST_POSITION)


def _show(request: PortalRequest, place: "Provider", form: ProviderForm, **more: Any) -> HttpResponse:
    waiting = waiting_for(request.practice.pk, at=request.at, provider_id=place.pk)
    return show_place(request, WORDS, place, form, waiting=waiting, **more)
