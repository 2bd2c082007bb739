"""Where a record says what a contact may decide. Pure.

FHIR has no element for it, so Kinpin reads one extension, on RelatedPerson and on Patient.contact::

    {"url": "https://kinpin.dev/fhir/StructureDefinition/contact-authority", "valueCode": "JOINT"}

with JOINT, EXCLUSIVE, NONE or NO CONTACT. Without it, authority is not on file.
"""

from collections.abc import Mapping
from typing import Any

from kinpin.families.rules import AuthorityKind

URL = "https://kinpin.dev/fhir/StructureDefinition/contact-authority"
_BY_CODE = {authority.value: authority for authority in AuthorityKind} | {"NO-CONTACT": AuthorityKind.NO_CONTACT}


def read_authority(holder: Mapping[str, Any]) -> AuthorityKind | None:
    """The authority that a record states; None where it states none."""
    return next((_BY_CODE.get(e.get("valueCode") or "") for e in _statements(holder)), None)


def authority_problem(holder: Mapping[str, Any]) -> str:
    """What is wrong with the statement; empty when nothing is. One that can't be read must not be read as none."""
    stated = {_BY_CODE.get(statement.get("valueCode") or "") for statement in _statements(holder)}
    if None in stated:
        return " states an authority that is none of JOINT, EXCLUSIVE, NONE and NO CONTACT"
    return " states more than one authority" if len(stated) > 1 else ""


def _statements(holder: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [e for e in holder.get("extension") or () if e and e.get("url") == URL]
