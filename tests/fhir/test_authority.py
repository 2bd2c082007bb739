"""What a record says of authority: not on file unless it says so, and refused where it can't be read."""

from pathlib import Path

import pytest

from kinpin.families.models import Authority, Tie
from kinpin.families.rules import Basis
from tests.fhir.importing import Resource, authority, ndjson, patient, related, run

pytestmark = pytest.mark.usefixtures("clinic")
CHILD = patient("a", "Ada")
ENTRY: Resource = {"name": {"family": "Okafor", "given": ["Ngozi"]}}


def test_a_mother_has_none_on_file(tmp_path: Path) -> None:
    run(ndjson(tmp_path, patient("a", contact=[ENTRY]), related("m", "a")))
    assert (Tie.objects.count(), Authority.objects.count()) == (2, 0)


@pytest.mark.parametrize("code", ["JOINT", "EXCLUSIVE", "NONE", "NO CONTACT"])
def test_what_the_data_says(tmp_path: Path, code: str) -> None:
    run(ndjson(tmp_path, CHILD, related("m", "a", extension=[authority(code)])))
    fact = Authority.objects.get()
    assert (fact.kind, fact.basis) == (code, Basis.RECORD_SYSTEM)


def test_of_a_listed_contact(tmp_path: Path) -> None:
    entry = {**ENTRY, "extension": [authority("NO-CONTACT")]}
    run(ndjson(tmp_path, patient("a", contact=[entry])))
    assert Authority.objects.get().kind == "NO CONTACT"


@pytest.mark.parametrize("code", ["joint", "ALL", "", None])
def test_what_can_not_be_read_is_refused_and_not_guessed(tmp_path: Path, code: str) -> None:
    outcome = run(ndjson(tmp_path, CHILD, related("m", "a", extension=[authority(code)])))
    assert (outcome.exit_code, outcome.refused) == (3, {"RelatedPerson": 1})
    assert "JOINT, EXCLUSIVE, NONE and NO CONTACT" in outcome.refusals[0]["problem"]


def test_of_two_that_differ_neither_is_guessed(tmp_path: Path) -> None:
    """Also of one that lets in and one that bars, whichever comes first."""
    two = [authority("JOINT"), authority("NO CONTACT")]
    entry = {**ENTRY, "extension": two[::-1]}
    outcome = run(ndjson(tmp_path, CHILD, patient("b", contact=[entry]), related("m", "a", extension=two)))
    assert (outcome.exit_code, outcome.refused) == (3, {"Patient": 1, "RelatedPerson": 1})
    assert {r["problem"].split(" states ")[1] for r in outcome.refusals} == {"more than one authority"}


def test_the_same_twice_is_one(tmp_path: Path) -> None:
    twice = [authority("NO CONTACT"), authority("NO-CONTACT")]
    assert run(ndjson(tmp_path, CHILD, related("m", "a", extension=twice))).exit_code == 0
    assert Authority.objects.get().kind == "NO CONTACT"


def test_a_role_code_or_a_consent_gives_none(tmp_path: Path) -> None:
    consent = {"resourceType": "Consent", "id": "c", "status": "active", "patient": {"reference": "Patient/a"}}
    run(ndjson(tmp_path, CHILD, related("m", "a", code="GUARD"), consent))
    assert Authority.objects.count() == 0
