"""What US Core's Patient may and may not say, and what of it lands in the chart."""

from pathlib import Path

import pytest

from kinpin.families.models import Patient
from kinpin.families.naming import Verdict, verdict
from kinpin.kernel import clock
from tests.fhir.importing import ndjson, patient, run

pytestmark = pytest.mark.usefixtures("clinic")
ABSENT = {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
MRN = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}


def test_what_is_current_wins_over_what_is_old(tmp_path: Path) -> None:
    said = patient(
        "a",
        name=[
            {"use": "old", "family": "Bell", "given": ["Ada"]},
            {"family": "Hall", "given": ["Ada"], "period": {"end": "2020-01-01"}},
            {"use": "usual", "family": "Okafor", "given": ["Addie"]},
            {"use": "official", "family": "Okafor", "given": ["Ada", "Ngozi", "Bo"], "suffix": ["Jr."]},
        ],
        telecom=[
            {"system": "phone", "value": "555 0101", "use": "old"},
            {"system": "phone", "value": "555 0102", "use": "home", "rank": 2},
            {"system": "phone", "value": "555 0103", "use": "home", "rank": 1},
            {"system": "sms", "value": "555 0104"},
            {"system": "email", "value": "ada@example.com"},
        ],
        address=[
            {"use": "old", "line": ["1 Elm"], "city": "Then"},
            {"use": "billing", "line": ["2 Elm"], "city": "Bill"},
            {"use": "home", "line": ["3 Elm", "Apt 4"], "city": "Now", "state": "IL", "postalCode": "62701"},
        ],
        communication=[
            {"language": {"coding": [{"code": "en"}]}},
            {"language": {"coding": [{"code": "es"}]}, "preferred": True},
        ],
        identifier=[{"system": "urn:x", "value": "9"}, {"system": "urn:mrn", "value": "MRN-1", "type": MRN}],
        multipleBirthInteger=2,
    )
    assert run(ndjson(tmp_path, said)).exit_code == 0
    found = Patient.objects.get()
    assert (found.name.full, found.nickname) == ("Ada Ngozi Bo Okafor Jr.", "Addie")
    assert (found.phone, found.cell_phone, found.email) == ("555 0103", "555 0104", "ada@example.com")
    assert (found.address_line, found.city, found.language) == ("3 Elm, Apt 4", "Now", "es")
    assert (found.mrn, found.multiple_birth) == ("MRN-1", True)


def test_an_address_that_is_text_alone_is_kept_whole_and_a_blank_number_is_none(tmp_path: Path) -> None:
    said = patient(
        "a",
        address=[{"text": "3 Elm, Apt 4\nSpringfield, IL 62701"}],
        telecom=[{"system": "phone", "value": "  "}, {"system": "phone", "value": "555 0103"}],
    )
    beside = patient("b", address=[{"text": "3 Elm, Springfield", "line": ["3 Elm"], "city": "Springfield"}])
    assert run(ndjson(tmp_path, said, beside)).exit_code == 0
    found = Patient.objects.order_by("pk").values_list("address_line", "city", "phone")
    assert list(found) == [("3 Elm, Apt 4, Springfield, IL 62701", "", "555 0103"), ("3 Elm", "Springfield", "")]


@pytest.mark.parametrize("name", [[{"extension": [ABSENT]}], [{"_family": {"extension": [ABSENT]}}], []])
def test_a_name_that_is_said_to_be_absent(tmp_path: Path, name: list[object]) -> None:
    assert run(ndjson(tmp_path, patient("a", name=name, birthDate="2019-03"))).exit_code == 0
    found = Patient.objects.get()
    assert (found.name.full, found.birth_date) == ("", None)
    told = verdict(found.name, use=found.name_use, flagged=found.name_flagged, today=clock.now().date())
    assert told is not Verdict.REAL


def test_a_patient_without_gender(tmp_path: Path) -> None:
    said = patient("a")
    del said["gender"]
    assert run(ndjson(tmp_path, said)).exit_code == 0
    assert Patient.objects.get().sex == "unknown"
