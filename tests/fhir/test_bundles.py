"""Bundles: their entries come in like single resources, and what is wrong with one says which."""

from pathlib import Path

import pytest

from kinpin.families.models import Patient
from kinpin.fhir import files
from tests.fhir.importing import bundle, document, ndjson, patient, related, run

THREE = [patient("a"), patient("b", "Basil"), patient("c", "Clover")]
pytestmark = pytest.mark.usefixtures("clinic")


@pytest.mark.parametrize("kind", ["collection", "searchset", "transaction"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_bundle(tmp_path: Path, kind: str, indent: int | None) -> None:
    outcome = run(document(tmp_path, bundle(kind, *THREE), indent=indent))
    assert (outcome.exit_code, outcome.created) == (0, {"Patient": 3})


def test_references_within_a_transaction(tmp_path: Path) -> None:
    """Entries without ids refer to each other by fullUrl."""
    child, mother = patient("x"), related("y", "x")
    del child["id"], mother["id"]
    mother["patient"]["reference"] = "urn:uuid:11111111-2222-3333-4444-555555555555"
    urls = ["urn:uuid:11111111-2222-3333-4444-555555555555", "urn:uuid:66666666-2222-3333-4444-555555555555"]
    outcome = run(document(tmp_path, bundle("transaction", child, mother, full_urls=urls)))
    assert (outcome.created, outcome.waiting) == ({"Patient": 1, "RelatedPerson": 1}, {})
    assert Patient.objects.get().ties.count() == 1


@pytest.mark.parametrize(
    "url",
    [
        "urn:uuid:11111111-2222-3333-4444-555555555555",
        "urn:oid:1.2.840.7",
        "https://ehr.example.org/new/7",
        "https://ehr.example.org/Patient/temporary-7",
    ],
)
@pytest.mark.parametrize("has_id", [True, False])
def test_a_full_url_that_says_something_else_than_the_id(tmp_path: Path, url: str, has_id: bool) -> None:
    child, mother = patient("x"), related("y", "x", patient={"reference": url})
    if not has_id:
        del child["id"]
    outcome = run(document(tmp_path, bundle("transaction", child, mother, full_urls=[url])))
    assert (outcome.exit_code, outcome.waiting) == (0, {})
    assert Patient.objects.get().ties.count() == 1


def test_a_full_url_with_a_version_gives_the_id_before_it(tmp_path: Path) -> None:
    two = [patient("x", "Ada"), patient("x", "Leo")]
    for child in two:
        del child["id"]
    urls = [f"https://ehr.example.org/Patient/{name}/_history/1" for name in ("a", "b")]
    assert run(document(tmp_path, bundle("searchset", *two, full_urls=urls))).created == {"Patient": 2}
    assert run(ndjson(tmp_path, related("r", "a"))).waiting == {}


def test_a_bundle_in_one_line_may_be_longer_than_other_lines(tmp_path: Path) -> None:
    told = patient("big", text={"status": "generated", "div": "<div>" + "x" * files.MOST_OF_A_LINE + "</div>"})
    outcome = run(document(tmp_path, bundle("collection", told, THREE[0]), indent=None))
    assert (outcome.exit_code, outcome.created) == (0, {"Patient": 2})


def test_bundles_in_bundles_without_end(tmp_path: Path) -> None:
    nested = bundle("collection", THREE[0])
    for _ in range(40):
        nested = bundle("collection", nested)
    outcome = run(ndjson(tmp_path, nested, THREE[1]))
    assert (outcome.exit_code, outcome.created) == (3, {"Patient": 1})
    problem = "entry 1: is a Bundle within more than 8 others, which is not read"
    assert [(r["line"], r["problem"]) for r in outcome.refusals] == [(1, problem)]


def test_an_entry_that_deletes_is_refused(tmp_path: Path) -> None:
    data = bundle("transaction", THREE[0])
    data["entry"].append({"request": {"method": "DELETE", "url": "Patient/b"}})
    outcome = run(document(tmp_path, data))
    assert (outcome.exit_code, outcome.created) == (3, {"Patient": 1})
    problem = "entry 2: DELETE is not taken: send it with active false, an Appointment as cancelled"
    assert [r["problem"] for r in outcome.refusals] == [problem]


def test_a_bundle_with_bad_entries(tmp_path: Path) -> None:
    data = bundle("collection", THREE[0], {"resourceType": "Patient", "id": "x", "birthDate": "yesterday"}, THREE[1])
    data["entry"] += ["nothing", {"fullUrl": "urn:x"}, {"resource": 5}]
    outcome = run(document(tmp_path, data))
    assert outcome.created == {"Patient": 2}
    problems = [r["problem"] for r in outcome.refusals]
    assert problems[0] == "entry 2: Patient.birthDate must be a date like 2019-03-14"
    assert [p.split(":")[0] for p in problems] == ["entry 2", "entry 4", "entry 6"]
