"""What is on file of another system's records: looked up, sorted into new and changed, and written, many at once.

Everything here runs inside the caller's transaction, behind the caller's lock on the practice.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from kinpin.inbox.incoming import Incoming, Landing, Target
from kinpin.inbox.lookups import look_up
from kinpin.inbox.models import SourceRecord, Want
from kinpin.sql.bulk import insert, new_ids, update
from kinpin.sql.columns import day, from_column, moment
from kinpin.sql.statements import among

T = TypeVar("T", bound=Incoming)

_SAID = ("digest", "last_updated", "sent", "landed_on", "live", "ends_on", "body")
_KNOWN = ("external_id", "id", "digest", "last_updated", "sent", "landed_on", "live")
_COLUMNS = ("id", "practice_id", "source", "kind", "external_id", *_SAID)


@dataclass(slots=True)
class Known:
    """The copy on file of a record."""

    pk: int
    digest: bytes
    last_updated: datetime | None
    sent: bytes
    landed_on: int | None
    live: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is to be on file of a record from now on. `wants` is what it refers to and is not on file."""

    record: Incoming
    landed_on: int | None
    live: bool = True
    ends_on: date | None = None
    waits: bool = False
    wants: Collection[Target] = ()


@dataclass(slots=True)
class Ledger(Generic[T]):
    """Some records of one kind that came in, beside what is on file of them."""

    practice_id: int
    source: str
    kind: str
    known: dict[str, Known] = field(default_factory=dict)
    landings: dict[str, Landing] = field(default_factory=dict)
    fresh: list[T] = field(default_factory=list)
    changed: list[tuple[T, Known]] = field(default_factory=list)

    def take(self, record: T, *, again: bool) -> None:
        """Sort one record. `again`: it waited, and what it waited for is here."""
        known = self.known.get(record.external_id)
        if known is None:
            self.landings[record.external_id] = Landing.CREATED
            self.fresh.append(record)
        elif known.digest == record.digest and known.live == record.says.get("live", known.live) and not again:
            self.landings[record.external_id] = Landing.UNCHANGED
        elif known.last_updated and record.last_updated and record.last_updated < known.last_updated:
            self.landings[record.external_id] = Landing.OLDER
        else:
            self.landings[record.external_id] = Landing.UPDATED
            self.changed.append((record, known))

    def take_as_known(self, found: Sequence[tuple[T, Known]]) -> None:
        """Records that looked new are further copies of some on file, whose ids they take over."""
        taken = {record.external_id: copy for record, copy in found}
        self.known |= taken
        self.fresh = [record for record in self.fresh if record.external_id not in taken]
        self.changed += found
        self.landings |= dict.fromkeys(taken, Landing.UPDATED)
        update(SourceRecord, ("external_id",), [(name, copy.pk) for name, copy in taken.items()])

    def write(self, entries: Sequence[Entry]) -> None:
        """Put the entries on file."""
        made = [e for e in entries if e.record.external_id not in self.known]
        ids = dict(zip((e.record.external_id for e in made), new_ids(SourceRecord, len(made)), strict=True))
        here = (self.practice_id, self.source, self.kind)
        names = [(ids[e.record.external_id], *here, e.record.external_id) for e in made]
        fresh = [(*name, *_said(e, e.record.last_updated)) for name, e in zip(names, made, strict=True)]
        insert(SourceRecord, _COLUMNS, fresh)
        again = [(self.known[e.record.external_id], e) for e in entries if e.record.external_id in self.known]
        if again:
            # A copy without a date takes away none: older ones than the last that had one are still told by it.
            rows = [(*_said(e, e.record.last_updated or known.last_updated), known.pk) for known, e in again]
            update(SourceRecord, _SAID, rows)
            Want.objects.filter(record__in=among(known.pk for known, _ in again)).delete()
        pks = ids | {e.record.external_id: known.pk for known, e in again}
        wants = [(pks[e.record.external_id], *want) for e in entries for want in dict.fromkeys(e.wants)]
        insert(Want, ("record_id", "kind", "external_id"), wants)


def _said(entry: Entry, last_updated: datetime | None) -> tuple[object, ...]:
    record = entry.record
    return (
        record.digest,
        moment(last_updated),
        b"" if entry.waits and entry.landed_on is None else record.marks,
        entry.landed_on,
        entry.live,
        day(entry.ends_on),
        record.body() if entry.waits else "",
    )


def open_ledger(practice_id: int, source: str, kind: str, records: Iterable[T], *, again: bool = False) -> Ledger[T]:
    """Look up which of some records are on file, and sort them. One query."""
    coming = list(records)
    ledger = Ledger[T](practice_id, source, kind)
    ledger.known = known(practice_id, source, kind, [record.external_id for record in coming])
    for record in coming:
        ledger.take(record, again=again)
    return ledger


def known(practice_id: int, source: str, kind: str, external_ids: Collection[str]) -> dict[str, Known]:
    """The copies on file, by the other system's id."""
    rows = look_up(_KNOWN, practice_id, source, [Target(kind, name) for name in external_ids])
    return {
        name: Known(pk, bytes(digest), updated and from_column(updated), bytes(sent), landed_on, bool(live))
        for name, pk, digest, updated, sent, landed_on, live in rows
    }


def known_of_rows(practice_id: int, source: str, kind: str, rows: Collection[int]) -> dict[str, Known]:
    """The copies on file that stand behind some rows, by the other system's id. One query."""
    found = SourceRecord.objects.filter(practice_id=practice_id, source=source, kind=kind, landed_on__in=among(rows))
    return {
        name: Known(pk, bytes(digest), updated, bytes(sent), landed_on, live)
        for name, pk, digest, updated, sent, landed_on, live in found.values_list(*_KNOWN)
    }


def digests(practice_id: int, source: str, kind: str, external_ids: Collection[str]) -> dict[str, bytes]:
    """The digests on file, by the other system's id: whoever has the same says nothing new."""
    targets = [Target(kind, name) for name in external_ids]
    return {name: bytes(digest) for name, digest in look_up(("external_id", "digest"), practice_id, source, targets)}


def landed(practice_id: int, source: str, targets: Iterable[Target]) -> dict[Target, int]:
    """Which rows the records that are referred to became, for those that are on file. One query."""
    rows = look_up(("kind", "external_id", "landed_on"), practice_id, source, set(targets))
    return {Target(kind, name): row for kind, name, row in rows if row is not None}
