"""How long single answers take: one request at a time, in kinds that are shuffled together."""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from bench.load import Connection, percentile

WARMING = 60  # requests that nobody counts, for every worker and thread to have met some


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of a kind, and what its answer must hold."""

    kind: str
    request: bytes
    holds: bytes = b""


@dataclass(frozen=True, slots=True)
class Times:
    """How long a kind's answers took, in milliseconds, and how many were not what they should be."""

    count: int
    p50: float
    p95: float
    longest: float
    wrong: int


ALL = "all of them"


def ask_all(port: int, asks: Iterable[Ask], *, status: bytes = b" 200 ", seed: int = 1) -> dict[str, Times]:
    """Ask one after another on one connection. The times of each kind, and of all."""
    queue = list(asks)
    Random(seed).shuffle(queue)
    connection = Connection(port)
    for ask in queue[:WARMING]:
        connection.ask(ask.request)
    took: dict[str, list[float]] = defaultdict(list)
    wrong: dict[str, int] = defaultdict(int)
    for ask in queue:
        began = time.perf_counter()
        head, body = connection.ask(ask.request)
        took[ask.kind].append((time.perf_counter() - began) * 1000)
        wrong[ask.kind] += status not in head or ask.holds not in body
    connection.close()
    found = {kind: _times(values, wrong[kind]) for kind, values in took.items()}
    every = [value for values in took.values() for value in values]
    return {**dict(sorted(found.items())), ALL: _times(every, sum(wrong.values()))}


def _times(values: list[float], wrong: int) -> Times:
    ordered = sorted(values)
    return Times(len(ordered), percentile(ordered, 50), percentile(ordered, 95), ordered[-1], wrong)
