"""Contacts that turn out to be one human: one stays, the other keeps its row and points there."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.families.intake.numbers import add_contact_numbers
from kinpin.families.intake.people import NOT_SAID, PERSON, change_contacts
from kinpin.families.intake.ties import end_ties, move_ties
from kinpin.families.likeness import contradict
from kinpin.families.models import Authority, Contact, Identifier, Patient, SearchKey, Tie
from kinpin.families.queries import patients_of
from kinpin.kernel.actor import Actor
from kinpin.practices.models import Practice
from kinpin.sql.statements import among


@dataclass(slots=True)
class Joinable:
    """Some contacts as they are: what is known of each, their ties, and the ties that carry a fact.

    Who becomes whom is decided here, one after the other: each decision sees the ties as those before it left them.
    """

    contact: dict[int, dict[str, Any]]
    ties: dict[int, list[Tie]]
    with_facts: frozenset[int]
    joins: dict[int, int] = field(default_factory=dict)
    moves: dict[Tie, int] = field(default_factory=dict)
    giving_way: dict[Tie, int] = field(default_factory=dict)

    def can_become(self, gone: int, keep: int) -> bool:
        """Whether nothing speaks against it: neither name nor birth date, nor a tie that says more than the other's."""
        kept = {tie.patient_id: tie for tie in self.ties[keep]}
        meeting = [(tie, kept[tie.patient_id]) for tie in self.ties[gone] if tie.patient_id in kept]
        return not contradict(self.contact[keep], self.contact[gone]) and all(
            tie.pk not in self.with_facts and (tie.ended_at is not None or other.ended_at is None)
            for tie, other in meeting
        )

    def become(self, gone: int, keep: int) -> None:
        """A tie moves with what it permits; where the other contact is on the same chart, that tie stands."""
        kept = {tie.patient_id: tie for tie in self.ties[keep]}
        for tie in self.ties[gone]:
            if tie.patient_id in kept:
                self.giving_way[tie] = kept[tie.patient_id].pk
            else:
                self.moves[tie] = keep
                self.ties[keep].append(tie)
        self.joins[gone] = keep


def joinable(ids: Collection[int]) -> Joinable:
    """Some contacts, locked until the transaction ends: nobody puts one on a chart that then becomes another.

    Three queries.
    """
    locked = Contact.objects.select_for_update(no_key=True).filter(pk__in=among(ids)).order_by("pk")
    contacts = {row.pop("pk"): row for row in locked.values("pk", "own_chart_id", "no_email", *PERSON)}
    ties: dict[int, list[Tie]] = defaultdict(list)
    for tie in Tie.objects.filter(contact__in=among(ids)).order_by("pk"):
        ties[tie.contact_id].append(tie)
    every = [tie.pk for found in ties.values() for tie in found]
    facts = Authority.objects.filter(tie__in=among(every)).values_list("tie_id", flat=True)
    return Joinable(contacts, ties, frozenset(facts))


def charts_around(patient_ids: Collection[int]) -> set[int]:
    """The patients on whose charts the contacts of some patients are or were, themselves among them. Two queries."""
    return patients_of(set(Tie.objects.filter(patient__in=among(patient_ids)).values_list("contact_id", flat=True)))


def people(patient_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What is known of some patients. One query."""
    return {row.pop("pk"): row for row in Patient.objects.filter(pk__in=among(patient_ids)).values("pk", *PERSON)}


def join_contacts(practice: Practice, joining: Joinable, *, by: Actor, at: datetime) -> dict[int, int]:
    """Let contacts become others, as was decided. Returns the ties that gave way, with the one that stands for each."""
    ending = [tie for tie in joining.giving_way if tie.ended_at is None]
    end_ties(practice.pk, ending, by=by, at=at)
    move_ties(practice.pk, joining.moves, by=by, at=at)
    _retire(practice, joining, by, at)
    return {tie.pk: pk for tie, pk in joining.giving_way.items()}


def _retire(practice: Practice, joining: Joinable, by: Actor, at: datetime) -> None:
    """Whoever became another fills the other's blanks, and points there."""
    joins = joining.joins
    fill: dict[int, dict[str, Any]] = defaultdict(dict)
    for gone, keep in joins.items():
        kept, other = joining.contact[keep], joining.contact[gone]
        fill[keep] |= {name: other[name] for name in PERSON if kept[name] in NOT_SAID and other[name] not in NOT_SAID}
        if other["no_email"]:  # asked for once, it is asked for
            fill[keep]["no_email"] = True
    pointing = {gone: {"merged_into_id": keep} for gone, keep in joins.items()}
    change_contacts(practice, fill | pointing, by=by, at=at)
    numbers: dict[int, list[tuple[str, str]]] = defaultdict(list)
    theirs = Identifier.objects.filter(contact__in=among(joins))
    for contact_id, system, value in theirs.values_list("contact_id", "system", "value"):
        if contact_id is not None:
            numbers[joins[contact_id]].append((system, value))
    add_contact_numbers(practice.pk, numbers)
    theirs.delete()
    SearchKey.objects.filter(contact__in=among(joins)).delete()
    # About the one that stays: it is on the charts of both.
    notes = (
        Note(Kind.CONTACT_JOINED, contact_id=keep, practice_id=practice.pk, subject=f"contact:{gone}")
        for gone, keep in joins.items()
    )
    record(*notes, by=by, at=at)
