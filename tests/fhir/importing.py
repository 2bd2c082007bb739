"""The import as whoever runs it sees it: `kinpin import fhir`, its exit code, and what it prints."""

import gzip
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from kinpin.config.commands import main

Resource = dict[str, Any]
COUNTS = ("created", "updated", "unchanged", "refused", "passed_over")


@dataclass
class Outcome:
    """What one call came to. Counts are by type, and empty ones are left out."""

    exit_code: int
    output: str
    errors: str = ""
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def refusals(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.report["refusals"]
        return found

    def __getattr__(self, name: str) -> dict[str, int]:
        if name in ("read", *COUNTS, "waiting"):
            counts: dict[str, int] = self.report[name]
            return counts
        raise AttributeError(name)


def run(*paths: Path, practice: str = "", source: str = "", as_json: bool = True, more: Sequence[str] = ()) -> Outcome:
    """Call the command in this process, on the test database."""
    arguments = ["import", "fhir", *map(str, paths), *more]
    arguments += ["--practice", practice] if practice else []
    arguments += ["--source", source] if source else []
    arguments += ["--json"] if as_json else []
    result = CliRunner().invoke(main, arguments, env={"KINPIN_DATA": os.environ["KINPIN_DATA"]})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    said = json.loads(result.stdout) if as_json and result.exit_code in (0, 3) else {}
    return Outcome(result.exit_code, result.stdout, result.stderr, said)


def lines(resources: Iterable[Mapping[str, Any] | str]) -> bytes:
    """NDJSON; a text goes in as it is."""
    return b"".join((r if isinstance(r, str) else json.dumps(r)).encode() + b"\n" for r in resources)


def ndjson(folder: Path, *resources: Mapping[str, Any] | str, name: str = "export.ndjson") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(lines(resources)) if name.endswith(".gz") else lines(resources))
    return path


def document(folder: Path, data: Any, name: str = "one.json", *, indent: int | None = 2) -> Path:
    path = folder / name
    text = json.dumps(data, indent=indent).encode()
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return path


def bundle(kind: str, *resources: Resource, full_urls: Sequence[str] = ()) -> Resource:
    entries: list[Resource] = [{"resource": r} for r in resources]
    for entry, url in zip(entries, full_urls, strict=False):
        entry["fullUrl"] = url
    if kind == "transaction":
        for entry in entries:
            entry["request"] = {"method": "POST", "url": entry["resource"]["resourceType"]}
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def patient(id_: str, given: str = "Ada", family: str = "Okafor", **more: Any) -> Resource:
    return {
        "resourceType": "Patient",
        "id": id_,
        "name": [{"family": family, "given": [given]}],
        "gender": "female",
        "birthDate": "2019-03-14",
        **more,
    }


def related(
    id_: str, of: str, given: str = "Ngozi", family: str = "Okafor", code: str = "MTH", **more: Any
) -> Resource:
    coding = {"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": code}
    return {
        "resourceType": "RelatedPerson",
        "id": id_,
        "active": True,
        "patient": {"reference": f"Patient/{of}"},
        "relationship": [{"coding": [coding]}],
        "name": [{"family": family, "given": [given]}],
        **more,
    }


def person(id_: str, *targets: str) -> Resource:
    return {"resourceType": "Person", "id": id_, "link": [{"target": {"reference": t}} for t in targets]}


def appointment(id_: str, *actors: str, start: str = "2026-11-30T14:30:00Z", **more: Any) -> Resource:
    participants = [{"actor": {"reference": actor}, "status": "accepted"} for actor in actors]
    return {
        "resourceType": "Appointment",
        "id": id_,
        "status": "booked",
        "start": start,
        "minutesDuration": 20,
        "participant": participants,
        **more,
    }


def number(value: str, system: str = "urn:test:people", **more: Any) -> Resource:
    return {"system": system, "value": value, **more}


def authority(code: str) -> Resource:
    return {"url": "https://kinpin.dev/fhir/StructureDefinition/contact-authority", "valueCode": code}


def updated(moment: str) -> Resource:
    return {"lastUpdated": moment}
