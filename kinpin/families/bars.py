"""Who must be kept away from some children, on the chart or taken off it, and which entries may be the same human."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kinpin.families.authority import Fact, stands_from
from kinpin.families.likeness import may_be_one
from kinpin.families.models import Authority, Contact, Tie
from kinpin.families.queries import TieOnDay
from kinpin.families.rules import PERMITTING, AuthorityKind, Basis, Role
from kinpin.sql.statements import among


@dataclass(frozen=True, slots=True)
class Bar:
    """A contact's place on a chart of which they must be kept away, now or from a later day on."""

    tie: Tie
    order: Authority  # what says so; of several that are not over, the newest, of those by hand where it is by hand
    by_hand: bool  # somebody here said so, whatever the record system said since


@dataclass(frozen=True, slots=True)
class Double:
    """A place of somebody who is not barred there, and may be the same human as another entry that is."""

    bar: Bar
    place: TieOnDay


def bars_around(patient_ids: Collection[int], day: date) -> list[Bar]:
    """The bars of some children that stand on a day or later. One query, and one more where there ever was a bar."""
    marked = Tie.objects.filter(patient__in=among(patient_ids), authorities__kind=AuthorityKind.NO_CONTACT)
    ties = {tie.pk: tie for tie in marked.select_related("contact", "patient").distinct()}
    facts: dict[int, list[Authority]] = defaultdict(list)
    for fact in Authority.objects.filter(tie__in=among(ties)):
        facts[fact.tie_id].append(fact)
    found = []
    for pk, tie in ties.items():
        typed = [fact for fact in facts[pk] if fact.basis != Basis.RECORD_SYSTEM]
        by_hand = stands_from(AuthorityKind.NO_CONTACT, facts_of(tie, typed), day)
        if by_hand or stands_from(AuthorityKind.NO_CONTACT, facts_of(tie, facts[pk]), day):
            found.append(Bar(tie, _newest_order(typed if by_hand else facts[pk], day), by_hand))
    return found


def orders_against(ties: Collection[Tie], day: date) -> list[Bar]:
    """The bars of some places on charts that stand on a day or later. As many queries as `bars_around`."""
    asked = {tie.pk for tie in ties}
    return [bar for bar in bars_around({tie.patient_id for tie in ties}, day) if bar.tie.pk in asked]


def doubles_among(ties: Mapping[int, Sequence[TieOnDay]], bars: Collection[Bar]) -> list[Double]:
    """The places on some charts of contacts who may be the same human as a barred entry, of all ties and bars there.

    An order is asked about on the charts where its contact is barred, and on those where its contact does not stand:
    where the contact stands unbarred, somebody decided so. Of a contact who is barred on any of these charts it is
    asked only where the other entry is barred too. It is never asked of SELF, nor of NONE, who sees nothing and is
    offered to nobody.
    """
    stands = {(tie.tie.patient_id, tie.contact.pk) for on_chart in ties.values() for tie in on_chart}
    barred = {(bar.tie.patient_id, bar.tie.contact_id) for bar in bars}
    anywhere = {contact_id for _, contact_id in barred}
    found = []
    for place in (tie for on_chart in ties.values() for tie in on_chart if _is_open(tie, barred)):
        patient_id = place.tie.patient_id
        for bar in bars:
            theirs = (patient_id, bar.tie.contact_id)
            is_meant = theirs in barred or (theirs not in stands and place.contact.pk not in anywhere)
            if is_meant and _is_alike(bar, place):
                found.append(Double(bar, place))
    return found


def _is_open(place: TieOnDay, barred: Collection[tuple[int, int]]) -> bool:
    may_be = place.role is not Role.SELF and place.authority is not AuthorityKind.NONE
    return may_be and (place.tie.patient_id, place.contact.pk) not in barred


def _is_alike(bar: Bar, place: TieOnDay) -> bool:
    if bar.tie.contact_id == place.contact.pk:
        return False
    return may_be_one(vars(bar.tie.contact), vars(place.contact))


def barred_like(contact: Contact, bars: Iterable[Bar]) -> list[Tie]:
    """The places of others who are barred, and may be the same human as a contact."""
    others = (bar.tie for bar in bars if bar.tie.contact_id != contact.pk)
    return [tie for tie in others if may_be_one(vars(tie.contact), vars(contact))]


def permitted_like(contact: Contact, ties: Mapping[int, Sequence[TieOnDay]]) -> list[TieOnDay]:
    """The places of others on some charts who may decide, and may be the same human as a contact."""
    around = (tie for on_chart in ties.values() for tie in on_chart)
    others = (t for t in around if t.contact.pk != contact.pk and t.authority in PERMITTING)
    return [tie for tie in others if may_be_one(vars(tie.contact), vars(contact))]


def _newest_order(facts: Iterable[Authority], day: date) -> Authority:
    orders = (fact for fact in facts if fact.kind == AuthorityKind.NO_CONTACT)
    return max((fact for fact in orders if not fact.ends_on or fact.ends_on >= day), key=lambda fact: fact.pk)


def facts_of(tie: Tie, rows: Iterable[Authority]) -> list[Fact]:
    """What was recorded of a tie, as it is reckoned with."""
    return [
        Fact(AuthorityKind(row.kind), row.starts_on, row.ends_on, row.pk, row.recorded_at >= tie.started_at)
        for row in rows
    ]
