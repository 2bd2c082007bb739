"""A patient with brothers and sisters, as the pages about authority see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinpin.enrollment.shut_enrollments import KeptAway, kept_away
from kinpin.families.bars import Bar, Double, bars_around, doubles_among
from kinpin.families.errors import ContactNotFoundError
from kinpin.families.queries import TieOnDay, siblings_of, ties_of
from kinpin.kernel.clock import local_day
from kinpin.workspace.doors import WorkspaceRequest

if TYPE_CHECKING:
    from kinpin.families.models import Contact, Patient, Tie


@dataclass(frozen=True, slots=True)
class Family:
    """The children by id, who stands on their charts, who is barred from them, and whose access is shut."""

    children: Mapping[int, "Patient"]
    ties: Mapping[int, Sequence[TieOnDay]]
    bars: Sequence[Bar]
    shut: Sequence[KeptAway]

    def concerns(self, contact: "Contact") -> bool:
        """Whether there is something to tell of a contact: entered twice, or whose account is shut for them."""
        return bool(self.doubles(contact)) or any(contact.pk in (s.contact_id, s.known_as) for s in self.shut)

    def doubles(self, contact: "Contact") -> list[Double]:
        """Where a contact is one of two entries, the barred one or the other."""
        return [
            double
            for double in doubles_among(self.ties, self.bars)
            if contact.pk in (double.bar.tie.contact_id, double.place.contact.pk)
        ]

    def children_of(self, contact: "Contact") -> "list[Patient]":
        """The children for whom an authority of this contact can be set."""
        places = self._places_of(contact)
        return [child for pk, child in self.children.items() if pk in places]

    def ties_for(self, contact: "Contact", children: Sequence[str]) -> "list[Tie]":
        """The places of a contact on the charts of some of those children. Raises ContactNotFoundError."""
        ties = {self.children[pk].public_id: place.tie for pk, place in self._places_of(contact).items()}
        if not ties.keys() >= set(children):
            raise ContactNotFoundError
        return [ties[child] for child in dict.fromkeys(children)]

    def is_barred(self, contact: "Contact") -> bool:
        return any(bar.tie.contact_id == contact.pk for bar in self.bars)

    def _places_of(self, contact: "Contact") -> dict[int, TieOnDay]:
        every = ((pk, place) for pk, on_chart in self.ties.items() for place in on_chart)
        return {pk: place for pk, place in every if place.contact.pk == contact.pk and place.takes_authority}


def family_of(request: WorkspaceRequest, patient: "Patient") -> Family:
    """Five queries, and one more where somebody was ever barred."""
    children = {child.pk: child for child in (patient, *siblings_of(patient.pk))}
    today = local_day(request.at, request.practice.zone)
    ids = list(children)
    return Family(children, ties_of(ids, today), bars_around(ids, today), kept_away(ids, today))
