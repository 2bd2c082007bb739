"""What the pages of a site and of a provider have in common."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kinpin.entrance.presses import made_before, press_of
from kinpin.inbox.answers import RepeatWithoutAnswerError
from kinpin.kernel.clock import local_day
from kinpin.practice_portal.doors import PortalRequest
from kinpin.practice_portal.outcome_words import done_here, go
from kinpin.practice_portal.places.forms import PlaceForm
from kinpin.practices.errors import PlaceNotFoundError
from kinpin.schedule.queries import Waiting

if TYPE_CHECKING:
    from kinpin.practices.models import Provider, Site

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Words:
    """What a page calls the kind of place it is about. `noun` also begins the names of its addresses."""

    noun: str
    title: str
    out_of_use: str  # what it means to be out of use

    @property
    def list_address(self) -> str:
        return reverse(f"practice_portal:{self.noun}s")

    @property
    def create_address(self) -> str:
        return reverse(f"practice_portal:{self.noun}_create")

    @property
    def new_address(self) -> str:
        return reverse(f"practice_portal:{self.noun}_new")

    def address_of(self, public_id: str, deed: str = "") -> str:
        name = f"{self.noun}_{deed}" if deed else self.noun
        return reverse(f"practice_portal:{name}", kwargs={self.noun: public_id})


@dataclass(frozen=True, slots=True)
class PlacePage:
    """The page of one site or provider. `theirs`: what somebody else stored meanwhile, where it differs."""

    words: Words
    place: "Site | Provider"
    waiting: Waiting
    first: date | None  # the day of the first appointment to come
    theirs: list[tuple[str, str]] | None

    @property
    def address(self) -> str:
        return self.words.address_of(self.place.public_id)

    @property
    def changed_meanwhile(self) -> str:
        return f"This {self.words.noun} was changed while you had it open."

    @property
    def change_address(self) -> str:
        return self.words.address_of(self.place.public_id, "change")

    @property
    def use_address(self) -> str:
        return self.words.address_of(self.place.public_id, "deactivate" if self.place.active else "reactivate")


def found(place: T | None) -> T:
    """What was asked for. Raises PlaceNotFoundError where there is none."""
    if place is None:
        raise PlaceNotFoundError
    return place


def show_new(request: PortalRequest, words: Words, form: PlaceForm, *, is_typed: bool) -> HttpResponse:
    context = {"words": words, "form": form, "is_typed": is_typed}
    return render(request, "practice_portal/place_new.html", context, status=422 if form.is_bound else 200)


def add_place(
    request: PortalRequest, words: Words, form: PlaceForm, add: Callable[[bytes], "Site | Provider"]
) -> HttpResponse:
    """Let `add` make what the form says, under the key of this press, so that a double click makes one."""
    if made_before(request) is None:  # else its own name would be taken
        if not form.is_valid():
            return show_new(request, words, form, is_typed=True)
        with suppress(RepeatWithoutAnswerError):  # it was added, a while ago
            add(press_of(request))
    return go(words.list_address, f"{words.noun}_added")


def show_place(
    request: PortalRequest,
    words: Words,
    place: "Site | Provider",
    form: PlaceForm,
    *,
    waiting: Waiting,
    is_typed: bool = False,
    theirs: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    first = local_day(waiting.first, request.practice.zone) if waiting.first else None
    page = PlacePage(words, place, waiting, first, theirs)
    context: dict[str, Any] = {"page": page, "form": form, "is_typed": is_typed, "done": done_here(request)}
    return render(request, "practice_portal/place.html", context, status=422 if form.is_bound else 200)
