"""The gate: resources of one type, in batches, past what is on file, the checks and the mapper, to who takes them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import orjson

from kinpin.fhir.checks import problem_with
from kinpin.fhir.kinds import DEPENDENT, KINDS
from kinpin.fhir.origin import Resource
from kinpin.fhir.scratch import Place
from kinpin.fhir.tally import Tally
from kinpin.inbox.incoming import Landing
from kinpin.inbox.records import digests
from kinpin.inbox.waiting import ready
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.workflows.intake.arrivals import link_arrivals
from kinpin.workflows.intake.endings import end_lapsed

if TYPE_CHECKING:
    from kinpin.practices.models import Practice

AT_ONCE = 1000
_OLDER = "is older than the copy that is on file (meta.lastUpdated)"


@dataclass(frozen=True, slots=True)
class Item:
    """A resource that is the one to count of its copies."""

    name: str
    place: Place
    data: dict[str, Any]
    digest: bytes


class Gate:
    """Lets resources into one practice, from one source."""

    def __init__(self, practice: "Practice", source: str, tally: Tally, by: Actor, at: datetime) -> None:
        self._practice, self._source, self._tally = practice, source, tally
        self._call: dict[str, Any] = {"practice": practice, "source": source, "by": by, "at": at}
        self._by, self._at = by, at
        self._today: date = local_day(at, practice.zone)
        self._items: dict[str, list[Item]] = defaultdict(list)

    def open(self) -> None:
        """What had a last day that has passed ends first."""
        end_lapsed(practice=self._practice, by=self._by, at=self._at)

    def add(self, item: Item) -> None:
        """Let a resource in with the next batch of its type."""
        kind = item.data["resourceType"]
        self._items[kind].append(item)
        if len(self._items[kind]) >= AT_ONCE:
            self._let_in(kind)

    def flush(self) -> None:
        """Let in what is left."""
        for kind in KINDS:
            self._let_in(kind)

    def _let_in(self, kind: str) -> None:
        if kind == "Patient":
            self._let_in("Organization")  # those that were read before, so that patients need not be linked later
        items = self._items.pop(kind, [])
        known = digests(self._practice.pk, self._source, kind, [item.data["id"] for item in items])
        coming = []
        for item in items:
            problem = problem_with(item.data) if known.get(item.data["id"]) != item.digest else ""
            if problem:
                self._tally.refuse(kind, item.name, item.place, problem)
            elif known.get(item.data["id"]) == item.digest:
                self._tally.count(kind, Landing.UNCHANGED.value)
            else:
                coming.append(item)
        if coming:
            self._take(kind, coming)

    def _take(self, kind: str, coming: Sequence[Item]) -> None:
        records = [KINDS[kind].read(self._resource(item)) for item in coming]
        landings = KINDS[kind].take_in(records, **self._call)
        for item in coming:
            landing = landings[item.data["id"]]
            if landing is Landing.OLDER:
                self._tally.refuse(kind, item.name, item.place, _OLDER)
            else:
                self._tally.count(kind, landing.value)

    def _resource(self, item: Item) -> Resource:
        return Resource(item.data, item.digest, self._today)

    def settle(self) -> None:
        """What waited and can be placed now, in this run or from an earlier one."""
        for kind in DEPENDENT:
            for waiting in ready(self._practice.pk, self._source, kind, at_once=AT_ONCE):
                resources = [Resource(orjson.loads(w.body), w.digest, self._today) for w in waiting]
                KINDS[kind].take_in([KINDS[kind].read(resource) for resource in resources], again=True, **self._call)
        self._tally.linked = link_arrivals(**self._call)
