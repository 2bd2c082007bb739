"""Organization, Location, Practitioner and PractitionerRole become organizations, sites and providers. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from kinpin.fhir.contact_points import first_phone, one_line
from kinpin.fhir.names import best_name, whole_name
from kinpin.fhir.origin import Resource
from kinpin.fhir.primitives import is_over, last_day_of
from kinpin.fhir.references import first_reference, read_reference
from kinpin.workflows.intake.values import PlaceIn, RoleIn

_LONGEST_PHONE = 40
_LONGEST_NAME = 120


def read_organization(resource: Resource) -> PlaceIn:
    """One without a name goes by its number, else by its id."""
    data = resource.data
    numbers = (i.get("value") for i in data.get("identifier") or () if i)
    name = data.get("name") or next((number for number in numbers if number), data["id"])
    says = {"name": name, "active": data.get("active") is not False}
    return PlaceIn(**resource.coming(), says=says | _phone(resource))


def read_location(resource: Resource) -> PlaceIn:
    """A site; suspended and inactive ones are out of use."""
    data = resource.data
    says: dict[str, Any] = {
        "name": data.get("name") or (data.get("description") or data["id"])[:_LONGEST_NAME],
        "active": data.get("status") in (None, "active"),
    }
    if "address" in data:
        says["address"] = one_line(data["address"])[:200]
    return PlaceIn(**resource.coming(), says=says | _phone(resource))


def read_practitioner(resource: Resource) -> PlaceIn:
    """A provider by name."""
    data = resource.data
    name = whole_name(best_name(data.get("name"), resource.today)) or data["id"]
    return PlaceIn(**resource.coming(), says={"name": name[:_LONGEST_NAME], "active": data.get("active") is not False})


def read_practitioner_role(resource: Resource) -> RoleIn:
    """Where a provider works, for whom, in which specialty, and whether still."""
    data = resource.data
    says: dict[str, Any] = {"live": data.get("active") is not False and not is_over(data, resource.today)}
    if "specialty" in data or "code" in data:
        said = (text for part in ("specialty", "code") for text in _words(data.get(part) or ()))
        says["specialty"] = next(said, "")[:_LONGEST_NAME]
    organization = read_reference(data.get("organization"), ["Organization"])
    site = first_reference(data.get("location"), ["Location"])
    if organization:
        says["organization"] = organization
    if site:
        says["site"] = site
    return RoleIn(
        **resource.coming(),
        says=says,
        provider=read_reference(data.get("practitioner"), ["Practitioner"]),
        organization=organization,
        site=site,
        ends_on=last_day_of(data),
    )


def _phone(resource: Resource) -> dict[str, str]:
    data = resource.data
    return {"phone": first_phone(data["telecom"], resource.today, _LONGEST_PHONE)} if "telecom" in data else {}


def _words(concepts: Iterable[Mapping[str, Any] | None]) -> Iterable[str]:
    for concept in concepts:
        coding = (concept or {}).get("coding") or ()
        texts = [(concept or {}).get("text"), *(c.get("display") for c in coding if c)]
        yield from (str(text) for text in texts if text)
