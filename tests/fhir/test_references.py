"""References: how they may be written, and those that could never be met."""

from pathlib import Path
from typing import Any

import pytest

from kinpin.families.models import Tie
from kinpin.inbox.models import SourceRecord
from tests.fhir.importing import appointment, ndjson, patient, related, run

pytestmark = pytest.mark.usefixtures("clinic")
CHILD = patient("a", "Ada")
BY_NUMBER = {"identifier": {"system": "urn:test:people", "value": "17"}}
NEVER_MET: list[dict[str, Any]] = [
    {"reference": "Patient?identifier=17"},
    {"reference": "#p"},
    {"reference": "Group/a"},
    {"reference": "a"},
    {"display": "Ada Okafor"},
    BY_NUMBER,
]


@pytest.mark.parametrize(
    "reference", ["Patient/a", "https://ehr.example.org/r4/Patient/a", "Patient/a/_history/3", "urn:uuid:a"]
)
def test_how_a_reference_may_be_written(tmp_path: Path, reference: str) -> None:
    mother = {**related("m", "a"), "patient": {"reference": reference}}
    assert run(ndjson(tmp_path, CHILD, mother)).waiting == {}
    assert Tie.objects.count() == 1


@pytest.mark.parametrize("reference", NEVER_MET)
def test_one_that_can_never_be_met_is_refused(tmp_path: Path, reference: dict[str, Any]) -> None:
    coming = appointment("v", "Location/l")
    coming["participant"] += [{"actor": reference, "status": "accepted"}]
    role = {"resourceType": "PractitionerRole", "id": "d", "practitioner": reference}
    outcome = run(ndjson(tmp_path, CHILD, {**related("m", "a"), "patient": reference}, coming, role))
    assert (outcome.exit_code, outcome.created, outcome.waiting) == (3, {"Patient": 1}, {})
    assert [r["problem"] for r in outcome.refusals] == [
        "RelatedPerson.patient refers to no Patient by type and id",
        "Appointment.participant refers to no Patient by type and id",
        "PractitionerRole.practitioner refers to no Practitioner by type and id",
    ]


def test_an_appointment_and_a_role_without_anybody_are_refused(tmp_path: Path) -> None:
    outcome = run(ndjson(tmp_path, appointment("v"), {"resourceType": "PractitionerRole", "id": "d"}))
    assert (outcome.exit_code, outcome.waiting) == (3, {})
    assert not SourceRecord.objects.exists()


def test_what_is_only_named_beside_is_left_out_where_it_can_not_be_met(tmp_path: Path) -> None:
    """An organization, a site, a provider, a companion: the record comes in without."""
    coming = appointment("v", "Patient/a", "Practitioner?identifier=1")
    outcome = run(ndjson(tmp_path, {**CHILD, "managingOrganization": BY_NUMBER}, coming))
    assert (outcome.exit_code, outcome.created, outcome.waiting) == (0, {"Appointment": 1, "Patient": 1}, {})
