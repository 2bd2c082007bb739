"""RelatedPerson becomes a contact on one patient's chart. Pure."""

from kinpin.fhir.authority import read_authority
from kinpin.fhir.humans import read_human
from kinpin.fhir.numbers import joining_numbers, kept
from kinpin.fhir.origin import Resource
from kinpin.fhir.primitives import first_day_of, is_over, last_day_of
from kinpin.fhir.references import read_reference
from kinpin.fhir.relationships import read_role
from kinpin.workflows.intake.values import ContactIn


def read_related_person(resource: Resource) -> ContactIn:
    """The contact that a RelatedPerson makes. One that is inactive, or whose period is over, holds no longer."""
    data = resource.data
    says = read_human(data, resource.today)
    says["role"] = read_role(data.get("relationship"), data.get("gender")).value
    says["live"] = data.get("active") is not False and not is_over(data, resource.today)
    if "identifier" in data:
        says["numbers"] = joining_numbers(kept(data["identifier"]))
    authority = read_authority(data)
    if authority is not None:
        says["authority"] = authority.value
    return ContactIn(
        **resource.coming(),
        says=says,
        patient=read_reference(data["patient"], ["Patient"]),
        starts_on=first_day_of(data),
        ends_on=last_day_of(data),
    )
