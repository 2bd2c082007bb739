"""The door to the audit trail: permission first. That somebody read a trail is an event of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.audit.record import Note, record_alone
from kinpin.audit.trails import Trail, read, read_all
from kinpin.audit.verify import broken
from kinpin.kernel.actor import Actor
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some events of a practice's trail. `broken` are the ids of those whose mark does not verify."""

    practice_id: int
    events: list[Event]
    broken: set[int]
    older: int | None  # what to ask before, for the next page; None on the last


def open_trail(*, trail: Trail, most: int, by: Actor, at: datetime) -> TrailPage:
    """One page of a trail. Raises NotPermittedError."""
    require(by, Permission.AUDIT_VIEW, practice_id=trail.practice_id)
    events = read(trail, most=most + 1)
    shown = events[:most]
    _note(trail, "page", by, at)
    return TrailPage(trail.practice_id, shown, broken(shown), shown[-1].pk if len(events) > most else None)


def export_trail(*, trail: Trail, by: Actor, at: datetime) -> Iterator[TrailPage]:
    """All of a trail, batch by batch. Raises NotPermittedError at once, not at the first batch."""
    require(by, Permission.AUDIT_VIEW, practice_id=trail.practice_id)
    _note(trail, "export_part" if trail.kinds or trail.between else "export", by, at)
    return (TrailPage(trail.practice_id, events, broken(events), None) for events in read_all(trail))


def _note(trail: Trail, how: str, by: Actor, at: datetime) -> None:
    subject = f"membership:{trail.user.membership_id}" if trail.user else ""
    detail = dict(zip(("from", "until"), map(datetime.isoformat, trail.between or ()), strict=False))
    if trail.group:
        detail["kinds"] = trail.group
    note = Note(Kind.AUDIT_VIEWED, patient_id=trail.patient_id, subject=subject, reason=how, detail=detail)
    record_alone(note, by=by, at=at)
