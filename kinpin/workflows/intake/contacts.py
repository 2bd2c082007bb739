"""RelatedPerson and Patient.contact become contacts, their places on charts, and what they are permitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from kinpin.families.intake.ties import ties
from kinpin.families.locks import lock_patients
from kinpin.families.models import Tie
from kinpin.families.queries import patients_of
from kinpin.inbox.incoming import Landing
from kinpin.inbox.records import Entry, Known, Ledger, open_ledger
from kinpin.kernel.actor import Actor
from kinpin.practices.locks import lock_for_intake
from kinpin.practices.models import Practice
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.workflows.intake.batch import Batch, first_of
from kinpin.workflows.intake.contact_changes import change_standing
from kinpin.workflows.intake.endings import end_unless_held
from kinpin.workflows.intake.merging import merge
from kinpin.workflows.intake.placing import Coming, place
from kinpin.workflows.intake.values import ContactIn
from kinpin.workflows.merged_charts import heirs_of
from kinpin.workflows.reconsider import reconsider_many


def take_related_persons(
    *, practice: Practice, source: str, incoming: Sequence[ContactIn], again: bool, by: Actor, at: datetime
) -> dict[str, Landing]:
    """Put in the people around patients. One whose patient is not on file waits."""
    require(by, Permission.CHART_EDIT, practice_id=practice.pk)
    batch = Batch(practice, source, by, at)
    with transaction.atomic():
        lock_for_intake(practice.pk)
        ledger = open_ledger(practice.pk, source, "RelatedPerson", incoming, again=again)
        rows = batch.find(record.patient for record, _ in _both(ledger))
        patients = {record.external_id: first_of(record.patient, rows) for record, _ in _both(ledger)}
        land_contacts(batch, ledger, patients)
    return ledger.landings


def _both(ledger: Ledger[ContactIn]) -> list[tuple[ContactIn, Known | None]]:
    return [*((record, None) for record in ledger.fresh), *ledger.changed]


@dataclass(slots=True)
class _Sorted:
    """Records by what is to be done with them."""

    arriving: list[Coming] = field(default_factory=list)  # not on a chart yet
    standing: list[tuple[ContactIn, Known, Tie]] = field(default_factory=list)
    waiting: list[ContactIn] = field(default_factory=list)
    left: list[Tie] = field(default_factory=list)  # places that a record no longer speaks of


def land_contacts(batch: Batch, ledger: Ledger[ContactIn], patients: Mapping[str, int | None]) -> None:
    """Put the records of a ledger on charts. `patients`: the patient that each is about, by the record's id.

    Runs inside the caller's transaction.
    """
    rows = [known.landed_on for _, known in ledger.changed if known.landed_on is not None]
    before = ties(rows)
    # A contact who becomes somebody else loses what they had on every chart.
    theirs = patients_of({tie.contact_id for tie in before.values()})
    charts = {pk for pk in patients.values() if pk is not None}
    heirs = heirs_of(charts)
    lock_patients({*charts, *theirs, *heirs.values()})
    sort = _sort(ledger, patients, ties(rows))
    placed, touched = place(batch, sort.arriving)
    entries = [_entry(record, pk) for (record, _), pk in zip(sort.arriving, placed, strict=True)]
    entries += [_entry(record, tie.pk) for record, _, tie in sort.standing]
    entries += [Entry(record=r, landed_on=None, live=False, waits=True, wants=r.patient) for r in sort.waiting]
    ledger.write(entries)
    doubted, moved = change_standing(batch, sort.standing)
    ended = end_unless_held(batch, [*doubted, *sort.left])
    reconsider_many(batch.practice, touched | moved | ended, by=batch.by, at=batch.at)
    merge(batch, heirs, since=batch.at)


def _sort(ledger: Ledger[ContactIn], patients: Mapping[str, int | None], before: Mapping[int, Tie]) -> _Sorted:
    sort = _Sorted()
    for record, known in _both(ledger):
        patient_id = patients[record.external_id]
        tie = before.get(known.landed_on) if known and known.landed_on is not None else None
        if tie is not None and known is not None and tie.patient_id == patient_id:
            sort.standing.append((record, known, tie))
            continue
        if tie is not None:
            sort.left.append(tie)
        if patient_id is None:
            sort.waiting.append(record)
        else:
            sort.arriving.append((record, patient_id))
    return sort


def _entry(record: ContactIn, tie_id: int) -> Entry:
    return Entry(record=record, landed_on=tie_id, live=bool(record.says["live"]), ends_on=record.ends_on)
