"""The end of a run: what it did is on the trail."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.inbox.waiting import waiting_by_kind
from kinpin.kernel.actor import Actor
from kinpin.practices.models import Practice
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission


def finish_import(
    *, practice: Practice, source: str, counts: Mapping[str, int], by: Actor, at: datetime
) -> dict[str, int]:
    """Write down that records were imported, and how many. Returns how many of each kind wait now."""
    require(by, Permission.CHART_EDIT)
    waiting = waiting_by_kind(practice.pk, source)
    with transaction.atomic():
        detail = {**counts, "waiting": sum(waiting.values())}
        note = Note(Kind.RECORDS_IMPORTED, practice_id=practice.pk, subject=f"source:{source}", detail=detail)
        record(note, by=by, at=at)
    return waiting
