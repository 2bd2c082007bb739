"""Records that wait for what they refer to, and rows that several records speak of."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Exists, OuterRef

from kinpin.inbox.loading import update
from kinpin.inbox.models import SourceRecord, Want

_RECORD, _WANT = SourceRecord._meta.db_table, Want._meta.db_table
_ARRIVED = f"""
SELECT w.id, r.kind, w.kind, r.landed_on, t.landed_on
FROM {_RECORD} r
JOIN {_WANT} w ON w.record_id = r.id
JOIN {_RECORD} t ON t.practice_id = r.practice_id AND t.source = r.source AND t.kind = w.kind
     AND t.external_id = w.external_id AND t.landed_on IS NOT NULL
WHERE r.practice_id = %s AND r.source = %s AND r.body = '' AND r.landed_on IS NOT NULL AND w.id > %s
ORDER BY w.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that was kept, and something that it waited for is here."""

    pk: int
    external_id: str
    digest: bytes
    last_updated: datetime | None
    body: str


class Arrival(NamedTuple):
    """A row that is here without what its record refers to, and the row that this now is."""

    want: int
    kind: str
    wanted: str
    landed_on: int
    target: int


def ready(practice_id: int, source: str, kind: str, *, at_once: int) -> Iterator[list[Waiting]]:
    """The records of a kind that waited and can be tried again, in lists."""
    here = SourceRecord.objects.filter(
        practice_id=practice_id,
        source=source,
        kind=OuterRef("kind"),
        external_id=OuterRef("external_id"),
        landed_on__isnull=False,
    )
    wants = Want.objects.filter(Exists(here), record=OuterRef("pk"))
    records = SourceRecord.objects.filter(Exists(wants), practice_id=practice_id, source=source, kind=kind)
    last = 0
    while True:
        found = [
            Waiting(record.pk, record.external_id, bytes(record.digest), record.last_updated, record.body)
            for record in records.filter(pk__gt=last).exclude(body="").order_by("pk")[:at_once]
        ]
        if not found:
            return
        last = found[-1].pk
        yield found


def arrivals(practice_id: int, source: str, *, at_once: int) -> Iterator[list[Arrival]]:
    """What rows were put in without, and is here now, in lists."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_ARRIVED, [practice_id, source, last, at_once])
            found = [Arrival(*row) for row in cursor.fetchall()]
        if not found:
            return
        last = found[-1].want
        yield found


def waiting_by_kind(practice_id: int, source: str) -> dict[str, int]:
    """How many records of each kind wait. One query."""
    waiting = SourceRecord.objects.filter(practice_id=practice_id, source=source).exclude(body="")
    return dict(waiting.values("kind").annotate(count=Count("pk")).order_by("kind").values_list("kind", "count"))


def forget_wants(wants: Collection[int]) -> None:
    """What was wanted is here."""
    Want.objects.filter(pk__in=wants).delete()


def said_to_hold(practice_id: int, kinds: Collection[str], rows: Collection[int]) -> dict[int, bool]:
    """Of rows that records of some kinds speak of: whether at least one record says that it holds."""
    found: dict[int, bool] = {}
    told = SourceRecord.objects.filter(practice_id=practice_id, kind__in=kinds, landed_on__in=rows)
    for landed_on, live in told.values_list("landed_on", "live"):
        if landed_on is not None:
            found[landed_on] = found.get(landed_on, False) or live
    return found


def records_of(practice_id: int, source: str, kind: str, rows: Collection[int]) -> list[tuple[int, str, int]]:
    """The records of a kind that stand behind some rows: their id here, their id there, and the row."""
    if not rows:
        return []
    found = SourceRecord.objects.filter(practice_id=practice_id, source=source, kind=kind, landed_on__in=rows)
    told = found.values_list("pk", "external_id", "landed_on")
    return [(pk, name, row) for pk, name, row in told if row is not None]


def lapsed(practice_id: int, kinds: Collection[str], today: date) -> list[tuple[int, int]]:
    """Records whose last day has passed and that still say they hold, with the row they became."""
    over = SourceRecord.objects.filter(practice_id=practice_id, kind__in=kinds, live=True, ends_on__lt=today)
    return [(pk, row) for pk, row in over.values_list("pk", "landed_on") if row is not None]


def note_ended(records: Collection[int]) -> None:
    """What these records say no longer holds."""
    SourceRecord.objects.filter(pk__in=records).update(live=False)


def move(practice_id: int, kinds: Collection[str], moved: dict[int, int]) -> None:
    """Records that became one row now stand for another, in whose place it was put."""
    told = SourceRecord.objects.filter(practice_id=practice_id, kind__in=kinds, landed_on__in=moved)
    rows = [(moved[row], pk) for pk, row in told.values_list("pk", "landed_on") if row is not None]
    update(SourceRecord, ("landed_on",), rows)
