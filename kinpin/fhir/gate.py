"""The gate: resources of one type, in batches, past what is on file, the checks and the mapper, to who takes them."""

from collections import defaultdict, deque
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from kinpin.fhir.judging_process import Helper, Verdicts
from kinpin.fhir.kinds import DEPENDENT, KINDS
from kinpin.fhir.origin import Resource, body_to_keep
from kinpin.fhir.scratch import Kept
from kinpin.fhir.tally import Tally
from kinpin.fhir.verdicts import make_record
from kinpin.inbox.incoming import Incoming, Landing
from kinpin.inbox.lookups import has_records
from kinpin.inbox.records import digests
from kinpin.inbox.waiting import Waiting, ready
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.sql.deadlocks import once_more
from kinpin.workflows.intake.arrivals import link_arrivals
from kinpin.workflows.intake.endings import end_lapsed

if TYPE_CHECKING:
    from kinpin.practices.models import Practice

AT_ONCE = 1000
_AHEAD = 1  # batches that are judged while the one before them is written
_OLDER = "is older than the copy that is on file (meta.lastUpdated)"


class _Batch(NamedTuple):
    """Resources of one type that are being judged."""

    kind: str
    coming: list[Kept]
    verdicts: Verdicts


class Gate:
    """Lets resources into one practice, from one source."""

    def __init__(
        self, practice: "Practice", source: str, tally: Tally, helper: Helper, by: Actor, at: datetime
    ) -> None:
        self._practice, self._source, self._tally, self._helper = practice, source, tally, helper
        self._call: dict[str, Any] = {"practice": practice, "source": source, "by": by, "at": at}
        self._by, self._at = by, at
        self.today: date = local_day(at, practice.zone)
        self._items: dict[str, list[Kept]] = defaultdict(list)
        self._judged: deque[_Batch] = deque()
        self._knows_source = True

    def open(self) -> None:
        """What had a last day that has passed ends first; and whether the source is new is seen."""
        self._knows_source = has_records(self._practice.pk, self._source)
        once_more(partial(end_lapsed, practice=self._practice, by=self._by, at=self._at))

    def add(self, item: Kept) -> None:
        """Let a resource in with the next batch of its type."""
        kind = item.kind
        self._items[kind].append(item)
        if len(self._items[kind]) >= AT_ONCE:
            self._let_in(kind)

    def flush(self) -> None:
        """Send in what is left. It is in before whatever is added later."""
        for kind in KINDS:
            self._let_in(kind)

    def _let_in(self, kind: str) -> None:
        if kind == "Patient":
            self._let_in("Organization")  # those that were read before, so that patients need not be linked later
        coming = self._new(kind, self._items.pop(kind, []))
        if coming:
            verdicts = self._helper.judge(kind, self.today, [(item.body, item.digest) for item in coming])
            self._judged.append(_Batch(kind, coming, verdicts))
        self._take(_AHEAD)

    def _new(self, kind: str, items: list[Kept]) -> list[Kept]:
        """Those that differ from what is on file; the others are unchanged.

        It spares them the judging. Who takes them asks again, behind a lock.
        """
        if not self._knows_source:
            return items
        known = digests(self._practice.pk, self._source, kind, [item.id for item in items])
        coming = [item for item in items if known.get(item.id) != item.digest]
        for _ in range(len(items) - len(coming)):
            self._tally.count(kind, Landing.UNCHANGED.value)
        return coming

    def _take(self, ahead: int) -> None:
        """Write batches in their order, until no more than some are being judged."""
        while len(self._judged) > ahead:
            kind, coming, verdicts = self._judged.popleft()
            records = []
            for item, verdict in zip(coming, verdicts.result(), strict=True):
                if isinstance(verdict, Incoming):
                    records.append(_with_body(verdict, item))
                else:
                    self._tally.refuse(kind, item.name, item.place, verdict)
            landings = self._write(kind, records) if records else {}
            self._tell(kind, coming, landings)

    def _write(self, kind: str, records: list[Incoming], **more: bool) -> dict[str, Landing]:
        """A batch is one transaction, and says the same when it is written twice."""
        return once_more(partial(KINDS[kind].take_in, records, **more, **self._call))

    def _tell(self, kind: str, coming: list[Kept], landings: dict[str, Landing]) -> None:
        for item in coming:
            landing = landings.get(item.id)
            if landing is Landing.OLDER:
                self._tally.refuse(kind, item.name, item.place, _OLDER)
            elif landing is not None:
                self._tally.count(kind, landing.value)

    def settle(self) -> None:
        """Write what is still being judged; then what waited, also from earlier runs, and can be placed now."""
        self._take(0)
        for kind in DEPENDENT:
            for waiting in ready(self._practice.pk, self._source, kind, at_once=AT_ONCE):
                self._write(kind, [self._read_again(kind, w) for w in waiting], again=True)
        once_more(partial(link_arrivals, **self._call))

    def _read_again(self, kind: str, waiting: Waiting) -> Incoming:
        record = make_record(kind, Resource(orjson.loads(waiting.body), waiting.digest, self.today))
        return _with_body(record, waiting)


def _with_body(record: Incoming, source: Kept | Waiting) -> Incoming:
    """A record that can give itself as it may be kept, where it has to wait."""
    record.body = partial(body_to_keep, source.body)
    return record
