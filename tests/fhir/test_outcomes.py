"""What became of each resource: counts, refusals with their place, copies, exit codes."""

import json
from pathlib import Path

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.families.models import Patient
from kinpin.inbox.models import SourceRecord
from kinpin.kernel import clock
from kinpin.practices.models import Organization, Practice
from tests.fhir.conftest import new_practice
from tests.fhir.importing import (
    Resource,
    appointment,
    bundle,
    document,
    ndjson,
    number,
    patient,
    person,
    related,
    run,
    updated,
)

EARLY, LATE = updated("2026-01-01T08:00:00Z"), updated("2026-01-01T08:00:00.500+00:00")


def given_names() -> list[str]:
    return sorted(Patient.objects.values_list("given", flat=True))


def test_all_in_and_then_unchanged(clinic: Practice, tmp_path: Path) -> None:
    family = [patient("a"), related("m", "a"), person("h", "RelatedPerson/m"), appointment("v", "Patient/a")]
    path = ndjson(tmp_path, *family)
    first, second = run(path), run(path)
    each = dict.fromkeys(("Appointment", "Patient", "Person", "RelatedPerson"), 1)
    assert (first.exit_code, first.created, second.created) == (0, each, {})
    assert (second.exit_code, second.unchanged) == (0, each)
    assert "Nothing has changed" in run(path, as_json=False).output


def test_another_order_of_elements_is_no_change(clinic: Practice, tmp_path: Path) -> None:
    run(ndjson(tmp_path, patient("a")))
    turned = dict(reversed(patient("a").items()))
    assert run(ndjson(tmp_path, turned)).unchanged == {"Patient": 1}


def test_the_json_object(clinic: Practice, tmp_path: Path) -> None:
    outcome = run(ndjson(tmp_path, patient("a"), {"resourceType": "Patient", "id": "b", "active": "yes"}))
    assert list(outcome.report) == [
        "read", "created", "updated", "unchanged", "refused", "passed_over", "waiting", "left_out", "refusals",
    ]  # fmt: skip
    assert outcome.read == {"Patient": 2}
    assert outcome.refused == {"Patient": 1}
    assert outcome.refusals == [
        {
            "file": str(tmp_path / "export.ndjson"),
            "line": 2,
            "resource": "Patient/b",
            "problem": "Patient.active must be true or false, not text",
        }
    ]
    assert outcome.output.count("\n") == 1


def test_ten_thousand_of_which_three_are_bad(clinic: Practice, tmp_path: Path) -> None:
    rows: list[Resource | str] = [patient(f"p{i}", f"Child{i}") for i in range(10_000)]
    rows[12] = patient("p12", birthDate="14/03/2019")
    rows[4998] = '{"resourceType": "Patient", "id": "p4998", '
    rows[9_999] = patient("p9999", name="Ada Okafor")
    outcome = run(ndjson(tmp_path, *rows))
    assert outcome.exit_code == 3
    assert outcome.created == {"Patient": 9_997}
    assert Patient.objects.count() == 9_997
    assert [(r["line"], r["resource"], r["problem"]) for r in outcome.refusals] == [
        (13, "Patient/p12", "Patient.birthDate must be a date like 2019-03-14"),
        (4999, "", "is not JSON: unexpected end of data"),
        (10_000, "Patient/p9999", "Patient.name must be a list, not text"),
    ]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ({"resourceType": "Patient"}, "Patient.id is missing"),
        (patient("a b"), "Patient.id must be 1 to 64 letters, digits, hyphens and dots"),
        (patient("x", gender="girl"), "Patient.gender has the unknown code “girl”"),
        (patient("x", birthDate="2019-02-30"), "Patient.birthDate must be a date like 2019-03-14"),
        (patient("x", contact=[{"name": {"family": 5}}]), "Patient.contact[0].name.family must be text, not a number"),
        (patient("x", link=[{"type": "replaced-by"}]), "Patient.link[0].other is missing"),
        ({"resourceType": "RelatedPerson", "id": "x"}, "RelatedPerson.patient is missing"),
        (appointment("x", "Patient/a", status="soon"), "Appointment.status has the unknown code “soon”"),
        (appointment("x", "Patient/a", start="2026-11-30"), "Appointment.start must be a moment with its time zone"),
        ({"resourceType": "Location", "id": "x", "status": "open"}, "Location.status has the unknown code “open”"),
        ({"resourceType": "Person", "id": "x", "link": [{}]}, "Person.link[0].target is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_plain_words(clinic: Practice, tmp_path: Path, bad: Resource, problem: str) -> None:
    outcome = run(ndjson(tmp_path, bad))
    assert (outcome.exit_code, outcome.created) == (3, {})
    assert outcome.refusals[0]["problem"].startswith(problem)


@pytest.mark.parametrize(
    "flawed",
    [
        {"resourceType": "Person", "id": "x", "birthDate": "14/03/2019", "name": "Ada Okafor"},
        {"resourceType": "Practitioner", "id": "x", "name": [{"family": "Bello"}], "gender": "m", "telecom": {}},
        patient("x", maritalStatus="married", photo="a picture"),
    ],
)
def test_a_flaw_in_what_is_not_read_keeps_nothing_out(clinic: Practice, tmp_path: Path, flawed: Resource) -> None:
    outcome = run(ndjson(tmp_path, flawed))
    assert (outcome.exit_code, outcome.created) == (0, {flawed["resourceType"]: 1})


def test_a_refusal_repeats_no_name_and_no_birth_date(clinic: Practice, tmp_path: Path) -> None:
    outcome = run(ndjson(tmp_path, patient("x", "ROSEMARY" * 60, birthDate="3-14-2019")), as_json=False)
    assert outcome.exit_code == 3
    assert "ROSEMARY" not in outcome.output
    assert "3-14-2019" not in outcome.output


def test_refusals_on_a_terminal_say_file_and_line(clinic: Practice, tmp_path: Path) -> None:
    path = ndjson(tmp_path, *(patient(f"p{i}", gender="x y") for i in range(60)))
    outcome = run(path, as_json=False)
    assert "60 did not come in:" in outcome.output
    assert f"{path} line 50: Patient.gender has an unknown code (Patient/p49)" in outcome.output
    assert "and 10 more; --json lists all of them." in outcome.output


class TestCopies:
    """Two copies of one resource in one call."""

    pytestmark = pytest.mark.usefixtures("clinic")

    def test_the_same_twice(self, tmp_path: Path) -> None:
        outcome = run(ndjson(tmp_path, patient("a"), patient("a")))
        assert (outcome.exit_code, outcome.created, outcome.unchanged) == (0, {"Patient": 1}, {"Patient": 1})

    @pytest.mark.parametrize("newest_first", [True, False])
    def test_the_newest_goes_in(self, tmp_path: Path, newest_first: bool) -> None:
        """By the moment, not by the text: .500+00:00 is later than Z."""
        copies = [patient("a", "Later", meta=LATE), patient("a", "Earlier", meta=EARLY)]
        outcome = run(ndjson(tmp_path, *(copies if newest_first else reversed(copies))))
        assert (outcome.exit_code, outcome.created, outcome.refused) == (3, {"Patient": 1}, {"Patient": 1})
        assert given_names() == ["Later"]
        assert outcome.refusals[0]["line"] == (2 if newest_first else 1)
        assert outcome.refusals[0]["problem"].startswith("conflict: differs from the copy in ")
        assert outcome.refusals[0]["problem"].endswith("which is newer (meta.lastUpdated)")

    def test_without_a_time_the_first_by_path_goes_in(self, tmp_path: Path) -> None:
        one = ndjson(tmp_path, patient("a", "Second"), name="b/1.ndjson")
        other = ndjson(tmp_path, patient("a", "First"), name="a/2.ndjson")
        outcome = run(one, other)
        assert given_names() == ["First"]
        assert outcome.refusals[0]["file"] == str(one)
        assert outcome.refusals[0]["problem"] == f"conflict: differs from the copy in {other} line 1, which came first"

    def test_one_with_a_time_is_newer_than_one_without(self, tmp_path: Path) -> None:
        run(ndjson(tmp_path, patient("a", "Undated"), patient("a", "Dated", meta=EARLY)))
        assert given_names() == ["Dated"]

    def test_a_broken_copy_does_not_win(self, tmp_path: Path) -> None:
        outcome = run(ndjson(tmp_path, patient("a", "Whole"), patient("a", 7, meta=LATE)))  # type: ignore[arg-type]
        assert given_names() == ["Whole"]
        assert outcome.refusals[0]["problem"] == "Patient.name[0].given[0] must be text, not a number"

    def test_in_a_bundle_and_beside_it(self, tmp_path: Path) -> None:
        document(tmp_path, bundle("collection", patient("a", "Bundled", meta=LATE)), "b.json")
        ndjson(tmp_path, patient("a", "Lined", meta=EARLY), related("r", "a", "One"), related("r", "a", "Two"))
        outcome = run(tmp_path)
        assert given_names() == ["Bundled"]
        assert outcome.refused == {"Patient": 1, "RelatedPerson": 1}

    def test_a_second_run_says_the_same(self, tmp_path: Path) -> None:
        path = ndjson(tmp_path, patient("a", "Later", meta=LATE), patient("a", "Earlier", meta=EARLY))
        first, second = run(path), run(path)
        assert (second.created, second.updated, second.unchanged) == ({}, {}, {"Patient": 1})
        assert second.refusals == first.refusals

    def test_an_older_copy_than_the_one_on_file(self, tmp_path: Path) -> None:
        run(ndjson(tmp_path, patient("a", "Later", meta=LATE)))
        outcome = run(ndjson(tmp_path, patient("a", "Earlier", meta=EARLY)))
        assert (outcome.exit_code, outcome.refused) == (3, {"Patient": 1})
        assert outcome.refusals[0]["problem"] == "is older than the copy that is on file (meta.lastUpdated)"
        assert given_names() == ["Later"]

    def test_an_older_copy_after_one_that_has_no_date(self, tmp_path: Path) -> None:
        run(ndjson(tmp_path, patient("a", "Later", meta=LATE)))
        run(ndjson(tmp_path, patient("a", "Undated")))
        outcome = run(ndjson(tmp_path, patient("a", "Earlier", meta=EARLY)))
        assert (outcome.exit_code, given_names()) == (3, ["Undated"])


class TestWrongCalls:
    """Exit code 2, what to do, and nothing touched."""

    pytestmark = pytest.mark.usefixtures("clinic")

    def test_a_path_that_is_not_there(self, tmp_path: Path) -> None:
        outcome = run(ndjson(tmp_path, patient("a")), tmp_path / "nowhere")
        assert (outcome.exit_code, "nowhere" in outcome.errors) == (2, True)
        assert Patient.objects.count() == 0

    def test_no_path(self) -> None:
        assert run().exit_code == 2

    def test_a_folder_with_nothing_to_read(self, tmp_path: Path) -> None:
        (tmp_path / "README.txt").write_text("hello")
        outcome = run(tmp_path)
        assert (outcome.exit_code, ".json or .ndjson" in outcome.errors) == (2, True)

    def test_a_practice_that_is_not_there(self, tmp_path: Path) -> None:
        outcome = run(ndjson(tmp_path, patient("a")), practice="oak")
        assert (outcome.exit_code, "There are: elm" in outcome.errors) == (2, True)

    def test_several_practices_and_none_named(self, tmp_path: Path) -> None:
        new_practice("oak", clock.now())
        outcome = run(ndjson(tmp_path, patient("a")))
        assert (outcome.exit_code, "--practice SLUG" in outcome.errors) == (2, True)
        assert Patient.objects.count() == 0

    @pytest.mark.parametrize("source", [" ", "s" * 41])
    def test_a_source_that_is_no_name(self, tmp_path: Path, source: str) -> None:
        assert run(ndjson(tmp_path, patient("a")), source=source).exit_code == 2

    def test_an_option_that_is_none(self, tmp_path: Path) -> None:
        assert run(ndjson(tmp_path, patient("a")), more=["--delete"]).exit_code == 2


def test_two_practices_are_kept_apart(clinic: Practice, tmp_path: Path) -> None:
    other = new_practice("oak", clock.now())
    mother = related("m", "a", identifier=[number("1")])
    path = ndjson(tmp_path, patient("a", identifier=[number("7")]), mother, appointment("v", "Patient/a"))
    here, there = run(path, practice="elm"), run(path, practice="oak")
    assert here.created == there.created == {"Appointment": 1, "Patient": 1, "RelatedPerson": 1}
    for practice in (clinic, other):
        child = Patient.objects.get(practice=practice)
        assert child.ties.get().contact.practice_id == practice.pk
    changed = ndjson(tmp_path, patient("a", "Changed", identifier=[number("7")]))
    run(changed, practice="oak")
    assert Patient.objects.get(practice=clinic).given == "Ada"


def test_two_sources_have_ids_of_their_own(clinic: Practice, tmp_path: Path) -> None:
    run(ndjson(tmp_path, patient("a", "Ada")), source="north")
    run(ndjson(tmp_path, patient("a", "Basil")), source="south")
    run(ndjson(tmp_path, related("m", "a", "Ngozi")), source="south")
    assert given_names() == ["Ada", "Basil"]
    assert Patient.objects.get(given="Basil").ties.count() == 1
    assert Patient.objects.get(given="Ada").ties.count() == 0
    assert set(SourceRecord.objects.values_list("source", flat=True)) == {"north", "south"}


def test_organizations_never_make_practices(clinic: Practice, tmp_path: Path) -> None:
    organization = {"resourceType": "Organization", "id": "o", "name": "Acme Health", "active": True}
    run(ndjson(tmp_path, organization, patient("a", managingOrganization={"reference": "Organization/o"})))
    assert list(Practice.objects.all()) == [clinic]
    child = Patient.objects.get()
    assert (child.practice, child.organization) == (clinic, Organization.objects.get(name="Acme Health"))
    run(ndjson(tmp_path, {**organization, "name": "Acme Care"}))
    told = list(Event.objects.filter(subject__startswith="organization:").order_by("pk").values_list("kind", flat=True))
    assert told == [Kind.ORGANIZATION_ADDED, Kind.ORGANIZATION_CHANGED]


def test_the_run_is_on_the_trail(clinic: Practice, tmp_path: Path) -> None:
    run(ndjson(tmp_path, patient("a"), patient("b", gender="x")), source="north")
    event = Event.objects.get(kind=Kind.RECORDS_IMPORTED)
    assert (event.practice_id, event.subject) == (clinic.pk, "source:north")
    detail = json.loads(event.detail)
    assert (detail["created"], detail["refused"]) == (1, 1)
    assert Event.objects.filter(kind=Kind.PATIENT_CREATED).count() == 1
