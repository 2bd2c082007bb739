"""A chart became another: whoever must be kept away from the one is kept away from the other, and a hold goes along.

What the desk recorded on a chart that went would else be lost with it, without anybody having lifted it.
"""

from collections.abc import Mapping
from datetime import datetime

from kinpin.families.bars import Bar, bars_around
from kinpin.families.heirs import Heirs
from kinpin.families.intake.ties import NewTie, insert_ties, ties_between
from kinpin.families.models import Patient, Tie
from kinpin.families.rules import HoldReason, Role
from kinpin.families.writes import write_hold, write_order
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.practices.models import Practice
from kinpin.sql.statements import among
from kinpin.workflows.reconsider import reconsider


def carry_over(practice: Practice, heirs: Heirs, *, since: datetime | None = None, by: Actor, at: datetime) -> None:
    """Set on what charts became what stands on them, today or later: the orders and the holds.

    Of those that were recorded `since` a moment, where one is given. Behind the lock on both charts.
    """
    if heirs:
        _carry_bars(practice, heirs, since, by, at)
        _carry_holds(practice, heirs, since, by, at)


def _carry_bars(practice: Practice, heirs: Heirs, since: datetime | None, by: Actor, at: datetime) -> None:
    """Nobody is barred from themselves."""
    every = (bar for bar in bars_around(heirs, local_day(at, practice.zone)) if bar.tie.role != Role.SELF)
    bars = sorted((bar for bar in every if not since or bar.order.recorded_at >= since), key=lambda bar: bar.order.pk)
    places = _places(practice, {_place(bar, heirs): bar.tie for bar in bars}, by, at)
    for bar in bars:
        write_order(places[_place(bar, heirs)], bar.order, subject=f"patient:{bar.tie.patient_id}", by=by, at=at)
    for heir in sorted({heirs[bar.tie.patient_id] for bar in bars}):
        reconsider(practice, heir, by=by, at=at)


def _carry_holds(practice: Practice, heirs: Heirs, since: datetime | None, by: Actor, at: datetime) -> None:
    """A hold that is there already stays."""
    held = Patient.objects.filter(pk__in=among(heirs)).exclude(hold="")
    found = held.filter(held_at__gte=since) if since else held
    for gone, hold in found.order_by("pk").values_list("pk", "hold"):
        if Patient.objects.filter(pk=heirs[gone], hold="").exists():
            write_hold(heirs[gone], HoldReason(hold), by=by, at=at)
            reconsider(practice, heirs[gone], by=by, at=at)


def _place(bar: Bar, heirs: Heirs) -> tuple[int, int]:
    """The barred contact, and the chart where they must be barred too."""
    return bar.tie.contact_id, heirs[bar.tie.patient_id]


def _places(
    practice: Practice, wanted: Mapping[tuple[int, int], Tie], by: Actor, at: datetime
) -> dict[tuple[int, int], Tie]:
    """Contacts' places on charts, each like the one that it is wanted for where there is none yet."""
    contacts, patients = {contact for contact, _ in wanted}, {patient for _, patient in wanted}
    there = ties_between(contacts, patients)
    new = [
        NewTie(contact, patient, Role(tie.role), live=tie.ended_at is None)
        for (contact, patient), tie in wanted.items()
        if (contact, patient) not in there
    ]
    insert_ties(practice.pk, "", new, by=by, at=at)
    return ties_between(contacts, patients) if new else there
