"""RelatedPerson and Patient.contact become contacts, their places on charts, and what they are permitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from kinpin.families.heirs import heirs_of
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
from kinpin.workflows.intake.endings import end_unless_held, withdraw_authority
from kinpin.workflows.intake.merging import merge
from kinpin.workflows.intake.placing import Coming, place
from kinpin.workflows.intake.several_records import Standing, no_longer_permitted, parting, permits, say_authority
from kinpin.workflows.intake.values import ContactIn
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
    """Records, sorted by what to do with them."""

    arriving: list[Coming] = field(default_factory=list)  # not on a chart yet
    standing: list[Standing] = field(default_factory=list)
    waiting: list[ContactIn] = field(default_factory=list)
    left: list[tuple[Known, Tie]] = field(default_factory=list)  # places that a record no longer speaks of
    moved: dict[str, tuple[Known, int]] = field(default_factory=dict)  # the contact of each that left, by its record


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
    sort = _sort(batch, ledger, patients, ties(rows))
    placed = place(batch, sort.arriving, sort.moved)
    entries = [_entry(record, pk) for (record, _), pk in zip(sort.arriving, placed.ties, strict=True)]
    entries += [_entry(record, tie.pk) for record, _, tie in sort.standing]
    entries += [Entry(record=r, landed_on=None, live=False, waits=True, wants=r.patient) for r in sort.waiting]
    ledger.write(entries)
    say_authority(batch, placed.words)
    doubted, moved = change_standing(batch, sort.standing)
    unsaid = no_longer_permitted(batch, [tie for known, tie in sort.left if permits(known)])
    taken = withdraw_authority(batch, unsaid)
    ended = end_unless_held(batch, [*doubted, *(tie for _, tie in sort.left)])
    concerned = placed.touched | moved | ended | {tie.patient_id for tie in taken}
    reconsider_many(batch.practice, concerned, by=batch.by, at=batch.at)
    merge(batch, heirs, since=batch.at)


def _sort(
    batch: Batch, ledger: Ledger[ContactIn], patients: Mapping[str, int | None], before: Mapping[int, Tie]
) -> _Sorted:
    placed = [(r, k, tie) for r, k in ledger.changed if (tie := before.get(k.landed_on or 0)) is not None]
    same_chart = [one for one in placed if one[2].patient_id == patients[one[0].external_id]]
    parted = parting(batch, same_chart)
    sort = _Sorted(standing=[one for one in same_chart if one[1].pk not in parted])
    stay = {record.external_id for record, _, _ in sort.standing}
    sort.left = [(known, tie) for record, known, tie in placed if record.external_id not in stay]
    sort.moved = {r.external_id: (k, tie.contact_id) for r, k, tie in placed if r.external_id not in stay}
    for record, _ in _both(ledger):
        patient_id = patients[record.external_id]
        if record.external_id in stay:
            continue
        if patient_id is None:
            sort.waiting.append(record)
        else:
            sort.arriving.append((record, patient_id))
    return sort


def _entry(record: ContactIn, tie_id: int) -> Entry:
    return Entry(record=record, landed_on=tie_id, live=bool(record.says["live"]), ends_on=record.ends_on)
