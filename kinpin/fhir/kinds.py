"""The resource types that come in: who takes each, and after whom."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from kinpin.inbox.incoming import Landing
from kinpin.workflows.intake.appointments import take_appointments
from kinpin.workflows.intake.contacts import take_related_persons
from kinpin.workflows.intake.patients import take_patients
from kinpin.workflows.intake.persons import take_persons
from kinpin.workflows.intake.places import take_places, take_roles


@dataclass(frozen=True, slots=True)
class Kind:
    """A resource type. `rank` 0 comes in as it is read; the others refer to those before them, and follow."""

    rank: int
    take: Callable[..., dict[str, Landing]]

    def take_in(self, incoming: list[Any], *, again: bool = False, **call: Any) -> dict[str, Landing]:
        """Let records in. Only those that refer to others can wait, and come `again`."""
        return self.take(incoming=incoming, **call, **({"again": again} if self.rank else {}))


KINDS: dict[str, Kind] = {
    "Organization": Kind(0, partial(take_places, kind="Organization")),
    "Location": Kind(0, partial(take_places, kind="Location")),
    "Practitioner": Kind(0, partial(take_places, kind="Practitioner")),
    "Patient": Kind(0, take_patients),
    "PractitionerRole": Kind(1, take_roles),
    "RelatedPerson": Kind(2, take_related_persons),
    "Person": Kind(3, take_persons),
    "Appointment": Kind(4, take_appointments),
}
DEPENDENT = sorted((name for name, kind in KINDS.items() if kind.rank), key=lambda name: KINDS[name].rank)
