"""PractitionerRole, and the provider to whom it gives a site and a specialty."""

from pathlib import Path
from typing import Any

import pytest

from kinpin.practices.models import Provider
from tests.fhir.importing import Resource, ndjson, run

pytestmark = pytest.mark.usefixtures("clinic")
SITE = {"resourceType": "Location", "id": "n", "name": "North"}
DOCTORS = [{"resourceType": "Practitioner", "id": id_, "name": [{"text": id_}]} for id_ in ("Ames", "Bell")]


def role(doctor: str, **more: Any) -> Resource:
    return {
        "resourceType": "PractitionerRole",
        "id": "r",
        "practitioner": {"reference": f"Practitioner/{doctor}"},
        "location": [{"reference": "Location/n"}],
        "specialty": [{"text": "Pediatrics"}],
        **more,
    }


@pytest.mark.parametrize("was", [role("Ames"), role("Bell", active=False), role("Bell", period={"end": "2020"})])
def test_who_takes_a_role_over_or_up_has_its_site_and_specialty(tmp_path: Path, was: Resource) -> None:
    run(ndjson(tmp_path, SITE, *DOCTORS, was))
    assert run(ndjson(tmp_path, role("Bell", active=True))).updated == {"PractitionerRole": 1}
    bell = Provider.objects.select_related("site").get(name="Bell")
    assert (bell.active, bell.specialty, bell.site and bell.site.name) == (True, "Pediatrics", "North")


def test_what_the_desk_typed_outlives_a_role_that_says_the_same(tmp_path: Path) -> None:
    run(ndjson(tmp_path, SITE, *DOCTORS, role("Bell")))
    Provider.objects.filter(name="Bell").update(specialty="Allergy")
    run(ndjson(tmp_path, role("Bell", active=True)))
    assert Provider.objects.get(name="Bell").specialty == "Allergy"
