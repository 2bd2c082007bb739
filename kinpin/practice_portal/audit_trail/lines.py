"""A trail as its readers see it: people by name, sheets by number, a row that does not verify marked as such."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kinpin.audit.columns import moment_in
from kinpin.audit.kinds import Kind, Outcome
from kinpin.kernel.actor import ActorKind
from kinpin.kernel.ids import row_id
from kinpin.practice_portal.audit_trail.event_words import about
from kinpin.practice_portal.audit_trail.names import Names, names_in, subject_of
from kinpin.practices.trails import TrailPage

if TYPE_CHECKING:
    from kinpin.audit.models import Event

_SENTENCES = {kind.value: kind.label for kind in Kind}
_ACTORS = {ActorKind.FAMILY.value: "Family", ActorKind.SYSTEM.value: "Kinpin", ActorKind.STAFF.value: "Staff"}


# At these events somebody had only typed an address, or held a link, and proved nothing: nobody knows who it was.
_UNPROVED = {
    Kind.SIGN_IN_REFUSED.value: frozenset(Outcome),
    Kind.EMAIL_CODE_SENT.value: frozenset(Outcome),
    Kind.EMAIL_PROVED.value: frozenset({Outcome.REFUSED}),
    Kind.INVITATION_REFUSED.value: frozenset(Outcome),
}


@dataclass(frozen=True, slots=True)
class TrailLine:
    event: "Event"
    at: datetime | None  # None in a row that was tampered with and holds no moment
    who: str
    where: str
    what: str
    is_refused: bool
    child: str
    contact: str
    about: str
    other: str  # the public id of another patient whom it is about
    is_broken: bool


def lines_of(page: TrailPage) -> list[TrailLine]:
    """The lines of one page of a trail. Three queries, however many."""
    names = names_in(page.practice_id, page.events)
    return [_line(event, names, event.pk in page.broken) for event in page.events]


def _line(event: "Event", names: Names, is_broken: bool) -> TrailLine:
    return TrailLine(
        event=event,
        at=moment_in(event.at),
        who=_who(event, names),
        where=event.room.replace("_", " ").capitalize(),
        # A row that somebody tampered with may hold anything.
        what=_SENTENCES.get(event.kind, event.kind),
        is_refused=event.outcome == Outcome.REFUSED,
        child=names.of("patient", event.patient_id),
        contact=names.of("contact", event.contact_id),
        about=about(event, names),
        other=_other(event, names),
        is_broken=is_broken,
    )


def _who(event: "Event", names: Names) -> str:
    """By whom, as far as that was proved: whoever has yet to prove it is known by the address they typed alone."""
    named, account = _user(event, names), _account(event, names)
    if event.kind in _UNPROVED and event.outcome in _UNPROVED[event.kind] and not event.session:
        return f"Somebody, as {named or account}" if named or account else "Somebody"
    actor = _ACTORS.get(event.actor_kind, event.actor_kind)
    return named or (f"{actor}, {account}" if account else actor)


def _other(event: "Event", names: Names) -> str:
    kind, what = subject_of(event)
    return names.charts.get(row_id(what) or 0, "") if kind == "patient" else ""


def _user(event: "Event", names: Names) -> str:
    """Who signs in, or locks the screen, does so without a place at the practice."""
    login = event.login_id if event.actor_kind == ActorKind.STAFF else None
    return names.of("membership", event.membership_id) or names.of("login", login)


def _account(event: "Event", names: Names) -> str:
    if event.actor_kind != ActorKind.FAMILY or event.login_id is None:
        return ""
    return names.account(event.login_id)
