"""The contacts that a Patient lists: records without an id of their own, told apart by whom they name."""

from collections.abc import Collection, Sequence

from kinpin.families.intake.ties import ties_of_source
from kinpin.inbox.records import known_of_rows, open_ledger
from kinpin.inbox.waiting import note_ended
from kinpin.workflows.intake.batch import Batch
from kinpin.workflows.intake.contacts import land_contacts
from kinpin.workflows.intake.endings import end_unless_held
from kinpin.workflows.intake.entry_pairs import Gone
from kinpin.workflows.intake.renamed import recognize
from kinpin.workflows.intake.values import PatientIn
from kinpin.workflows.reconsider import reconsider_many

_KIND = "Patient.contact"


def take_listed(batch: Batch, landed: Sequence[tuple[PatientIn, int]], *, known: Collection[int]) -> None:
    """Put in the contacts that patients list. `known`: the patients who were on file before.

    A list that no longer names a contact takes that contact off the chart, unless it names the same human in another
    spelling; a patient without a list says nothing. Runs inside the caller's transaction.
    """
    listing = [(record.contacts, pk) for record, pk in landed if record.contacts is not None]
    if not listing:
        return
    patients = {contact.external_id: pk for contacts, pk in listing for contact in contacts}
    ledger = open_ledger(batch.practice.pk, batch.source, _KIND, [c for contacts, _ in listing for c in contacts])
    gone = _gone(batch, {pk for _, pk in listing}.intersection(known), patients.keys())
    recognized = recognize(batch, ledger, gone, patients)
    if patients:
        land_contacts(batch, ledger, patients)
    _end(batch, [one for one in gone if one.known.pk not in recognized])


def _gone(batch: Batch, patients: Collection[int], listed: Collection[str]) -> list[Gone]:
    """What was listed on some charts and is no longer, also of those whom the desk took off."""
    there = {tie.pk: tie for tie in ties_of_source(batch.source, patients)} if patients else {}
    told = known_of_rows(batch.practice.pk, batch.source, _KIND, there) if there else {}
    return [
        Gone(known, there[known.landed_on])
        for name, known in told.items()
        if known.landed_on is not None and name not in listed
    ]


def _end(batch: Batch, gone: Collection[Gone]) -> None:
    ending = [one for one in gone if one.tie.ended_at is None]
    note_ended([one.known.pk for one in ending])
    ended = end_unless_held(batch, [one.tie for one in ending])
    reconsider_many(batch.practice, ended, by=batch.by, at=batch.at)
