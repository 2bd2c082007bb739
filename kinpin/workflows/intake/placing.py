"""Records that are on no chart yet get their place: a contact, a tie, an authority."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kinpin.families.intake.ties import (
    VAGUE,
    NewTie,
    Word,
    change_roles,
    insert_ties,
    resume_ties,
    ties_between,
)
from kinpin.families.models import Tie
from kinpin.families.rules import AuthorityKind, Role
from kinpin.workflows.intake.batch import Batch
from kinpin.workflows.intake.joining import Moved, find_or_write
from kinpin.workflows.intake.values import ContactIn

Coming = tuple[ContactIn, int]  # a record and the patient it is about
Pair = tuple[int, int]  # contact and patient


@dataclass(slots=True)
class _Seat:
    """What the records of one contact on one chart say together."""

    role: Role
    live: bool

    def hear(self, record: ContactIn) -> None:
        role = Role(record.says["role"])
        self.role = role if self.role.value in VAGUE else self.role
        self.live = self.live or bool(record.says["live"])


@dataclass(frozen=True, slots=True)
class Placed:
    """The tie of each record, what they say of authority, and the patients about whom something that stood changed."""

    ties: Sequence[int] = ()
    words: Sequence[Word] = ()
    touched: frozenset[int] = frozenset()


def place(batch: Batch, coming: Sequence[Coming], moved: Moved) -> Placed:
    """Put records on charts. Their authority is said when they are on file. `moved`: those that were on another."""
    if not coming:
        return Placed()
    contacts = find_or_write(batch, coming, moved)
    pairs: list[Pair] = [(contact, patient) for contact, (_, patient) in zip(contacts, coming, strict=True)]
    seats = _seats(pairs, coming)
    there = ties_between({contact for contact, _ in pairs}, {patient for _, patient in pairs})
    there = {pair: tie for pair, tie in there.items() if pair in seats}
    if there:
        _join_existing(batch, there, seats)
    new = [NewTie(*pair, seat.role, seat.live) for pair, seat in seats.items() if pair not in there]
    ids = insert_ties(batch.practice.pk, batch.source, new, by=batch.by, at=batch.at)
    made = {(tie.contact_id, tie.patient_id): pk for pk, tie in zip(ids, new, strict=True)}
    every = {pair: tie.pk for pair, tie in there.items()} | made
    words = [
        Word(Tie(pk=every[pair], contact_id=pair[0], patient_id=pair[1]), *record.authority(batch.today))
        for pair, (record, _) in zip(pairs, coming, strict=True)
        if may_speak(record)
    ]
    return Placed([every[pair] for pair in pairs], words, frozenset(patient for _, patient in there))


def _seats(pairs: Sequence[Pair], coming: Sequence[Coming]) -> dict[Pair, _Seat]:
    seats: dict[Pair, _Seat] = {}
    for pair, (record, _) in zip(pairs, coming, strict=True):
        seats.setdefault(pair, _Seat(Role(record.says["role"]), live=False)).hear(record)
    return seats


def _join_existing(batch: Batch, there: Mapping[Pair, Tie], seats: Mapping[Pair, _Seat]) -> None:
    """A further record of a contact who has this place: it may tell the role, or bring the contact back."""
    roles = {tie: seats[pair].role for pair, tie in there.items() if tie.role in VAGUE}
    back = [tie for pair, tie in there.items() if tie.ended_at is not None and seats[pair].live]
    change_roles(batch.practice.pk, roles, by=batch.by, at=batch.at)
    resume_ties(batch.practice.pk, back, by=batch.by, at=batch.at)


def may_speak(record: ContactIn) -> bool:
    """Whether a record's word on authority is taken: that of one that is over only where it bars."""
    said = record.says.get("authority")
    return said is not None and (bool(record.says["live"]) or said == AuthorityKind.NO_CONTACT)
