"""The forms in which resources come, and files that are not what they should be."""

import gzip
import json
import os
from pathlib import Path

import pytest

from kinpin.families.models import Patient
from kinpin.fhir import files
from tests.fhir.importing import (
    Resource,
    appointment,
    bundle,
    document,
    lines,
    ndjson,
    patient,
    related,
    run,
)

THREE = [patient("a"), patient("b", "Basil"), patient("c", "Clover")]
pytestmark = pytest.mark.usefixtures("clinic")


def names() -> list[str]:
    return sorted(Patient.objects.values_list("given", flat=True))


@pytest.mark.parametrize("name", ["one.json", "one.json.gz", "ONE.JSON"])
def test_a_single_resource(tmp_path: Path, name: str) -> None:
    assert run(document(tmp_path, THREE[0], name)).created == {"Patient": 1}


@pytest.mark.parametrize("name", ["p.ndjson", "p.jsonl", "p.ndjson.gz", "p.json", "anything"])
def test_lines(tmp_path: Path, name: str) -> None:
    assert run(ndjson(tmp_path, *THREE, name=name)).created == {"Patient": 3}


def test_gzip_is_known_by_what_it_holds_and_not_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "packed.ndjson"
    path.write_bytes(gzip.compress(lines(THREE)))
    assert run(path).created == {"Patient": 3}


@pytest.mark.parametrize("as_json", [True, False])
def test_a_file_whose_name_no_text_can_hold_is_named_all_the_same(tmp_path: Path, as_json: bool) -> None:
    """As another system's disk writes *médicos*; both the file itself and the copy in it are told of."""
    folder = tmp_path / os.fsdecode(b"m\xe9dicos")
    ndjson(folder, THREE[0], "no JSON", name="1.ndjson")
    ndjson(folder, {**THREE[0], "gender": "male"}, name="2.ndjson")
    outcome = run(folder, as_json=as_json)
    assert outcome.exit_code == 3
    named = f"{tmp_path}/m\\xe9dicos"
    if as_json:
        assert [refusal["file"] for refusal in outcome.refusals] == [f"{named}/1.ndjson", f"{named}/2.ndjson"]
        assert f"the copy in {named}/1.ndjson line 1" in outcome.refusals[1]["problem"]
    else:
        assert f"{named}/1.ndjson line 2: " in outcome.output
        assert f"the copy in {named}/1.ndjson line 1" in outcome.output


def test_a_folder_with_everything_in_it(tmp_path: Path) -> None:
    ndjson(tmp_path, THREE[0], name="deep/down/p.ndjson")
    ndjson(tmp_path, THREE[1], name="p.jsonl.gz")
    document(tmp_path, bundle("collection", THREE[2]), "b.json")
    (tmp_path / "README.txt").write_text("not read")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    outcome = run(tmp_path, tmp_path / "b.json", tmp_path / "deep")  # each file once
    assert (outcome.exit_code, outcome.read) == (0, {"Patient": 3})


def test_blank_lines_windows_line_ends_and_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "p.ndjson"
    path.write_bytes(b"\xef\xbb\xbf\r\n" + b"\r\n\r\n".join(json.dumps(p).encode() for p in THREE))
    assert run(path).created == {"Patient": 3}


def test_other_types_are_counted_and_passed_over(tmp_path: Path) -> None:
    others: list[Resource] = [{"resourceType": "Observation"}, {"resourceType": "Observation", "id": 7}]
    outcome = run(ndjson(tmp_path, *others, {"resourceType": "Nonsense", "id": "n"}, THREE[0]))
    assert outcome.exit_code == 0
    assert outcome.passed_over == {"Nonsense": 1, "Observation": 2}
    assert outcome.refused == {}


def test_the_order_of_the_files_does_not_matter(tmp_path: Path) -> None:
    """What refers to something comes first, and in a file of its own."""
    ndjson(tmp_path, appointment("v", "Patient/a"), related("m", "a"), name="1.ndjson")
    ndjson(tmp_path, THREE[0], name="2.ndjson")
    outcome = run(tmp_path)
    assert (outcome.created, outcome.waiting) == ({"Appointment": 1, "Patient": 1, "RelatedPerson": 1}, {})


BAD_LINES = {
    "not JSON": '{"resourceType": "Patient", ',
    "not an object": "[1, 2]",
    "a number": "17",
    "no type": '{"id": "x"}',
    "a type that is none": '{"resourceType": 5}',
    "empty": "{}",
    "not a number": '{"resourceType": "Patient", "id": NaN}',
    "a lone surrogate": '{"resourceType": "Patient", "id": "\\ud800"}',
}


@pytest.mark.parametrize("bad", BAD_LINES.values(), ids=BAD_LINES)
def test_a_broken_line_is_refused_and_the_rest_goes_in(tmp_path: Path, bad: str) -> None:
    outcome = run(ndjson(tmp_path, THREE[0], bad, THREE[1]))
    assert (outcome.exit_code, outcome.created) == (3, {"Patient": 2})
    assert [r["line"] for r in outcome.refusals] == [2]
    assert outcome.refusals[0]["problem"].startswith("is not ")


def test_a_broken_first_line_of_a_file_named_json(tmp_path: Path) -> None:
    outcome = run(ndjson(tmp_path, BAD_LINES["not JSON"], *THREE, name="p.json"))
    assert (outcome.created, [r["line"] for r in outcome.refusals]) == ({"Patient": 3}, [1])


def test_invalid_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "latin.ndjson"
    latin = json.dumps(patient("l", "Zoë"), ensure_ascii=False).encode("latin-1")
    path.write_bytes(latin + b"\n" + lines(THREE))
    outcome = run(path)
    assert (outcome.created, [r["line"] for r in outcome.refusals]) == ({"Patient": 3}, [1])


def test_text_with_a_null_sign(tmp_path: Path) -> None:
    """PostgreSQL can't keep one; SQLite could. Neither takes it, and nothing else is lost."""
    outcome = run(ndjson(tmp_path, THREE[0], patient("n", "Nu\x00ll"), THREE[1]))
    assert (outcome.exit_code, outcome.created) == (3, {"Patient": 2})
    assert outcome.refusals[0]["resource"] == "Patient/n"


def test_a_backslash_is_no_null_sign(tmp_path: Path) -> None:
    assert run(ndjson(tmp_path, patient("n", "A\\u0000"))).created == {"Patient": 1}
    assert names() == ["A\\u0000"]


def test_a_terminal_is_told_nothing_but_words(tmp_path: Path) -> None:
    """Ids and types that would move the cursor, or fill the screen, are not repeated."""
    odd = [{"resourceType": "Patient", "id": "\x1b[2J"}, {"resourceType": "\x1b[2J"}, {"resourceType": "P" * 9000}]
    outcome = run(ndjson(tmp_path, *odd, {"resourceType": "Patient", "id": "i" * 9000}), as_json=False)
    assert "\x1b" not in outcome.output
    assert "i" * 200 not in outcome.output
    assert "P" * 200 not in outcome.output


def test_truncated_gzip_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "p.ndjson.gz"
    many = [patient(f"p{i}", f"Child{i * 7919 % 10007}") for i in range(3000)]
    path.write_bytes(gzip.compress(lines(many))[:-3000])
    outcome = run(path)
    assert outcome.exit_code == 3
    assert 500 < outcome.created["Patient"] < 3000
    assert "breaks off" in outcome.refusals[-1]["problem"]
    assert outcome.refusals[-1]["line"] == outcome.created["Patient"] + outcome.refused.get("Patient", 0)


def test_a_file_that_only_begins_like_gzip(tmp_path: Path) -> None:
    path = tmp_path / "p.ndjson"
    path.write_bytes(b"\x1f\x8b\x08nonsense")
    outcome = run(path)
    assert (outcome.exit_code, outcome.refusals[0]["line"]) == (3, 1)


def test_a_huge_line(tmp_path: Path) -> None:
    """Ten megabytes of narrative in one resource, and a name that has no room."""
    told = patient("big", text={"status": "generated", "div": "<div>" + "x" * 10_000_000 + "</div>"})
    outcome = run(ndjson(tmp_path, told, patient("long", "N" * 100_000), THREE[0]))
    assert outcome.created == {"Patient": 2}
    problem = "Patient.name[0].given[0] is longer than the 300 characters there is room for"
    assert outcome.refusals[0]["problem"] == problem


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("name", ["p.ndjson", "p.ndjson.gz"])
def test_a_line_that_would_fill_the_memory_is_passed_over(tmp_path: Path, name: str, place: int) -> None:
    told = patient("big", text={"status": "generated", "div": "<div>" + "x" * files.MOST_OF_A_LINE + "</div>"})
    others = [*THREE[:place], told, *THREE[place:]]
    outcome = run(ndjson(tmp_path, *others, name=name))
    assert (outcome.exit_code, outcome.created) == (3, {"Patient": 3})
    assert [(r["line"], r["problem"]) for r in outcome.refusals] == [
        (place + 1, "is a line of more than 32 MB, which is not read")
    ]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_document_that_would_fill_the_memory_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, indent: int | None
) -> None:
    monkeypatch.setattr(files, "MOST_OF_A_DOCUMENT", 100_000)  # the real bound would take a second and a gigabyte
    told = patient("big", text={"status": "generated", "div": "<div>" + "x" * 100_000 + "</div>"})
    document(tmp_path, bundle("collection", told), "big.json.gz", indent=indent)
    document(tmp_path, bundle("collection", *THREE), "small.json", indent=indent)
    outcome = run(tmp_path)
    assert (outcome.exit_code, outcome.created) == (3, {"Patient": 3})
    assert [(Path(r["file"]).name, r["line"]) for r in outcome.refusals] == [("big.json.gz", 1)]
    assert outcome.refusals[0]["problem"].endswith("which is not read: write one resource a line")


def test_what_is_no_gzip_in_spite_of_its_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "archive.ndjson.gz").write_bytes(b"PK\x03\x04 another way to pack")
    (tmp_path / "plain.ndjson.gz").write_bytes(lines(THREE))
    (tmp_path / "empty.ndjson.gz").touch()
    outcome = run(tmp_path)
    assert (outcome.exit_code, outcome.created) == (3, {"Patient": 3})
    assert [r["problem"] for r in outcome.refusals] == ["the file is no gzip, though its name ends in .gz"] * 2


@pytest.mark.parametrize("depth", [200, 5000, 200_000])
def test_deep_json(tmp_path: Path, depth: int) -> None:
    deep = f'{{"resourceType": "Patient", "id": "deep", "extension": {"[" * depth}{"]" * depth}}}'
    outcome = run(ndjson(tmp_path, deep, THREE[0]))
    assert (outcome.exit_code, outcome.created) == (3, {"Patient": 1})


@pytest.mark.parametrize("name", ["empty.ndjson", "empty.json", "empty.json.gz"])
def test_an_empty_file_is_nothing_wrong_where_there_is_another(tmp_path: Path, name: str) -> None:
    ndjson(tmp_path, name=name)
    ndjson(tmp_path, THREE[0])
    assert (run(tmp_path).exit_code, names()) == (0, ["Ada"])


@pytest.mark.parametrize("text", [b"", b" \n\n", b'{"resourceType": "Bundle", "type": "searchset", "total": 0}'])
def test_where_no_resource_is_read_it_says_so(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "export.json").write_bytes(text)
    for path in (tmp_path, Path("/dev/null")):
        outcome = run(path)
        assert (outcome.exit_code, "There is no resource in what you named." in outcome.errors) == (2, True)


def test_a_link_to_nowhere_in_a_folder_is_told(tmp_path: Path) -> None:
    ndjson(tmp_path, THREE[0])
    (tmp_path / "dangling.json").symlink_to(tmp_path / "nowhere.json")
    outcome = run(tmp_path)
    assert (outcome.exit_code, outcome.created) == (3, {"Patient": 1})
    assert [r["problem"] for r in outcome.refusals] == ["the file can't be read: No such file or directory"]


def test_a_folder_that_is_linked_to_is_read_and_each_file_once(tmp_path: Path) -> None:
    ndjson(tmp_path, THREE[0], name="export/p.ndjson")
    ndjson(tmp_path, THREE[1], name="elsewhere/deep/q.ndjson")
    (tmp_path / "export" / "latest").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "deep" / "back").symlink_to(tmp_path / "export")
    outcome = run(tmp_path / "export")
    assert (outcome.exit_code, outcome.read) == (0, {"Patient": 2})
