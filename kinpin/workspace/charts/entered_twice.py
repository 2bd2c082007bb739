"""Who on the charts of a family may be one human entered twice, and whose access is shut: as the pages compare them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinpin.enrollment.portal_standing import PortalStanding, standings
from kinpin.enrollment.words import PortalStatus
from kinpin.families.bars import Double
from kinpin.families.queries import TieOnDay
from kinpin.kernel.clock import local_day
from kinpin.workspace.charts.family import Family
from kinpin.workspace.doors import WorkspaceRequest

if TYPE_CHECKING:
    from kinpin.families.models import Authority, Contact, Patient, Tie


@dataclass(frozen=True, slots=True)
class DoublePlace:
    """Where the entry that is not barred stands, and what it is and has there."""

    child: "Patient"
    tie: TieOnDay
    status: PortalStatus
    is_ordered: bool  # the other entry is barred for this child


@dataclass(frozen=True, slots=True)
class Pair:
    """An entry that is barred, and one that may be the same human and is not."""

    barred: "Tie"
    order: "Authority"
    children: Sequence[str]  # from whom the one is barred
    other: "Contact"
    places: Sequence[DoublePlace]

    @property
    def role(self) -> str:
        return self.places[0].tie.role.value


@dataclass(frozen=True, slots=True)
class Shut:
    """Access of a contact that shows nothing of a child, because its account is known as somebody's who is barred."""

    contact: "Contact"
    barred: "Contact"
    child: "Patient"


def pairs_of(request: WorkspaceRequest, family: Family, contact: "Contact") -> list[Pair]:
    doubles: dict[tuple[int, int], list[Double]] = defaultdict(list)
    for double in family.doubles(contact):
        doubles[double.bar.tie.contact_id, double.place.contact.pk].append(double)
    if not doubles:
        return []
    today = local_day(request.at, request.practice.zone)
    standing = standings(family.children, today=today, at=request.at)
    return [_pair(family, found, standing) for found in doubles.values()]


def shut_of(family: Family, contact: "Contact") -> list[Shut]:
    names = {bar.tie.contact_id: bar.tie.contact for bar in family.bars}
    names |= {tie.contact.pk: tie.contact for on_chart in family.ties.values() for tie in on_chart}
    return [
        Shut(names[one.contact_id], names[one.known_as], family.children[one.patient_id])
        for one in family.shut
        if contact.pk in (one.contact_id, one.known_as) and one.contact_id in names
    ]


def _pair(family: Family, doubles: Sequence[Double], standing: Mapping[int, PortalStanding]) -> Pair:
    newest = max((double.bar for double in doubles), key=lambda one: one.order.pk)
    barred = {one.tie.patient_id for one in family.bars if one.tie.contact_id == newest.tie.contact_id}
    places = {double.place.tie.patient_id: double.place for double in doubles}
    return Pair(
        barred=newest.tie,
        order=newest.order,
        children=[family.children[pk].name.usual for pk in family.children if pk in barred],
        other=doubles[0].place.contact,
        places=[
            DoublePlace(family.children[pk], place, standing[pk].of(place.contact.pk), pk in barred)
            for pk, place in places.items()
        ],
    )
