"""Person says which records are one human. Pure."""

from kinpin.fhir.origin import Resource
from kinpin.fhir.references import read_reference
from kinpin.workflows.intake.values import PersonIn

_HUMANS = ("RelatedPerson", "Patient")


def read_person(resource: Resource) -> PersonIn:
    """The links of a Person to people around patients and to patients; a Person that is inactive joins nobody."""
    data = resource.data
    linked = [read_reference(link["target"], _HUMANS) for link in data.get("link") or () if link]
    links = tuple(dict.fromkeys(targets for targets in linked if targets))
    return PersonIn(**resource.coming(), says={}, links=links if data.get("active") is not False else ())
