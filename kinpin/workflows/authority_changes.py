"""Authority and a contact's place on the chart: what a change takes away is gone in the same transaction."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, recording_refusal
from kinpin.families.bars import bars_around, orders_against
from kinpin.families.errors import ContactNotFoundError, NotBarredError, OrderStandsError
from kinpin.families.heirs import Heirs, lock_with_heirs
from kinpin.families.locks import lock_patients
from kinpin.families.models import Contact, Tie
from kinpin.families.queries import patients_of
from kinpin.families.rules import AuthorityKind, Basis
from kinpin.families.writes import end_tie, write_authority, write_order
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.practices.models import Practice
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.workflows.merged_charts import carry_over
from kinpin.workflows.reconsider import reconsider


def set_authority(
    *,
    practice: Practice,
    ties: Sequence[Tie],
    kind: AuthorityKind,
    basis: Basis,
    starts_on: date,
    ends_on: date | None,
    lifts: Collection[int] = (),
    by: Actor,
    at: datetime,
) -> None:
    """Set one contact's authority for one or more children; `lifts`: ids of the orders that this is meant to lift.

    Raises OrderStandsError where another order stands that this would lift, and ContactNotFoundError where an import
    has joined the contact to another entry meanwhile: then nothing is set.
    """
    require(by, Permission.AUTHORITY_SET, *(tie.contact for tie in ties), practice_id=practice.pk)
    refused = [_refused(practice, tie, wanted=kind.value) for tie in ties]
    with recording_refusal(*refused, by=by, at=at), transaction.atomic():
        charts = {tie.patient_id for tie in ties}
        heirs: Heirs = {}
        if kind is AuthorityKind.NO_CONTACT:
            heirs = lock_with_heirs(charts)
            _refuse_joined(ties)
        else:
            lock_patients(charts)
            _refuse_joined(ties)
            _refuse_to_lift_others(ties, lifts, local_day(at, practice.zone))
        for tie in ties:
            write_authority(tie, kind, starts_on=starts_on, ends_on=ends_on, basis=basis, by=by, at=at)
            reconsider(practice, tie.patient_id, by=by, at=at)
        carry_over(practice, heirs, since=at, by=by, at=at)


def _refuse_joined(ties: Sequence[Tie]) -> None:
    """Nothing is done to an entry that is no longer whom somebody meant: they stay on the chart as another."""
    standing = Tie.objects.filter(pk__in=[tie.pk for tie in ties], contact__merged_into=None)
    if dict(standing.values_list("pk", "contact_id")) != {tie.pk: tie.contact_id for tie in ties}:
        raise ContactNotFoundError


def _refuse_to_lift_others(ties: Sequence[Tie], lifts: Collection[int], day: date) -> None:
    if any(bar.order.pk not in lifts for bar in orders_against(ties, day)):
        raise OrderStandsError("order_stands")


def bar_too(*, practice: Practice, ties: Sequence[Tie], like: Contact, by: Actor, at: datetime) -> None:
    """Set the order against a contact for another entry of the same human too, with its basis and dates.

    Each child's own order, where there is one; else the newest. Raises NotBarredError, and ContactNotFoundError as
    above: then nothing is set.
    """
    require(by, Permission.AUTHORITY_SET, like, *(tie.contact for tie in ties), practice_id=practice.pk)
    refused = [_refused(practice, tie, subject=f"contact:{like.pk}") for tie in ties]
    with recording_refusal(*refused, by=by, at=at), transaction.atomic():
        theirs = patients_of([like.pk])
        charts = {tie.patient_id for tie in ties}
        heirs = lock_with_heirs(charts, beside=theirs)
        _refuse_joined(ties)
        bars = bars_around(theirs, local_day(at, practice.zone))
        orders = {bar.tie.patient_id: bar.order for bar in bars if bar.tie.contact_id == like.pk}
        if not orders:
            raise NotBarredError("not_barred")
        newest = max(orders.values(), key=lambda order: order.pk)
        for tie in ties:
            order = orders.get(tie.patient_id, newest)
            write_order(tie, order, subject=f"contact:{like.pk}", by=by, at=at)
            reconsider(practice, tie.patient_id, by=by, at=at)
        carry_over(practice, heirs, since=at, by=by, at=at)


def _refused(practice: Practice, tie: Tie, *, subject: str = "", **wanted: str) -> Note:
    return Note(
        Kind.AUTHORITY_REFUSED,
        patient_id=tie.patient_id,
        contact_id=tie.contact_id,
        practice_id=practice.pk,
        subject=subject,
        detail=wanted,
    )


def inactivate_contact(*, practice: Practice, tie: Tie, by: Actor, at: datetime) -> None:
    """Take a contact off a chart: their PIN and enrollment for this child end with it. Raises ContactNotFoundError."""
    require(by, Permission.CHART_EDIT, tie.contact, practice_id=practice.pk)
    with transaction.atomic():
        lock_patients([tie.patient_id])
        _refuse_joined([tie])
        end_tie(tie, by=by, at=at)
        reconsider(practice, tie.patient_id, by=by, at=at)
