"""The end of a run: what it did is on the trail, and what the trail refused is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.queries import refused_in_run
from kinpin.audit.record import Note, record
from kinpin.families.models import Patient
from kinpin.inbox.waiting import waiting_by_kind
from kinpin.kernel.actor import Actor
from kinpin.practices.models import Practice
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.sql.statements import among


class LeftOut(NamedTuple):
    """Something that was said of authority and not taken: on which chart, by its public id, and why (`refusals`)."""

    chart: str
    reason: str


class Finish(NamedTuple):
    """How a run ended: how many records of each kind wait now, and what of authority was left out."""

    waiting: dict[str, int]
    left_out: list[LeftOut]


def finish_import(*, practice: Practice, source: str, counts: Mapping[str, int], by: Actor, at: datetime) -> Finish:
    """Write down that records were imported, and how many. All of a run has its one moment, `at`."""
    require(by, Permission.CHART_EDIT, practice_id=practice.pk)
    waiting, left_out = waiting_by_kind(practice.pk, source), _left_out(practice, at)
    with transaction.atomic():
        detail = {**counts, "waiting": sum(waiting.values()), "left_out": len(left_out)}
        note = Note(Kind.RECORDS_IMPORTED, practice_id=practice.pk, subject=f"source:{source}", detail=detail)
        record(note, by=by, at=at)
    return Finish(waiting, left_out)


def _left_out(practice: Practice, at: datetime) -> list[LeftOut]:
    """Told from the trail, so that a run says no less than Portal History does."""
    refused = refused_in_run(practice.pk, kind=Kind.AUTHORITY_SET, at=at)
    patients = Patient.objects.filter(pk__in=among({pk for pk, _ in refused if pk is not None}))
    charts = dict(patients.values_list("pk", "public_id"))
    return [LeftOut(charts[pk], reason) for pk, reason in refused if pk is not None]
