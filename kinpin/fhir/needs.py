"""What a record must refer to, or it would wait for ever. Pure."""

from collections.abc import Mapping
from typing import Any

from kinpin.fhir.references import read_reference


def need_problem(resource: Mapping[str, Any]) -> str:
    """Where a reference that a record can't do without can never be met; empty where none is."""
    kind = resource["resourceType"]
    if kind == "RelatedPerson" and not read_reference(resource["patient"], ["Patient"]):
        return ".patient refers to no Patient by type and id"
    if kind == "PractitionerRole" and not read_reference(resource.get("practitioner"), ["Practitioner"]):
        return ".practitioner refers to no Practitioner by type and id"
    if kind == "Appointment" and not any(_is_patient(participant) for participant in resource["participant"]):
        return ".participant refers to no Patient by type and id"
    return ""


def _is_patient(participant: Mapping[str, Any] | None) -> bool:
    return bool(participant and read_reference(participant.get("actor"), ["Patient"]))
