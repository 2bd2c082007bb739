"""A trail as its readers see it: people by name, sheets by number, a row that does not verify marked as such."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinpin.audit.kinds import Kind, Outcome
from kinpin.enrollment.sheet_numbers import sheet_number
from kinpin.families.queries import contacts, patients
from kinpin.kernel.actor import ActorKind
from kinpin.practices.queries import names_of_members
from kinpin.practices.trails import TrailPage

if TYPE_CHECKING:
    from kinpin.audit.models import Event

_SENTENCES = {kind.value: kind.sentence for kind in Kind}
_ACTORS = {ActorKind.FAMILY.value: "Family", ActorKind.SYSTEM.value: "Kinpin itself", ActorKind.STAFF.value: "Staff"}


@dataclass(frozen=True, slots=True)
class TrailLine:
    event: "Event"
    who: str
    room: str
    what: str
    is_refused: bool
    child: str
    contact: str
    about: str
    is_broken: bool


def lines_of(page: TrailPage) -> list[TrailLine]:
    """The lines of one page of a trail. Three queries, however many."""
    events = page.events
    members = names_of_members(sorted({e.membership_id for e in events if e.membership_id}))
    children = patients({e.patient_id for e in events if e.patient_id})
    people = contacts({e.contact_id for e in events if e.contact_id})
    return [
        TrailLine(
            event=event,
            who=members.get(event.membership_id or 0) or _ACTORS.get(event.actor_kind, event.actor_kind),
            room=event.room.replace("_", " "),
            what=_SENTENCES[event.kind],
            is_refused=event.outcome == Outcome.REFUSED,
            child=children[event.patient_id].name.usual if event.patient_id in children else "",
            contact=people[event.contact_id].name.usual if event.contact_id in people else "",
            about=_about(event),
            is_broken=event.pk in page.broken,
        )
        for event in events
    ]


def _about(event: "Event") -> str:
    """The rest in words: the reason, the sheet, the details."""
    parts: Sequence[str] = [event.reason.replace("_", " "), _subject(event.subject), *_details(event.detail)]
    return "; ".join(part for part in parts if part)


def _subject(subject: str) -> str:
    kind, _, pk = subject.partition(":")
    if kind == "handout" and pk.isdecimal():
        return f"sheet {sheet_number(int(pk))}"
    return subject.replace("_", " ").replace(":", " ")


def _details(detail: str) -> list[str]:
    found = json.loads(detail) if detail else {}
    return [f"{name.replace('_', ' ')}: {_said(value)}" for name, value in sorted(found.items())]


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value)
    return str(value).replace("_", " ")
