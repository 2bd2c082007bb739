"""The whole developer set goes in, and what lies in the database is counted against the files."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kinpin.families.models import Authority, Contact, Patient, SearchKey, Tie
from kinpin.families.rules import Status
from kinpin.practices.models import Organization, Practice, Provider, Site
from kinpin.schedule.models import Appointment
from tests.fhir.importing import Resource, run
from tests.shared import shared

READ = {
    "Patient", "RelatedPerson", "Person", "Practitioner", "PractitionerRole", "Organization", "Location", "Appointment",
}  # fmt: skip


class Files:
    """What the files say, worked out from them alone."""

    def __init__(self, folder: Path) -> None:
        self.every = [r for path in sorted(folder.rglob("*.ndjson")) for r in _resources(path)]
        self.good: dict[str, Resource] = {}
        self.conflicts = 0
        for resource in self.every:
            if resource["resourceType"] in READ and not self._is_bad(resource):
                first = self.good.setdefault(_name(resource), resource)
                self.conflicts += first != resource

    def _is_bad(self, resource: Resource) -> bool:
        no_status = any("status" not in p for p in resource.get("participant", []))
        return "[" in resource["id"] or no_status

    def of(self, kind: str) -> list[Resource]:
        return [r for r in self.good.values() if r["resourceType"] == kind]

    def bad(self) -> list[str]:
        return [_name(r) for r in self.every if r["resourceType"] in READ and self._is_bad(r)]

    def counts(self) -> Counter[str]:
        return Counter(r["resourceType"] for r in self.every)

    def humans(self) -> list[tuple[str, str]]:
        """Each entry of somebody around a patient: whom it is about, and who it is, by what joins entries."""
        by_person = {
            link["target"]["reference"]: _name(person)
            for person in self.of("Person")
            for link in person.get("link", [])
            if link["target"].get("reference", "").startswith("RelatedPerson/")
        }
        found = []
        for entry in self.of("RelatedPerson"):
            numbers = [
                f"{i['system']}|{i['value']}" for i in entry.get("identifier", []) if "system" in i and "value" in i
            ]
            who = numbers[0] if numbers else by_person.get(_name(entry), _name(entry))
            found.append((entry["patient"].get("reference", ""), who))
        for patient in self.of("Patient"):
            for i, entry in enumerate(patient.get("contact", [])):
                itself = "ONESELF" in json.dumps(entry.get("relationship"))
                if not itself and ("name" in entry or ("telecom" in entry and "organization" not in entry)):
                    found.append((_name(patient), f"{_name(patient)}#{i}"))
        return [(patient, who) for patient, who in found if patient in self.good]


def _resources(path: Path) -> Iterator[Resource]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _name(resource: Resource) -> str:
    return f"{resource['resourceType']}/{resource['id']}"


def _actors(appointment: Resource) -> list[str]:
    return [p["actor"].get("reference", "") for p in appointment["participant"] if "actor" in p]


@pytest.fixture
def files() -> Files:
    return Files(shared("fhir"))


def test_everything_is_counted_and_refusals_say_where_and_what(clinic: Practice, files: Files) -> None:
    outcome = run(shared("fhir"))
    assert outcome.exit_code == 3
    assert outcome.read == files.counts()
    assert outcome.passed_over == {kind: n for kind, n in files.counts().items() if kind not in READ}
    assert outcome.created == Counter(r["resourceType"] for r in files.good.values())
    assert (outcome.updated, outcome.unchanged) == ({}, {})
    assert sum(outcome.refused.values()) == len(files.bad()) + files.conflicts
    wrong = [r for r in outcome.refusals if not r["problem"].startswith("conflict")]
    assert sorted(files.bad()) == sorted(r["resource"] for r in wrong)
    for refusal in outcome.refusals:
        line = Path(refusal["file"]).read_text(encoding="utf-8").splitlines()[refusal["line"] - 1]
        assert _name(json.loads(line)) == refusal["resource"]
    conflict = next(r for r in outcome.refusals if r["problem"].startswith("conflict"))
    assert conflict["resource"] == "Patient/example"
    assert "hl7-r4-examples/Patient.ndjson line 4, which came first" in conflict["problem"]
    # Once more: nothing is written, and the command says so.
    before = _everything()
    again = run(shared("fhir"))
    assert (again.created, again.updated, again.unchanged) == ({}, {}, outcome.created)
    assert again.refusals == outcome.refusals
    assert "Nothing has changed" in run(shared("fhir"), as_json=False).output
    assert _everything() == before


def test_what_lies_in_the_database(clinic: Practice, files: Files) -> None:
    outcome = run(shared("fhir"))
    for model, kind in ((Patient, "Patient"), (Organization, "Organization"), (Site, "Location")):
        assert model._default_manager.count() == len(files.of(kind)), kind
    assert Provider.objects.count() == len(files.of("Practitioner"))
    humans = files.humans()
    assert Tie.objects.count() == len(set(humans))
    # A Person may leave two entries apart whose names contradict; the set has none.
    assert Contact.objects.filter(merged_into=None).count() == len({who for _, who in humans})
    ready = [
        a
        for a in files.of("Appointment")
        if "start" in a and any(actor in files.good for actor in _actors(a) if actor.startswith("Patient/"))
    ]
    assert Appointment.objects.count() == len(ready)
    assert outcome.waiting["Appointment"] == len(files.of("Appointment")) - len(ready)
    assert Authority.objects.count() == 0
    assert Practice.objects.count() == 1
    assert Counter(map(_status, files.of("Patient"))) == Counter(Patient.objects.values_list("status", flat=True))
    stored = {(p.family, p.given) for p in Patient.objects.all()}
    for patient in files.of("Patient"):
        names = [n for n in patient.get("name", []) if n.get("use") not in ("old", "maiden", "nickname")]
        written = [(n.get("family", ""), (n.get("given") or [""])[0]) for n in names if "family" in n or "given" in n]
        assert not written or stored & set(written), _name(patient)


def _status(patient: dict[str, Any]) -> str:
    if any(link["type"] == "replaced-by" for link in patient.get("link", [])):
        return Status.MERGED.value
    if patient.get("deceasedBoolean") or "deceasedDateTime" in patient:
        return Status.DECEASED.value
    return (Status.ACTIVE if patient.get("active", True) else Status.INACTIVE).value


def _everything() -> list[list[Any]]:
    models = (Patient, Contact, Tie, SearchKey, Site, Organization, Provider, Appointment)
    return [list(model._default_manager.order_by("pk").values()) for model in models]
