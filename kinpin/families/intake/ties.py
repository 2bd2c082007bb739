"""Contacts' places on charts and their authority, many at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Max

from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record
from kinpin.families.intake.refusals import read_refusals
from kinpin.families.models import Authority, Tie
from kinpin.families.rules import AuthorityKind, Basis, Role
from kinpin.kernel.actor import Actor
from kinpin.sql.bulk import insert, new_ids, update
from kinpin.sql.columns import moment
from kinpin.sql.statements import among

# Roles that say little give way to one that says more.
VAGUE = frozenset({Role.OTHER.value, Role.OTHER_RELATIVE.value})
_COLUMNS = ("id", "contact_id", "patient_id", "role", "position", "source", "started_at", "ended_at")
_FACT = ("tie_id", "kind", "starts_on", "basis", "recorded_at", "recorded_by")


@dataclass(frozen=True, slots=True)
class NewTie:
    """A contact's place on a chart that has none for this contact yet."""

    contact_id: int
    patient_id: int
    role: Role
    live: bool


class Word(NamedTuple):
    """What the record system says of a contact's authority, from a day on."""

    tie: Tie
    kind: AuthorityKind
    starts_on: date


def ties_between(contacts: Collection[int], patients: Collection[int]) -> dict[tuple[int, int], Tie]:
    """The ties, live or ended, by contact and patient. One query."""
    found = Tie.objects.filter(contact__in=among(contacts), patient__in=among(patients))
    return {(tie.contact_id, tie.patient_id): tie for tie in found}


def ties_of_source(source: str, patients: Collection[int]) -> list[Tie]:
    """The ties, live or ended, that a source put on some charts. One query."""
    return list(Tie.objects.filter(patient__in=among(patients), source=source))


def contacts_of_ties(ids: Iterable[int]) -> dict[int, int]:
    """Whose places these are: the contact's id by the tie's. One query."""
    return dict(Tie.objects.filter(pk__in=among(ids)).values_list("pk", "contact_id"))


def ties(ids: Iterable[int]) -> dict[int, Tie]:
    return {tie.pk: tie for tie in Tie.objects.filter(pk__in=among(ids))}


def insert_ties(practice_id: int, source: str, new: Sequence[NewTie], *, by: Actor, at: datetime) -> Sequence[int]:
    """Put contacts on charts, behind those that are there. Returns the ties' ids, in the same order."""
    ids = new_ids(Tie, len(new))
    last = _last_positions({tie.patient_id for tie in new})
    rows, notes, now = [], [], moment(at)
    for pk, tie in zip(ids, new, strict=True):
        last[tie.patient_id] += 1
        ended = None if tie.live else now
        position = last[tie.patient_id]
        rows.append((pk, tie.contact_id, tie.patient_id, tie.role.value, position, source, now, ended))
        notes.append(_note(Kind.CONTACT_TIED, practice_id, tie.patient_id, tie.contact_id, tie.role.value))
        if not tie.live:
            notes.append(_note(Kind.TIE_ENDED, practice_id, tie.patient_id, tie.contact_id))
    insert(Tie, _COLUMNS, rows)
    record(*notes, by=by, at=at)
    return ids


def _last_positions(patients: Collection[int]) -> defaultdict[int, int]:
    last: defaultdict[int, int] = defaultdict(int)
    rows = (
        Tie.objects.filter(patient__in=among(patients), ended_at=None).values("patient").annotate(last=Max("position"))
    )
    last.update({row["patient"]: row["last"] for row in rows})
    return last


def end_ties(practice_id: int, ending: Collection[Tie], *, by: Actor, at: datetime) -> None:
    """Take contacts off charts. The rows and their facts stay."""
    Tie.objects.filter(pk__in=among(tie.pk for tie in ending)).update(ended_at=at)
    record(*(_note(Kind.TIE_ENDED, practice_id, tie.patient_id, tie.contact_id) for tie in ending), by=by, at=at)


def resume_ties(practice_id: int, resumed: Collection[Tie], *, by: Actor, at: datetime) -> None:
    """Put contacts back on charts. What they were permitted before is not permitted again by this.

    SELF needs nobody's authority, so no other system gives it back: the desk does.
    """
    back = [tie for tie in resumed if tie.role != Role.SELF]
    Tie.objects.filter(pk__in=among(tie.pk for tie in back)).update(started_at=at, ended_at=None)
    record(*(_note(Kind.TIE_RESUMED, practice_id, tie.patient_id, tie.contact_id) for tie in back), by=by, at=at)


def change_roles(practice_id: int, roles: Mapping[Tie, Role], *, by: Actor, at: datetime) -> None:
    """Give ties another role. SELF needs nobody's authority, so no other system gives or takes it."""
    changed = {t: r for t, r in roles.items() if Role.SELF not in (Role(t.role), r) and t.role != r.value}
    update(Tie, ("role",), [(role.value, tie.pk) for tie, role in changed.items()])
    notes = (
        _note(Kind.TIE_CHANGED, practice_id, tie.patient_id, tie.contact_id, role.value)
        for tie, role in changed.items()
    )
    record(*notes, by=by, at=at)


def move_ties(practice_id: int, moves: Mapping[Tie, int], *, by: Actor, at: datetime) -> None:
    """Give ties to another contact, by its id: the two entries are one human."""
    update(Tie, ("contact_id",), [(contact_id, tie.pk) for tie, contact_id in moves.items()])
    notes = (
        _note(Kind.CONTACT_TIED, practice_id, tie.patient_id, contact_id, tie.role) for tie, contact_id in moves.items()
    )
    record(*notes, by=by, at=at)


def last_facts(tie_ids: Collection[int]) -> dict[int, Authority]:
    """The fact that was recorded last for each tie that has one. One query."""
    return {fact.tie_id: fact for fact in Authority.objects.filter(tie__in=among(tie_ids)).order_by("pk")}


def insert_facts(
    practice_id: int, said: Sequence[Word], *, kept_out: Collection[int] = (), today: date, by: Actor, at: datetime
) -> None:
    """What the record system says of authority. `kept_out`: the ties that something else it says bars.

    What it may not say (`refusals`) is refused, and the trail says so: that is set by the hand of somebody who knows.
    """
    if not said:
        return
    refusals = read_refusals([(word.tie, word.kind) for word in said], kept_out, today)
    rows, notes = [], []
    # Of two records of one tie in one go, the one that bars is written last, and stands.
    for tie, kind, starts_on in sorted(said, key=lambda word: word.kind is AuthorityKind.NO_CONTACT):
        why = refusals.why(tie, kind)
        if why:
            notes.append(_note(Kind.AUTHORITY_SET, practice_id, tie.patient_id, tie.contact_id, why, Outcome.REFUSED))
        else:
            rows.append((tie.pk, kind.value, starts_on.isoformat(), Basis.RECORD_SYSTEM.value, moment(at), by.name))
            notes.append(_note(Kind.AUTHORITY_SET, practice_id, tie.patient_id, tie.contact_id, kind.value))
    insert(Authority, _FACT, rows)
    record(*notes, by=by, at=at)


def _note(
    kind: Kind,
    practice_id: int,
    patient_id: int,
    contact_id: int,
    reason: str = "",
    outcome: Outcome = Outcome.DONE,
) -> Note:
    return Note(
        kind, patient_id=patient_id, contact_id=contact_id, practice_id=practice_id, reason=reason, outcome=outcome
    )
