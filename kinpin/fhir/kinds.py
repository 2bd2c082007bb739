"""The resource types that come in: how each is read, who takes it, and after whom."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from kinpin.fhir.appointments import read_appointment
from kinpin.fhir.origin import Resource
from kinpin.fhir.patients import read_patient
from kinpin.fhir.persons import read_person
from kinpin.fhir.places import read_location, read_organization, read_practitioner, read_practitioner_role
from kinpin.fhir.related_persons import read_related_person
from kinpin.inbox.incoming import Incoming, Landing
from kinpin.workflows.intake.contacts import take_related_persons
from kinpin.workflows.intake.patients import take_patients
from kinpin.workflows.intake.persons import take_persons
from kinpin.workflows.intake.places import take_places, take_roles
from kinpin.workflows.intake.visits import take_visits


@dataclass(frozen=True, slots=True)
class Kind:
    """A resource type. `rank` 0 comes in as it is read; the others refer to those before them, and follow."""

    rank: int
    read: Callable[[Resource], Incoming]
    take: Callable[..., dict[str, Landing]]

    def take_in(self, incoming: list[Any], *, again: bool = False, **call: Any) -> dict[str, Landing]:
        """Let records in. Only those that refer to others can wait, and come `again`."""
        return self.take(incoming=incoming, **call, **({"again": again} if self.rank else {}))


KINDS: dict[str, Kind] = {
    "Organization": Kind(0, read_organization, partial(take_places, kind="Organization")),
    "Location": Kind(0, read_location, partial(take_places, kind="Location")),
    "Practitioner": Kind(0, read_practitioner, partial(take_places, kind="Practitioner")),
    "Patient": Kind(0, read_patient, take_patients),
    "PractitionerRole": Kind(1, read_practitioner_role, take_roles),
    "RelatedPerson": Kind(2, read_related_person, take_related_persons),
    "Person": Kind(3, read_person, take_persons),
    "Appointment": Kind(4, read_appointment, take_visits),
}
DEPENDENT = sorted((name for name, kind in KINDS.items() if kind.rank), key=lambda name: KINDS[name].rank)
