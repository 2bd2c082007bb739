"""Who must be kept away from some children, on the chart or taken off it, and which entries may be the same human."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kinpin.families.authority import Fact, bars_from
from kinpin.families.likeness import may_be_one
from kinpin.families.models import Authority, Contact, Tie
from kinpin.families.queries import TieOnDay, ties_of
from kinpin.families.rules import PERMITTING, Basis
from kinpin.families.rules import Authority as AuthorityKind
from kinpin.inbox.lookups import among


@dataclass(frozen=True, slots=True)
class Bar:
    """A contact's place on a chart of which they must be kept away, now or from a later day on."""

    tie: Tie
    by_hand: bool  # somebody here said so, whatever the record system said since


def bars_around(patient_ids: Collection[int], day: date) -> list[Bar]:
    """The bars of some children that stand on a day or later. One query, and one more where there ever was a bar."""
    marked = Tie.objects.filter(patient__in=among(patient_ids), authorities__kind=AuthorityKind.NO_CONTACT)
    ties = {tie.pk: tie for tie in marked.select_related("contact", "patient").distinct()}
    facts: dict[int, list[Authority]] = defaultdict(list)
    for fact in Authority.objects.filter(tie__in=among(ties)):
        # What permitted something ended with the tie; what bars somebody outlives it.
        if fact.kind == AuthorityKind.NO_CONTACT or fact.recorded_at >= ties[fact.tie_id].started_at:
            facts[fact.tie_id].append(fact)
    found = []
    for pk, tie in ties.items():
        by_hand = bars_from(_facts(fact for fact in facts[pk] if fact.basis != Basis.RECORD_SYSTEM), day)
        if by_hand or bars_from(_facts(facts[pk]), day):
            found.append(Bar(tie, by_hand))
    return found


def barred_like(contact: Contact, patient_ids: Sequence[int], day: date) -> list[Tie]:
    """The places of others on these charts who are barred, and may be the same human as a contact."""
    others = (bar.tie for bar in bars_around(patient_ids, day) if bar.tie.contact_id != contact.pk)
    return [tie for tie in others if may_be_one(vars(tie.contact), vars(contact))]


def permitted_like(contact: Contact, patient_ids: Sequence[int], day: date) -> list[TieOnDay]:
    """The places of others on these charts who may decide, and may be the same human as a contact."""
    around = (tie for ties in ties_of(patient_ids, day).values() for tie in ties)
    others = (t for t in around if t.contact.pk != contact.pk and t.authority in PERMITTING)
    return [tie for tie in others if may_be_one(vars(tie.contact), vars(contact))]


def _facts(rows: Iterable[Authority]) -> list[Fact]:
    return [Fact(AuthorityKind(row.kind), row.starts_on, row.ends_on, row.pk) for row in rows]
