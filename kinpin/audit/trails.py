"""Trails: what happened around a child, what somebody did, what happened on a day; the newest first, page by page."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from django.db.models import Q, QuerySet

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.audit.sign_ins import of_families, of_staff
from kinpin.audit.spans import Spans, contacts_around, during, records_of, within

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class User:
    """A user of the workspace. `works_elsewhere`: the login is or was another practice's too.

    `all_users` are those of the practice, by id.
    """

    membership_id: int
    login_id: int
    name: str
    works_elsewhere: bool
    all_users: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Which events of a practice: those around a patient, those of a user, or all.

    Around a patient are also what was done to a contact of theirs, whichever chart that is on, while it was on theirs,
    and what happened at the door to `accounts`, those of caregivers, while they had access. `between`, a stretch of
    time, and `kinds` leave out all others; without them nothing is left out. `group` is the word by which `kinds` were
    asked for. Of a user are what they did and what was done to them.
    """

    practice_id: int
    patient_id: int | None = None
    accounts: Spans = field(default_factory=dict)
    user: User | None = None
    between: tuple[datetime, datetime] | None = None
    kinds: Collection[str] = frozenset()
    group: str = ""
    before: int | None = None  # an event's id: only what came earlier


def read(trail: Trail, *, most: int) -> list[Event]:
    """The newest events of a trail. Up to four queries, however long it is."""
    found = [event for part in _parts(trail) for event in part.order_by("-pk")[:most]]
    return sorted(found, key=lambda event: -event.pk)[:most]


def read_all(trail: Trail) -> Iterator[list[Event]]:
    """A whole trail, in batches, however long it is."""
    while events := read(trail, most=_BATCH):
        yield events
        trail = replace(trail, before=events[-1].pk)


def _parts(trail: Trail) -> list[QuerySet[Event]]:
    """The queries whose answers make the trail, each along an index of its own."""
    return [_narrowed(part, trail) for part in _whole_parts(trail, Event.objects.filter(practice_id=trail.practice_id))]


def _whole_parts(trail: Trail, here: QuerySet[Event]) -> list[QuerySet[Event]]:
    if trail.patient_id is not None:
        of_contacts = here.filter(patient_id=None, contact_id__isnull=False)
        contacts = contacts_around(trail.practice_id, trail.patient_id)
        return [
            here.filter(patient_id=trail.patient_id),
            during(of_contacts, "contact_id", contacts),
            of_families(trail.practice_id, trail.accounts),
        ]
    if trail.user is not None:
        user = trail.user
        return [
            here.filter(membership_id=user.membership_id),
            of_staff(trail.practice_id, user.login_id, works_elsewhere=user.works_elsewhere),
            _done_to(user, here, records_of(trail.practice_id, user.membership_id, user.all_users)),
        ]
    return [here]


def _done_to(user: User, here: QuerySet[Event], records: Spans) -> QuerySet[Event]:
    """What others did to a user, and to a staff record while it was theirs or on its way to them; and who made it."""
    about = here.filter(contact_id=None).exclude(membership_id=user.membership_id)
    others = about.exclude(membership_id=None, login_id=user.login_id)
    subjects = {span: [f"staff:{pk}" for pk in ids] for span, ids in records.items()}
    own, theirs = f"membership:{user.membership_id}", list(chain(*subjects.values()))
    meant = within(subjects, "subject") | Q(subject=own) | Q(subject__in=theirs, kind=Kind.STAFF_CREATED)
    return others.filter(meant, subject__in=[own, *theirs])


def _narrowed(events: QuerySet[Event], trail: Trail) -> QuerySet[Event]:
    if trail.kinds:
        events = events.filter(kind__in=trail.kinds)
    if trail.before is not None:
        events = events.filter(pk__lt=trail.before)
    if trail.between is not None:
        events = events.filter(at__gte=trail.between[0], at__lt=trail.between[1])
    return events
