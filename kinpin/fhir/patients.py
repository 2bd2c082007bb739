"""Patient becomes a chart. Pure."""

from collections.abc import Mapping
from typing import Any

from kinpin.families.rules import Status
from kinpin.fhir.humans import read_human
from kinpin.fhir.names import is_unnamed, name_use
from kinpin.fhir.numbers import is_provisional, kept, numbers, record_number
from kinpin.fhir.origin import Resource
from kinpin.fhir.patient_contacts import read_contacts
from kinpin.fhir.references import read_reference
from kinpin.workflows.intake.values import PatientIn, Targets


def read_patient(resource: Resource) -> PatientIn:
    """The chart that a Patient makes. What it does not speak of is left alone."""
    data, identifiers = resource.data, kept(resource.data.get("identifier"))
    says = read_human(data, resource.today) | _multiple_birth(data) | _status(data)
    if "given" in says:
        says["name_use"] = name_use(data.get("name"), resource.today)
        says["name_flagged"] = is_unnamed(data) or is_provisional(identifiers)
    if "identifier" in data:
        says["mrn"] = record_number(identifiers)
        says["numbers"] = numbers(identifiers)
    successors = _successors(data)
    replaced_by = next((found for found in successors if found), ())
    if successors:
        says["status"] = Status.MERGED.value
    if replaced_by:
        says["replaced_by"] = replaced_by
    organization = read_reference(data.get("managingOrganization"), ["Organization"])
    if "managingOrganization" in data:
        says["organization"] = organization
    return PatientIn(
        **resource.coming(),
        says=says,
        organization=organization,
        replaced_by=replaced_by,
        contacts=read_contacts(resource) if "contact" in data else None,
    )


def _multiple_birth(data: Mapping[str, Any]) -> dict[str, Any]:
    """Twins and more: said so, or by a place in the order of birth."""
    told, order = data.get("multipleBirthBoolean"), data.get("multipleBirthInteger")
    return {} if told is None and order is None else {"multiple_birth": told is True or order is not None}


def _status(data: Mapping[str, Any]) -> dict[str, Any]:
    if data.get("deceasedBoolean") is True or data.get("deceasedDateTime"):
        return {"status": Status.DECEASED.value}
    if data.get("active") is False:
        return {"status": Status.INACTIVE.value}
    said = data.get("active") is True or data.get("deceasedBoolean") is False
    return {"status": Status.ACTIVE.value} if said else {}


def _successors(data: Mapping[str, Any]) -> list[Targets]:
    """The records that took this one's place, empty where they can't be read; a record can't take its own."""
    others = (link["other"] for link in data.get("link") or () if link and link["type"] == "replaced-by")
    found = (read_reference(other, ["Patient"]) for other in others)
    return [targets for targets in found if not targets or targets[0].external_id != data["id"]]
