"""What records refer to and came later is linked: rows that were put in without it get it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from kinpin.families.heirs import in_the_end
from kinpin.families.intake.people import change_patients
from kinpin.families.intake.ties import contacts_of_ties
from kinpin.families.locks import lock_patients
from kinpin.families.rules import Status
from kinpin.inbox.waiting import Arrival, arrivals, forget_wants
from kinpin.kernel.actor import Actor
from kinpin.practices.intake import change_places
from kinpin.practices.locks import lock_for_intake
from kinpin.practices.models import Practice, Provider
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.schedule.intake import change_appointments
from kinpin.workflows.intake.batch import Batch
from kinpin.workflows.intake.merging import merge
from kinpin.workflows.reconsider import reconsider_many

_AT_ONCE = 1000
Changes = Mapping[int, dict[str, int]]

# What is set on a row of one kind when something of another kind is here.
_COLUMN = {
    ("Patient", "Organization"): "organization_id",
    ("Patient", "Patient"): "merged_into_id",
    ("PractitionerRole", "Organization"): "organization_id",
    ("PractitionerRole", "Location"): "site_id",
    ("Appointment", "Patient"): "patient_id",
    ("Appointment", "Practitioner"): "provider_id",
    ("Appointment", "PractitionerRole"): "provider_id",
    ("Appointment", "Location"): "site_id",
    ("Appointment", "RelatedPerson"): "presenter_id",
}


def link_arrivals(*, practice: Practice, source: str, by: Actor, at: datetime) -> None:
    """Link what has now arrived to the rows that were put in without it."""
    require(by, Permission.CHART_EDIT, practice_id=practice.pk)
    batch = Batch(practice, source, by, at)
    for part in arrivals(practice.pk, source, at_once=_AT_ONCE):
        with transaction.atomic():
            lock_for_intake(practice.pk)
            _link(batch, part)


def _link(batch: Batch, part: list[Arrival]) -> None:
    by_kind: dict[str, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for arrival in part:
        column = _COLUMN.get((arrival.kind, arrival.wanted))
        if column is not None and (arrival.kind, arrival.landed_on) != (arrival.wanted, arrival.target):
            by_kind[arrival.kind][arrival.landed_on][column] = arrival.target
    for kind, changes in by_kind.items():
        _WRITE[kind](batch, changes)
    forget_wants([arrival.want for arrival in part])


def _patients(batch: Batch, changes: Changes) -> None:
    became = {pk: said["merged_into_id"] for pk, said in changes.items() if "merged_into_id" in said}
    heirs = in_the_end(became)
    lock_patients({*changes, *heirs.values()})
    merged = {pk: changes[pk] | {"status": Status.MERGED.value} for pk in became}
    change_patients(batch.practice, {**changes, **merged}, by=batch.by, at=batch.at)
    reconsider_many(batch.practice, became, by=batch.by, at=batch.at)
    merge(batch, heirs)


def _providers(batch: Batch, changes: Changes) -> None:
    change_places(Provider, batch.practice.pk, changes, by=batch.by, at=batch.at)


def _appointments(batch: Batch, changes: Changes) -> None:
    """Who presents is a contact, behind the place that a RelatedPerson became."""
    contacts = contacts_of_ties(said["presenter_id"] for said in changes.values() if "presenter_id" in said)
    for said in changes.values():
        if "presenter_id" in said:
            said["presenter_id"] = contacts[said["presenter_id"]]
    change_appointments(batch.practice.pk, changes, by=batch.by, at=batch.at)


_WRITE: dict[str, Callable[[Batch, Changes], None]] = {
    "Patient": _patients,
    "PractitionerRole": _providers,
    "Appointment": _appointments,
}
