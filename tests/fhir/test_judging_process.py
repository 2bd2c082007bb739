"""Many resources are judged in a process beside the import: with the same end, however either of the two ends."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from kinpin.families.models import Contact, Patient, Tie
from kinpin.inbox.models import SourceRecord
from kinpin.practices.models import Practice
from tests.fhir.conftest import new_practice
from tests.fhir.importing import appointment, bundle, document, ndjson, patient, person, related, run, updated

AT_ONCE = 20
MANY = range(3 * AT_ONCE + 5)
COLUMNS = ("given", "family", "birth_date", "status", "cell_phone")


class Spy(ProcessPoolExecutor):
    """Counts what the helper was given."""

    batches = 0

    def submit(self, *args: Any, **kwargs: Any) -> Any:
        type(self).batches += 1
        return super().submit(*args, **kwargs)


class Dying(Spy):
    """A helper that is killed after its second batch."""

    def submit(self, *args: Any, **kwargs: Any) -> Any:
        if self.batches == 2:
            for child in multiprocessing.active_children():
                child.kill()
                child.join()
        return super().submit(*args, **kwargs)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kinpin.fhir.gate.AT_ONCE", AT_ONCE)
    monkeypatch.setattr("kinpin.fhir.judging_process._IN_PLACE", AT_ONCE)


@pytest.fixture
def helped_by(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[type[Spy], int], None]]:
    def use(spy: type[Spy], cores: int = 2) -> None:
        spy.batches = 0
        monkeypatch.setattr("kinpin.fhir.judging_process.ProcessPoolExecutor", spy)
        monkeypatch.setattr("kinpin.fhir.judging_process._cores", lambda: cores)

    yield use
    assert multiprocessing.active_children() == []  # nobody is left behind


def export(folder: Path) -> list[Path]:
    """Of every type, more than one batch of most, each with something wrong in it, some that wait, and rivals."""
    phone = [{"system": "phone", "use": "mobile", "value": "+1 555 010 0199"}]
    listed = [{"name": {"family": "Okafor", "given": ["Uju"]}, "telecom": phone}]
    organization: dict[str, Any] = {"resourceType": "Organization", "id": "o", "name": "Elm"}
    role: dict[str, Any] = {
        "resourceType": "PractitionerRole",
        "id": "x",
        "practitioner": {"reference": "Practitioner/d"},
    }
    doctor: dict[str, Any] = {"resourceType": "Practitioner", "id": "d", "name": [{"family": "Bello"}]}
    resources = [
        appointment("v", "Patient/p1", "Practitioner/d"),
        *(appointment(f"v{i}", f"Patient/p{i}") for i in MANY),
        *(related(f"r{i}", f"p{i}", f"Mother{i}", telecom=phone) for i in MANY),
        *(related(f"w{i}", "nobody", telecom="none" if i % 9 == 0 else []) for i in MANY),
        *(patient(f"p{i}", f"Child{i}", gender="boy" if i % 7 == 0 else "male", contact=listed) for i in MANY),
        *(patient("twice", f"Name{i}", meta=updated(f"2026-01-0{i}T08:00:00Z")) for i in (1, 2, 3)),
        person("h", "RelatedPerson/r1", "RelatedPerson/r2"),
        doctor,
        role,
        organization,
    ]
    more = bundle("collection", *(patient(f"b{i}", "Bundled", birthDate="soon") for i in range(3)))
    return [ndjson(folder, *resources), document(folder, more)]


def everything(practice: Practice) -> list[Any]:
    """What is on file, without what differs from one run to the next."""
    here = {"practice_id": practice.pk}
    records = SourceRecord.objects.filter(**here).order_by("kind", "external_id")
    ties = Tie.objects.filter(patient__practice_id=practice.pk)
    return [
        list(records.values_list("kind", "external_id", "digest", "sent", "live", "ends_on", "body")),
        sorted(map(str, Patient.objects.filter(**here).values_list(*COLUMNS))),
        sorted(map(str, Contact.objects.filter(**here).values_list(*COLUMNS[:3]))),
        sorted(map(str, ties.values_list("patient__given", "contact__given", "role", "ended_at"))),
    ]


def test_it_comes_to_the_same_as_in_place(
    tmp_path: Path, clinic: Practice, at: Any, helped_by: Callable[..., None]
) -> None:
    other, paths = new_practice("oak", at), export(tmp_path)
    helped_by(Spy)
    helped = run(*paths, practice="elm")
    assert Spy.batches > len(MANY) // AT_ONCE
    helped_by(Spy, 1)
    alone = run(*paths, practice="oak")
    assert Spy.batches == 0
    assert helped.report | {"practice": ""} == alone.report | {"practice": ""}
    assert len(helped.refusals) > 3
    assert helped.waiting
    assert everything(clinic) == everything(other)
    helped_by(Spy)
    again = run(*paths, practice="elm")
    assert (again.created, again.updated, again.refusals) == ({}, {}, helped.refusals)
    late = ndjson(tmp_path, patient("nobody"), name="late.ndjson")
    elm, oak = (run(late, practice=slug).waiting for slug in ("elm", "oak"))
    assert elm == oak != helped.waiting
    assert everything(clinic) == everything(other)


@pytest.mark.usefixtures("clinic")
def test_a_few_need_no_process(tmp_path: Path, helped_by: Callable[..., None]) -> None:
    helped_by(Spy)
    run(ndjson(tmp_path, *(patient(f"p{i}") for i in range(AT_ONCE))))
    assert Spy.batches == 0


@pytest.mark.usefixtures("clinic")
def test_where_nothing_is_new_there_is_no_process(tmp_path: Path, helped_by: Callable[..., None]) -> None:
    path = ndjson(tmp_path, *(patient(f"p{i}") for i in MANY))
    helped_by(Spy)
    run(path)
    helped_by(Spy)
    assert run(path).unchanged == {"Patient": len(MANY)}
    assert Spy.batches == 0


@pytest.mark.usefixtures("clinic")
def test_a_helper_that_is_killed_is_told_of_and_a_further_run_completes(
    tmp_path: Path, helped_by: Callable[..., None]
) -> None:
    path = ndjson(
        tmp_path,
        *(patient(f"p{i}", f"Child{i}") for i in MANY),
        *(related(f"r{i}", f"p{i}", f"Mother{i}") for i in MANY),
    )
    helped_by(Dying)
    broken = run(path)
    assert broken.exit_code == 2
    assert "helper process was killed" in broken.errors
    assert "run the import again" in broken.errors
    assert "Traceback" not in broken.errors
    there = Patient.objects.count()
    assert there in (AT_ONCE, 2 * AT_ONCE, 3 * AT_ONCE)  # each batch as a whole
    assert SourceRecord.objects.count() == there
    helped_by(Spy)
    second = run(path)
    assert (second.exit_code, second.unchanged) == (0, {"Patient": there})
    assert second.created == {"Patient": len(MANY) - there, "RelatedPerson": len(MANY)}
    assert Tie.objects.count() == len(MANY)


# An import that says when its helper is at work, and then waits. The helper has its output too, so that what is read
# of both ends when both have ended.
PROGRAM = """
import signal, sys
from datetime import date
signal.signal(signal.SIGINT, signal.default_int_handler)  # as at a terminal, also where the tests run in the background
from kinpin.fhir import judging_process
judging_process._IN_PLACE = 0
judging_process._cores = lambda: 2
with judging_process.helped() as helps:
    try:
        print(helps.judge("Person", date(2026, 1, 1), [(b'{"resourceType": "Person", "id": "a"}', b"")]).result())
        sys.stdout.flush()
        sys.stdin.read()
    except KeyboardInterrupt:
        print("ended")
"""


def started() -> "subprocess.Popen[str]":
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    import_ = subprocess.Popen([sys.executable, "-c", PROGRAM], text=True, start_new_session=True, **pipes)
    assert import_.stdout is not None
    assert "PersonIn" in import_.stdout.readline()
    return import_


@pytest.mark.either
def test_ctrl_c_is_for_the_import_alone() -> None:
    with started() as import_:
        os.killpg(import_.pid, signal.SIGINT)
        assert import_.communicate(timeout=60) == ("ended\n", "")
        assert import_.returncode == 0


@pytest.mark.either
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_helper_does_not_outlive_an_import_that_is_killed(how: signal.Signals) -> None:
    with started() as import_:
        import_.send_signal(how)
        out, _ = import_.communicate(timeout=60)
        assert (out, import_.returncode) == ("", -how)
