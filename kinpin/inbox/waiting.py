"""Records that wait for what they refer to, and rows that several records speak of."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet

from kinpin.inbox.incoming import Target
from kinpin.inbox.models import SourceRecord, Want
from kinpin.inbox.records import landed
from kinpin.sql.bulk import update
from kinpin.sql.statements import among


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that was kept, and something that it waited for is here."""

    pk: int
    external_id: str
    digest: bytes
    last_updated: datetime | None
    body: str


class Told(NamedTuple):
    """A record that became a row, by its id here: whether it holds, and the marks of what it said."""

    pk: int
    landed_on: int
    live: bool
    sent: bytes


class Arrival(NamedTuple):
    """A row that was put in without something its record refers to, and the row that this has become since."""

    want: int
    kind: str
    wanted: str
    landed_on: int
    target: int


def ready(practice_id: int, source: str, kind: str, *, at_once: int) -> Iterator[list[Waiting]]:
    """The records of a kind that waited and can be tried again, in lists."""
    wants = Want.objects.filter(record__kind=kind).exclude(record__body="")
    for met in _met(practice_id, source, wants, at_once):
        found = (
            SourceRecord.objects.filter(pk__in=among({record for _, record, _, _ in met}))
            .exclude(body="")
            .order_by("pk")
        )
        waiting = [Waiting(r.pk, r.external_id, bytes(r.digest), r.last_updated, r.body) for r in found]
        if waiting:
            yield waiting


def arrivals(practice_id: int, source: str, *, at_once: int) -> Iterator[list[Arrival]]:
    """What some rows were put in without although their records refer to it, and what is here now, in lists."""
    wants = Want.objects.filter(record__body="", record__landed_on__isnull=False)
    for met in _met(practice_id, source, wants, at_once):
        rows = SourceRecord.objects.filter(pk__in=among({record for _, record, _, _ in met}))
        told = {pk: (kind, row) for pk, kind, row in rows.values_list("pk", "kind", "landed_on") if row is not None}
        yield [Arrival(pk, told[r][0], t.kind, told[r][1], row) for pk, r, t, row in met if r in told]


def _met(
    practice_id: int, source: str, wants: QuerySet[Want], at_once: int
) -> Iterator[list[tuple[int, int, Target, int]]]:
    """Of some wants, those that are on file now, in lists: the want, its record, what is wanted, and its row.

    By keys, a list at a time: right after many rows came in, PostgreSQL knows too little of them to plan a join.
    """
    here = wants.filter(record__practice_id=practice_id, record__source=source).order_by("pk")
    last = 0
    while True:
        found = list(here.filter(pk__gt=last).values_list("pk", "record_id", "kind", "external_id")[:at_once])
        if not found:
            return
        last = found[-1][0]
        targets = [(pk, record, Target(kind, name)) for pk, record, kind, name in found]
        rows = landed(practice_id, source, (target for _, _, target in targets))
        met = [(pk, record, target, rows[target]) for pk, record, target in targets if target in rows]
        if met:
            yield met


def waiting_by_kind(practice_id: int, source: str) -> dict[str, int]:
    """How many records of each kind wait. One query."""
    waiting = SourceRecord.objects.filter(practice_id=practice_id, source=source).exclude(body="")
    return dict(waiting.values("kind").annotate(count=Count("pk")).order_by("kind").values_list("kind", "count"))


def forget_wants(wants: Collection[int]) -> None:
    """What was wanted is here."""
    Want.objects.filter(pk__in=among(wants)).delete()


def said_to_hold(practice_id: int, kinds: Collection[str], rows: Collection[int]) -> dict[int, bool]:
    """Of rows that records of some kinds speak of: whether at least one record says that it holds."""
    found: dict[int, bool] = {}
    told = SourceRecord.objects.filter(practice_id=practice_id, kind__in=kinds, landed_on__in=among(rows))
    for landed_on, live in told.values_list("landed_on", "live"):
        if landed_on is not None:
            found[landed_on] = found.get(landed_on, False) or live
    return found


def told_of(practice_id: int, kinds: Collection[str], rows: Collection[int]) -> list[Told]:
    """The records of some kinds that speak of some rows. One query."""
    found = SourceRecord.objects.filter(practice_id=practice_id, kind__in=kinds, landed_on__in=among(rows))
    return [
        Told(pk, row, live, bytes(sent))
        for pk, row, live, sent in found.values_list("pk", "landed_on", "live", "sent")
        if row is not None
    ]


def lapsed(practice_id: int, kinds: Collection[str], today: date) -> list[tuple[int, int]]:
    """Records whose last day has passed and that still say they hold, with the row they became."""
    over = SourceRecord.objects.filter(practice_id=practice_id, kind__in=kinds, live=True, ends_on__lt=today)
    return [(pk, row) for pk, row in over.values_list("pk", "landed_on") if row is not None]


def note_ended(records: Collection[int]) -> None:
    """What these records say no longer holds."""
    SourceRecord.objects.filter(pk__in=among(records)).update(live=False)


def move(practice_id: int, kinds: Collection[str], moved: dict[int, int]) -> None:
    """Records that became one row now stand for another, in whose place it was put."""
    told = SourceRecord.objects.filter(practice_id=practice_id, kind__in=kinds, landed_on__in=among(moved))
    rows = [(moved[row], pk) for pk, row in told.values_list("pk", "landed_on") if row is not None]
    update(SourceRecord, ("landed_on",), rows)
