"""Many records in one batch: written in another way than a few, and the same in the end."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.audit.verify import broken
from kinpin.families.models import Patient
from kinpin.inbox.models import SourceRecord, Want
from kinpin.inbox.waiting import forget_wants, note_ended, said_to_hold
from kinpin.practices.models import Practice
from tests.fhir.importing import ndjson, patient, related, run

MANY = range(120)
MORE_THAN_PARAMETERS = 70_000  # a statement may have 65,535
NAME = "O'Neil\\n\tMárquez"  # what a text format of rows must not take for its own signs


@pytest.mark.usefixtures("clinic")
def test_every_event_is_marked_and_names_whom_it_is_about(tmp_path: Path) -> None:
    run(ndjson(tmp_path, *(patient(f"p{i}") for i in MANY), *(related(f"r{i}", f"p{i}") for i in MANY)))
    events = Event.objects.filter(kind__in=[Kind.PATIENT_CREATED, Kind.CONTACT_CREATED, Kind.CONTACT_TIED])
    assert events.count() == 3 * len(MANY)
    assert broken(Event.objects.all()) == set()
    created = Event.objects.filter(kind=Kind.PATIENT_CREATED).values_list("patient_id", flat=True)
    assert set(created) == set(Patient.objects.values_list("pk", flat=True))


@pytest.mark.usefixtures("clinic")
def test_text_is_kept_as_it_was_written(tmp_path: Path) -> None:
    run(ndjson(tmp_path, *(patient(f"p{i}", NAME) for i in MANY)))
    assert set(Patient.objects.values_list("given", flat=True)) == {NAME}


def test_a_second_run_finds_each_by_its_own_id(tmp_path: Path, clinic: Practice) -> None:
    path = ndjson(tmp_path, *(patient(f"p{i}", f"Child{i}") for i in MANY))
    run(path, source="north")
    assert run(path, source="north").unchanged == {"Patient": len(MANY)}
    assert run(path, source="south").created == {"Patient": len(MANY)}
    changed = run(ndjson(tmp_path, *(patient(f"p{i}", f"Kid{i}") for i in MANY)), source="north")
    assert changed.updated == {"Patient": len(MANY)}
    record = SourceRecord.objects.get(practice_id=clinic.pk, source="north", kind="Patient", external_id="p7")
    assert Patient.objects.get(given="Kid7").pk == record.landed_on


@pytest.mark.usefixtures("clinic")
def test_of_many_events_none_can_be_changed(tmp_path: Path) -> None:
    run(ndjson(tmp_path, *(patient(f"p{i}") for i in MANY)))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Event._meta.db_table} SET reason = 'x'")


def test_of_more_than_a_statement_has_parameters_each_is_meant(tmp_path: Path, clinic: Practice) -> None:
    run(ndjson(tmp_path, related("r", "nobody"), related("s", "p"), patient("p")))
    want, record = Want.objects.get(), SourceRecord.objects.get(external_id="s")
    others = range(1_000_000, 1_000_000 + MORE_THAN_PARAMETERS)
    assert record.landed_on is not None
    assert said_to_hold(clinic.pk, ["RelatedPerson"], [*others, record.landed_on]) == {record.landed_on: True}
    note_ended([*others, record.pk])
    assert said_to_hold(clinic.pk, ["RelatedPerson"], [*others, record.landed_on]) == {record.landed_on: False}
    forget_wants([*others, want.pk])
    assert not Want.objects.exists()
