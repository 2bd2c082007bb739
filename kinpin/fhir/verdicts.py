"""What the checks and the mappers make of resources. Pure, and without Django, so that another process can do it."""

from collections.abc import Callable, Sequence
from datetime import date

import orjson

from kinpin.fhir.appointments import read_appointment
from kinpin.fhir.checks import problem_with
from kinpin.fhir.origin import Resource
from kinpin.fhir.patients import read_patient
from kinpin.fhir.persons import read_person
from kinpin.fhir.places import read_location, read_organization, read_practitioner, read_practitioner_role
from kinpin.fhir.related_persons import read_related_person
from kinpin.inbox.incoming import Incoming

Verdict = Incoming | str  # the record that a resource makes, or what is wrong with it, in plain words

_READERS: dict[str, Callable[[Resource], Incoming]] = {
    "Organization": read_organization,
    "Location": read_location,
    "Practitioner": read_practitioner,
    "Patient": read_patient,
    "PractitionerRole": read_practitioner_role,
    "RelatedPerson": read_related_person,
    "Person": read_person,
    "Appointment": read_appointment,
}


def judge(kind: str, today: date, resources: Sequence[tuple[bytes, bytes]]) -> list[Verdict]:
    """What becomes of each resource of one type, given as JSON with its digest."""
    return [_verdict(kind, Resource(orjson.loads(body), digest, today)) for body, digest in resources]


def _verdict(kind: str, resource: Resource) -> Verdict:
    return problem_with(resource.data, resource.today) or make_record(kind, resource)


def make_record(kind: str, resource: Resource) -> Incoming:
    """The record that a resource makes which was checked."""
    return _READERS[kind](resource)
