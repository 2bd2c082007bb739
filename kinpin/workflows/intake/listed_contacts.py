"""The contacts that a Patient lists: records without an id of their own, told apart by whom they name."""

from collections.abc import Collection, Sequence

from kinpin.families.intake.ties import ties_of_source
from kinpin.inbox.records import open_ledger
from kinpin.inbox.waiting import note_ended, records_of
from kinpin.workflows.intake.batch import Batch
from kinpin.workflows.intake.contacts import land_contacts
from kinpin.workflows.intake.endings import end_unless_held
from kinpin.workflows.intake.values import PatientIn
from kinpin.workflows.reconsider import reconsider_many

_KIND = "Patient.contact"


def take_listed(batch: Batch, landed: Sequence[tuple[PatientIn, int]], *, known: Collection[int]) -> None:
    """Put in the contacts that patients list. `known`: the patients who were on file before.

    A list that no longer names a contact takes that contact off the chart; a patient without a list says nothing.
    Runs inside the caller's transaction.
    """
    listing = [(record.contacts, pk) for record, pk in landed if record.contacts is not None]
    if not listing:
        return
    patients = {contact.external_id: pk for contacts, pk in listing for contact in contacts}
    ledger = open_ledger(batch.practice.pk, batch.source, _KIND, [c for contacts, _ in listing for c in contacts])
    if patients:
        land_contacts(batch, ledger, patients)
    _end_unlisted(batch, [pk for _, pk in listing if pk in set(known)], patients.keys())


def _end_unlisted(batch: Batch, patients: Collection[int], listed: Collection[str]) -> None:
    there = {tie.pk: tie for tie in ties_of_source(batch.source, patients)} if patients else {}
    told = records_of(batch.practice.pk, batch.source, _KIND, there)
    gone = [(pk, there[row]) for pk, name, row in told if name not in listed]
    note_ended([pk for pk, _ in gone])
    ended = end_unless_held(batch, [tie for _, tie in gone])
    reconsider_many(batch.practice, ended, by=batch.by, at=batch.at)
