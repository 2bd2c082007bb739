"""Patient becomes a chart, with its numbers and the contacts it lists."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from kinpin.audit.queries import last_said_anew
from kinpin.families.heirs import heirs_of, in_the_end
from kinpin.families.intake.joins import charts_around
from kinpin.families.intake.numbers import bearers, have_contacts, keep_patient_numbers
from kinpin.families.intake.people import change_contacts, change_patients, insert_patients
from kinpin.families.locks import lock_patients
from kinpin.families.rules import Status
from kinpin.inbox.incoming import Landing, Target
from kinpin.inbox.records import Entry, Known, open_ledger
from kinpin.kernel.actor import Actor
from kinpin.practices.locks import lock_for_intake
from kinpin.practices.models import Practice
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.workflows.intake.batch import Batch, first_of, unmet
from kinpin.workflows.intake.identity import hold_others
from kinpin.workflows.intake.listed_contacts import take_listed
from kinpin.workflows.intake.merging import merge
from kinpin.workflows.intake.values import PatientIn
from kinpin.workflows.reconsider import reconsider_many

_RECONSIDERED = frozenset({"birth_date", "status", "merged_into_id"})


def take_patients(
    *, practice: Practice, source: str, incoming: Sequence[PatientIn], by: Actor, at: datetime
) -> dict[str, Landing]:
    """Put in patients. Says what became of each, by the other system's id."""
    require(by, Permission.CHART_EDIT, practice_id=practice.pk)
    batch = Batch(practice, source, by, at)
    with transaction.atomic():
        lock_for_intake(practice.pk)
        ledger = open_ledger(practice.pk, source, "Patient", incoming)
        changed = [(record, known, known.landed_on) for record, known in ledger.changed if known.landed_on is not None]
        coming = [*ledger.fresh, *(record for record, _, _ in changed)]
        rows = batch.find(ref for record in coming for ref in (record.organization, record.replaced_by))
        became = {pk for record in coming if (pk := first_of(record.replaced_by, rows)) is not None}
        _lock({pk for _, _, pk in changed}, became)
        ids = _open(batch, ledger.fresh, rows)
        _correct(batch, changed, rows)
        landed = [*zip(ledger.fresh, ids, strict=True), *((record, pk) for record, _, pk in changed)]
        ledger.write(
            [Entry(record=r, landed_on=pk, wants=unmet(rows, r.organization, r.replaced_by)) for r, pk in landed]
        )
        take_listed(batch, landed, known=[pk for _, _, pk in changed])
    return ledger.landings


def _lock(changed: Collection[int], became: Collection[int]) -> None:
    """Hold every chart on which the batch may change something: before a contact is held, and once, in one order."""
    charts = {*changed, *became}
    if charts:
        lock_patients({*charts, *heirs_of(charts).values(), *charts_around(changed)})


def _open(batch: Batch, fresh: Sequence[PatientIn], rows: Mapping[Target, int]) -> Sequence[int]:
    people = [_columns(record, record.says, rows) for record in fresh]
    ids = insert_patients(batch.practice, batch.source, people, by=batch.by, at=batch.at)
    numbers = {pk: record.says.get("numbers", ()) for pk, record in zip(ids, fresh, strict=True)}
    keep_patient_numbers(batch.practice.pk, numbers, known=False)
    _find_own_charts(batch, fresh, ids)
    return ids


def _find_own_charts(batch: Batch, fresh: Sequence[PatientIn], ids: Sequence[int]) -> None:
    """A contact who has the same number as a new patient, and whom nothing contradicts, has a chart of their own."""
    every = {number for record in fresh for number in record.says.get("numbers", ())}
    if not have_contacts(batch.practice.pk, every):
        return
    found = bearers(batch.practice.pk, every)
    owned: dict[int, dict[str, Any]] = {}
    for record, pk in zip(fresh, ids, strict=True):
        numbers = record.says.get("numbers", ())
        contact = found.contact_like(numbers, record.says)
        if contact is not None and found.patient_like(numbers, record.says) == pk:
            owned[contact] = {"own_chart_id": pk}
    change_contacts(batch.practice, owned, by=batch.by, at=batch.at)


def _correct(batch: Batch, changed: Sequence[tuple[PatientIn, Known, int]], rows: Mapping[Target, int]) -> None:
    news = {pk: (record, record.news(known.sent)) for record, known, pk in changed}
    columns = {pk: _columns(record, new, rows) for pk, (record, new) in news.items()}
    heirs = in_the_end({pk: said["merged_into_id"] for pk, said in columns.items() if said.get("merged_into_id")})
    parting = _parting(batch, columns)
    held = hold_others(batch, columns)
    different = change_patients(batch.practice, columns, by=batch.by, at=batch.at)
    numbers = {pk: new["numbers"] for pk, (_, new) in news.items() if "numbers" in new}
    keep_patient_numbers(batch.practice.pk, numbers, known=True)
    concerned = held | {pk for pk, names in different.items() if _RECONSIDERED & set(names)}
    reconsider_many(batch.practice, concerned, by=batch.by, at=batch.at)
    for was, pk, since in parting:
        merge(batch, {was: pk}, since=since)
    merge(batch, heirs)


def _parting(batch: Batch, columns: Mapping[int, Mapping[str, Any]]) -> list[tuple[int, int, datetime | None]]:
    """The charts that were another one until now: that one, each, and since when.

    What was recorded meanwhile was meant for both. `columns`: by patient, and not yet written.
    """
    were = heirs_of([pk for pk, said in columns.items() if "merged_into_id" in said])
    return [
        (was, pk, last_said_anew(batch.practice.pk, patient_id=pk, column="merged_into_id"))
        for pk, was in sorted(were.items())
    ]


def _columns(record: PatientIn, said: Mapping[str, Any], rows: Mapping[Target, int]) -> dict[str, Any]:
    """The chart's columns for what a record says. Only a merged chart points to another."""
    columns = {name: value for name, value in said.items() if name in record.COLUMNS}
    if "status" in columns and columns["status"] != Status.MERGED:
        columns["merged_into_id"] = None
    if "organization" in said:
        columns["organization_id"] = first_of(record.organization, rows)
    became = first_of(record.replaced_by, rows) if "replaced_by" in said else None
    if became is not None:
        columns |= {"status": Status.MERGED.value, "merged_into_id": became}
    return columns
