"""What the pages at home show, and nothing else: every child comes through its door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from kinpin.enrollment.access import OpenChild
from kinpin.enrollment.words import Area
from kinpin.kernel.clock import local_day
from kinpin.patient_portal import words
from kinpin.patient_portal.redemption import Welcome
from kinpin.schedule.queries import next_appointments, upcoming

if TYPE_CHECKING:
    from kinpin.practices.models import Practice
    from kinpin.schedule.models import Appointment


@dataclass(frozen=True, slots=True)
class Card:
    """One child on the home page. `age` and `next_appointment` are words; empty when there is nothing to say."""

    address: str
    initials: str
    name: str
    age: str
    next_appointment: str
    is_self: bool


@dataclass(slots=True)
class Group:
    """The children at one practice, and whom to call there."""

    practice: "Practice"
    own: list[Card] = field(default_factory=list)
    children: list[Card] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Home:
    """`caregiver` greets; `added` names those who were just added; `is_self_added` when that is one's own record;
    `pin_left` while another PIN on their sheet is unused.
    """

    caregiver: str
    groups: list[Group]
    added: str
    is_self_added: bool
    pin_left: bool


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One appointment, in words."""

    when: str
    provider: str
    place: str


@dataclass(frozen=True, slots=True)
class ChildPage:
    public_id: str
    card: Card
    practice: "Practice"
    appointments: list[Upcoming]
    shows_visit_details: bool


def only_own(children: Sequence[OpenChild]) -> bool:
    """Whether all that somebody may see is their own record: nothing speaks of their children then."""
    return bool(children) and all(child.is_self for child in children)


def home(children: Sequence[OpenChild], *, welcome: Welcome, at: datetime) -> Home:
    """The home page of whoever may see these children today. One query, however many they are."""
    soonest = next_appointments([child.patient.pk for child in children], at=at)
    marks = words.initials([_short(child) for child in children])
    groups: dict[int, Group] = {}
    for child, mark in zip(children, marks, strict=True):
        group = groups.setdefault(child.practice.pk, Group(child.practice))
        card = _card(child, mark, soonest.get(child.patient.pk), at)
        (group.own if child.is_self else group.children).append(card)
    new = [child for child in children if child.patient.pk in welcome.added]
    return Home(
        caregiver=_greeting(children),
        groups=list(groups.values()),
        added=words.seen([_short(child) for child in new if not child.is_self]),
        is_self_added=any(child.is_self for child in new),
        pin_left=welcome.pin_left,
    )


def child_page(child: OpenChild, *, at: datetime) -> ChildPage:
    """One child's page, with what this login may see of it today."""
    appointments = upcoming([child.patient.pk], at=at) if child.shows(Area.APPOINTMENTS) else []
    mark = words.initials([_short(child)])[0]
    return ChildPage(
        public_id=child.patient.public_id,
        card=_card(child, mark, appointments[0] if appointments else None, at),
        practice=child.practice,
        appointments=[_in_words(appointment, child, at) for appointment in appointments],
        shows_visit_details=child.shows(Area.VISIT_DETAILS),
    )


def _card(child: OpenChild, mark: str, appointment: "Appointment | None", at: datetime) -> Card:
    today = local_day(at, child.practice.zone)
    born = child.patient.birth_date
    return Card(
        address=reverse("patient_portal:child", args=[child.patient.public_id]),
        initials=mark,
        name=_short(child),
        age=words.age(born, today) if born else "",
        next_appointment=words.moment(appointment.starts_at, child.practice.zone, today)
        if appointment and child.shows(Area.APPOINTMENTS)
        else "",
        is_self=child.is_self,
    )


def _in_words(appointment: "Appointment", child: OpenChild, at: datetime) -> Upcoming:
    with_whom = appointment.provider.name if appointment.provider and child.shows(Area.VISIT_DETAILS) else ""
    return Upcoming(
        when=words.moment(appointment.starts_at, child.practice.zone, local_day(at, child.practice.zone)),
        provider=with_whom,
        place=appointment.site.name if appointment.site else "",
    )


def _short(child: OpenChild) -> str:
    return child.patient.given or child.patient.family


def _greeting(children: Sequence[OpenChild]) -> str:
    names = [child.caregiver.given or child.caregiver.family for child in children]
    return names[0] if names else ""
