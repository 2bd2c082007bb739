"""A later version reads more of a record: what an earlier one left on file is still compared field by field."""

from pathlib import Path

import pytest

from kinpin.families.models import Patient
from kinpin.inbox.incoming import Incoming
from kinpin.inbox.models import SourceRecord
from kinpin.practices.models import Practice
from kinpin.workflows.intake.values import AppointmentIn, ContactIn, PatientIn, PersonIn, PlaceIn, RoleIn
from tests.fhir.importing import ndjson, patient, run

pytestmark = pytest.mark.either
MARK = 4  # bytes of each field

# As they stand in databases that are out there. A list grows at its end; what stands here never moves and never goes.
OUT_THERE: dict[type[Incoming], str] = {
    PatientIn: "address_line birth_date cell_phone city country email family given language middle mrn multiple_birth "
    "name_flagged name_use nickname phone postal_code sex state status suffix numbers organization replaced_by",
    ContactIn: "given middle family suffix nickname birth_date sex language address_line city state postal_code "
    "country email phone cell_phone role authority numbers",
    PlaceIn: "name phone address active",
    RoleIn: "specialty organization site",
    AppointmentIn: "starts_at minutes visit_type reason status patient provider site presenter",
    PersonIn: "",
}


@pytest.mark.parametrize("kind", OUT_THERE)
def test_a_list_grows_at_its_end(kind: type[Incoming]) -> None:
    kept = tuple(OUT_THERE[kind].split())
    assert kind.FIELDS[: len(kept)] == kept


def test_what_the_desk_typed_outlives_a_version_that_reads_more(tmp_path: Path, clinic: Practice) -> None:
    run(ndjson(tmp_path, patient("a", "Ada", gender="female")))
    forget_the_last(PatientIn)
    Patient.objects.update(given="Adaeze")  # as the desk wrote it
    changed = patient("a", "Ada", gender="female", birthDate="2019-03-15")
    assert run(ndjson(tmp_path, changed)).updated == {"Patient": 1}
    child = Patient.objects.get()
    assert (child.given, f"{child.birth_date}") == ("Adaeze", "2019-03-15")


def forget_the_last(kind: type[Incoming]) -> None:
    """As a version without the last of the fields would have left it."""
    record = SourceRecord.objects.get()
    assert len(record.sent) == MARK * len(kind.FIELDS)
    record.sent = bytes(record.sent)[:-MARK]
    record.save(update_fields=["sent"])
