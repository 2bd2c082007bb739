"""Person says that several records are one human: their contacts become one, and it knows its own chart."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kinpin.enrollment.queries import contacts_with_history
from kinpin.families.intake.joins import Joinable, join_contacts, joinable, people
from kinpin.families.intake.people import change_contacts
from kinpin.families.intake.ties import contacts_of_ties
from kinpin.families.likeness import contradict
from kinpin.families.locks import lock_patients
from kinpin.families.queries import patients_of
from kinpin.inbox.incoming import Landing
from kinpin.inbox.records import Entry, Ledger, open_ledger
from kinpin.inbox.waiting import move
from kinpin.kernel.actor import Actor
from kinpin.practices.locks import lock_for_intake
from kinpin.practices.models import Practice
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.schedule.intake import move_presenters
from kinpin.workflows.barred_addresses import staying_out
from kinpin.workflows.intake.batch import Batch, unmet
from kinpin.workflows.intake.several_records import CONTACT_KINDS
from kinpin.workflows.intake.values import PersonIn


def take_persons(
    *, practice: Practice, source: str, incoming: Sequence[PersonIn], again: bool, by: Actor, at: datetime
) -> dict[str, Landing]:
    """Join the contacts that a Person links; a Person with a link not yet on file waits for it."""
    require(by, Permission.CHART_EDIT, practice_id=practice.pk)
    batch = Batch(practice, source, by, at)
    with transaction.atomic():
        lock_for_intake(practice.pk)
        ledger = open_ledger(practice.pk, source, "Person", incoming, again=again)
        _land(batch, ledger)
    return ledger.landings


def _land(batch: Batch, ledger: Ledger[PersonIn]) -> None:
    persons = [*ledger.fresh, *(person for person, _ in ledger.changed)]
    rows = batch.find(targets for person in persons for targets in person.links)
    meant = [[t for targets in person.links for t in targets if t in rows] for person in persons]
    contacts = contacts_of_ties(row for target, row in rows.items() if target.kind == "RelatedPerson")
    linked = [[contacts[rows[t]] for t in found if t.kind == "RelatedPerson"] for found in meant]
    charts = [[rows[t] for t in found if t.kind == "Patient"] for found in meant]
    lock_patients(patients_of(contacts.values()))
    joining = joinable(set(contacts.values()))
    _decide(linked, joining)
    heads = [joining.joins.get(ids[0], ids[0]) if ids else None for ids in linked]
    _own_charts(batch, heads, charts, joining)
    with staying_out(joining.joins, practice=batch.practice, by=batch.by, at=batch.at):
        gave_way = join_contacts(batch.practice, joining, by=batch.by, at=batch.at)
    move(batch.practice.pk, CONTACT_KINDS, gave_way)
    move_presenters(joining.joins)
    entries = []
    for person, head in zip(persons, heads, strict=True):
        wants = unmet(rows, *person.links)
        entries.append(Entry(record=person, landed_on=head, waits=bool(wants), wants=wants))
    ledger.write(entries)


def _decide(linked: Sequence[Sequence[int]], joining: Joinable) -> None:
    """Which contact becomes which. One that was given a sheet is left as it is."""
    settled = contacts_with_history(joining.contact)
    for ids in linked:
        group = sorted({joining.joins.get(pk, pk) for pk in ids}, key=lambda pk: (pk not in settled, pk))
        for gone in group[1:]:
            free = gone not in settled and gone not in joining.joins.values()
            if free and joining.can_become(gone, group[0]):
                joining.become(gone, group[0])


def _own_charts(batch: Batch, heads: Sequence[int | None], linked: Sequence[Sequence[int]], joining: Joinable) -> None:
    """A contact's own chart, where a Person links exactly one that nothing contradicts."""
    patients = people({pk for charts in linked for pk in charts})
    owned: dict[int, dict[str, int]] = {}
    for head, charts in zip(heads, linked, strict=True):
        if head is None or joining.contact[head]["own_chart_id"] is not None:
            continue
        cared_for = {tie.patient_id for tie in joining.ties[head]}
        like = [pk for pk in charts if pk not in cared_for and not contradict(joining.contact[head], patients[pk])]
        if len(like) == 1:
            owned[head] = {"own_chart_id": like[0]}
    change_contacts(batch.practice, owned, by=batch.by, at=batch.at)
