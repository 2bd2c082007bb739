"""Patient.contact becomes contacts: entries of a list, without an id of their own. Pure."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

from kinpin.fhir.authority import read_authority
from kinpin.fhir.humans import read_human
from kinpin.fhir.origin import Resource
from kinpin.fhir.primitives import first_day_of, is_over, last_day_of
from kinpin.fhir.relationships import is_patient, read_role
from kinpin.inbox.incoming import Target
from kinpin.kernel.people import PersonName, fold
from kinpin.workflows.intake.values import ContactIn


def read_contacts(resource: Resource) -> list[ContactIn]:
    """The humans that a Patient lists. An organization is none, nor is the patient again.

    An entry is known by its element id, else by whom it names, so that a list in another order means the same people.
    """
    found: dict[str, ContactIn] = {}
    for entry in resource.data.get("contact") or ():
        if entry and not is_patient(entry.get("relationship")) and _is_human(entry):
            contact = _read(entry, resource)
            name = contact.external_id
            while contact.external_id in found:
                contact.external_id = f"{name}.{len(found)}"
            found[contact.external_id] = contact
    return list(found.values())


def _is_human(entry: Mapping[str, Any]) -> bool:
    return bool(entry.get("name") or (entry.get("telecom") and not entry.get("organization")))


def _read(entry: Mapping[str, Any], resource: Resource) -> ContactIn:
    today = resource.today
    says = read_human(_as_human(entry), today)
    key = _key(entry, says)
    says["role"] = read_role(entry.get("relationship"), entry.get("gender")).value
    authority = read_authority(entry)
    if authority is not None:
        says["authority"] = authority.value
    return ContactIn(
        external_id=f"{resource.data['id']}#{key}",
        digest=_digest(orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)),
        last_updated=None,
        says=says | {"live": not is_over(entry, today)},
        patient=(Target("Patient", resource.data["id"]),),
        starts_on=first_day_of(entry),
        ends_on=last_day_of(entry),
    )


def _as_human(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry's one name and one address in the lists that the other resources have."""
    single = {name: [entry[name]] for name in ("name", "address") if entry.get(name)}
    return {name: value for name, value in entry.items() if name in ("telecom", "gender")} | single


def _key(entry: Mapping[str, Any], says: Mapping[str, Any]) -> str:
    if entry.get("id"):
        whom = f"id {entry['id']}"
    elif says.get("given") or says.get("family"):
        whom = fold(PersonName(says["given"], says["family"], says["middle"]).full)
    else:
        whom = " ".join(str(point.get("value")) for point in entry.get("telecom") or () if point)
    return _digest(whom.encode()).hex()[:24]


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
