"""Authority and a contact's place on the chart: what a change takes away is gone in the same transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from kinpin.families.locks import lock_patients
from kinpin.families.models import Tie
from kinpin.families.rules import Authority, Basis
from kinpin.families.writes import end_tie, write_authority
from kinpin.kernel.actor import Actor
from kinpin.practices.models import Practice
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.workflows.reconsider import reconsider


def set_authority(
    *,
    practice: Practice,
    ties: Sequence[Tie],
    kind: Authority,
    basis: Basis,
    starts_on: date,
    ends_on: date | None,
    by: Actor,
    at: datetime,
) -> None:
    """Set one contact's authority for one or more children."""
    require(by, Permission.AUTHORITY_SET)
    with transaction.atomic():
        lock_patients(tie.patient_id for tie in ties)
        for tie in ties:
            write_authority(tie, kind, starts_on=starts_on, ends_on=ends_on, basis=basis, by=by, at=at)
            reconsider(practice, tie.patient_id, by=by, at=at)


def inactivate_contact(*, practice: Practice, tie: Tie, by: Actor, at: datetime) -> None:
    """Take a contact off a chart: their PIN and enrollment for this child end with it."""
    require(by, Permission.CHART_EDIT)
    with transaction.atomic():
        lock_patients([tie.patient_id])
        end_tie(tie, by=by, at=at)
        reconsider(practice, tie.patient_id, by=by, at=at)
