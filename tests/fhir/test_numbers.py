"""Numbers of other systems: a social security number is kept nowhere, and which of them is the MRN."""

from pathlib import Path

import pytest

from kinpin.families.models import Patient
from kinpin.inbox.models import SourceRecord
from tests.fhir.importing import Resource, ndjson, number, patient, related, run

pytestmark = pytest.mark.usefixtures("clinic")
SECRET = "444-22-2222"
V2 = "http://terminology.hl7.org/CodeSystem/v2-0203"


def called(text: str) -> Resource:
    return {"type": {"text": text}}


def shown(text: str) -> Resource:
    return {"type": {"coding": [{"display": text}]}}


@pytest.mark.parametrize(
    "secret",
    [
        number(SECRET, "http://hl7.org/fhir/sid/us-ssn"),
        number(SECRET, "urn:oid:2.16.840.1.113883.4.1"),
        number(SECRET, "https://ehr.example.org/identifiers/SSN/"),
        number(SECRET, "urn:ehr:social-security-number"),
        number(SECRET, type={"coding": [{"system": V2, "code": "SS"}]}),
        number(SECRET, **called("Social Security Number")),
        number(SECRET, **called("Patient's S.S.N.")),
        {"value": SECRET, **called("SSN")},
        number(SECRET, **shown("US Social Security #")),
        number(SECRET, **called("Número de Seguro Social")),
    ],
)
def test_no_social_security_number_is_kept(tmp_path: Path, secret: Resource) -> None:
    waiting = related("m", "nobody", identifier=[secret, number("9")], text={"div": f"SSN {SECRET}"})
    run(ndjson(tmp_path, patient("a", identifier=[secret, number("7")]), waiting))
    found = Patient.objects.get()
    assert (found.mrn, list(found.identifiers.values_list("value", flat=True))) == ("7", ["7"])
    assert SECRET not in SourceRecord.objects.get(kind="RelatedPerson").body


@pytest.mark.parametrize(
    ("more", "mrn"),
    [
        ({}, "7"),
        ({"type": {"coding": [{"system": V2, "code": "MR"}]}}, "7"),
        (called("Medical Record Number"), "7"),
        (shown("MRN"), "7"),
        (called("Driver's license"), ""),
        (shown("Member number"), ""),
        ({"type": {"coding": [{"system": V2, "code": "DL"}]}}, ""),
        (called("Business number"), ""),
    ],
)
def test_the_mrn_is_what_is_called_so_or_has_no_type(tmp_path: Path, more: Resource, mrn: str) -> None:
    run(ndjson(tmp_path, patient("a", identifier=[number("7", **more)])))
    found = Patient.objects.get()
    assert (found.mrn, found.identifiers.get().value) == (mrn, "7")
