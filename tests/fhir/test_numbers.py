"""Numbers of other systems: a social security number is kept nowhere, and which of them is the MRN."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinpin.families.models import Patient
from kinpin.fhir.numbers import kept, record_number
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
        number("444222222", assigner={"display": "Social Security Administration"}),
        number("444222222", type={"coding": [{"system": V2, "code": "MR"}]}, assigner={"display": "U.S. SSA"}),
        {"value": "444222222", "assigner": {"display": "Soc. Sec. Admin."}},
        {"value": SECRET},
        number(SECRET),
        {"value": SECRET, "use": "official", "type": {"text": " "}},
        {"value": " 444 22 2222 "},
        {"value": "444\u201122\u20112222"},
        {"value": "***-**-2222"},
    ],
)
def test_no_social_security_number_is_kept(tmp_path: Path, secret: Resource) -> None:
    waiting = related("m", "nobody", identifier=[secret, number("9")], text={"div": f"SSN {SECRET}"})
    run(ndjson(tmp_path, patient("a", identifier=[secret, number("7")]), waiting))
    found = Patient.objects.get()
    assert (found.mrn, list(found.identifiers.values_list("value", flat=True))) == ("7", ["7"])
    assert secret["value"] not in SourceRecord.objects.get(kind="RelatedPerson").body


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
        ({"assigner": {"display": "Instituto Mexicano del Seguro Social"}}, "7"),
        ({"assigner": {"display": "SSA Hospital"}}, "7"),
    ],
)
def test_the_mrn_is_what_is_called_so_or_has_no_type(tmp_path: Path, more: Resource, mrn: str) -> None:
    run(ndjson(tmp_path, patient("a", identifier=[number("7", **more)])))
    found = Patient.objects.get()
    assert (found.mrn, found.identifiers.get().value) == (mrn, "7")


def test_a_number_written_like_one_is_believed_where_it_is_called_a_record_number(tmp_path: Path) -> None:
    said: Resource = {"type": {"coding": [{"system": V2, "code": "MR"}]}}
    run(
        ndjson(
            tmp_path, patient("a", identifier=[number(SECRET, **said)], telecom=[{"system": "sms", "value": SECRET}])
        )
    )
    found = Patient.objects.get()
    assert (found.mrn, found.cell_phone) == (SECRET, SECRET)


def test_a_telephone_written_like_one_is_kept_while_its_record_waits(tmp_path: Path) -> None:
    waiting = related("m", "nobody", telecom=[{"system": "phone", "value": SECRET}])
    run(ndjson(tmp_path, patient("a"), waiting))
    assert SECRET in SourceRecord.objects.get(kind="RelatedPerson").body


_DIGITS = st.text("0123456789", min_size=9, max_size=9)
_UNTYPED = st.fixed_dictionaries(
    {},
    optional={
        "use": st.sampled_from(["usual", "official", "temp", "secondary", "old"]),
        "system": st.sampled_from(["urn:test:people", "https://ehr.example.org/mrn", "urn:oid:1.2.3"]),
        "assigner": st.sampled_from([{"display": "Elm Pediatrics"}, {"reference": "Organization/1"}]),
        "type": st.sampled_from([{}, {"text": ""}, {"coding": []}, {"coding": [{"system": V2}]}]),
    },
)


@given(digits=_DIGITS, said=_UNTYPED, dash=st.sampled_from("- \u2010\u2011\u2013"))
def test_no_number_without_a_type_that_is_written_like_one_is_ever_the_mrn(
    digits: str, said: Resource, dash: str
) -> None:
    secret = {**said, "value": dash.join((digits[:3], digits[3:5], digits[5:]))}
    for others in ([], [number("7", use="temp")]):
        assert kept([secret, *others]) == others
        assert record_number(kept([secret, *others])) == ("7" if others else "")
