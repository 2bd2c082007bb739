"""Trails: what happened around a child, what somebody did, what happened on a day; the newest first, page by page."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from kinpin.audit.models import Event
from kinpin.audit.spans import contacts_around, during

_BATCH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Which events of a practice: those around a patient, those of a member, or all.

    Around a patient are also what was done to a contact of theirs, whichever chart that is on, while it was on theirs.
    `member` is a user of the workspace: the ids of the membership and of its login. `between`, a stretch of time, and
    `kinds` leave out all others; without them nothing is left out.
    """

    practice_id: int
    patient_id: int | None = None
    member: tuple[int, int] | None = None
    between: tuple[datetime, datetime] | None = None
    kinds: Collection[str] = frozenset()
    before: int | None = None  # an event's id: only what came earlier


def read(trail: Trail, *, most: int) -> list[Event]:
    """The newest events of a trail. One query; two for a member, three for a patient."""
    found = [event for part in _parts(trail) for event in part.order_by("-pk")[:most]]
    return sorted(found, key=lambda event: -event.pk)[:most]


def read_all(trail: Trail) -> Iterator[list[Event]]:
    """A whole trail, in batches, however long it is."""
    while events := read(trail, most=_BATCH):
        yield events
        trail = replace(trail, before=events[-1].pk)


def _parts(trail: Trail) -> list[QuerySet[Event]]:
    """The queries whose answers make the trail, each along an index of its own."""
    found = Event.objects.filter(practice_id=trail.practice_id)
    if trail.kinds:
        found = found.filter(kind__in=trail.kinds)
    if trail.before is not None:
        found = found.filter(pk__lt=trail.before)
    if trail.between is not None:
        found = found.filter(at__gte=trail.between[0], at__lt=trail.between[1])
    if trail.patient_id is not None:
        contacts = contacts_around(trail.practice_id, trail.patient_id)
        of_contacts = found.filter(patient_id=None, contact_id__isnull=False)
        return [found.filter(patient_id=trail.patient_id), during(of_contacts, "contact_id", contacts)]
    if trail.member is not None:
        membership, login = trail.member
        # On the way in and out somebody is a login already and no member yet.
        return [found.filter(membership_id=membership), found.filter(login_id=login, membership_id=None)]
    return [found]
