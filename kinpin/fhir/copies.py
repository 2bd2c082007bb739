"""Several copies of a resource in one run: the newest goes in, else the first; those that say otherwise are refused."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import groupby

import orjson

from kinpin.fhir.checks import problem_with
from kinpin.fhir.origin import last_updated
from kinpin.fhir.scratch import Kept
from kinpin.fhir.tally import Tally

_NEVER = datetime.min.replace(tzinfo=UTC)


def settle_copies(tally: Tally, today: date) -> None:
    """Leave one copy of each resource on the scratch, or none, and count the others."""
    for _, copies in groupby(tally.scratch.in_copies(), key=lambda kept: kept.name):
        _settle(list(copies), tally, today)


def _settle(copies: Sequence[Kept], tally: Tally, today: date) -> None:
    fit = [kept for kept in copies if _passes(kept, tally, today)]
    winner = min(fit, key=_standing, default=None)
    for kept in copies:
        if kept is not winner:
            tally.scratch.drop(kept)
    for kept in fit:
        if winner is not None and kept is not winner:
            _count(kept, winner, tally)


def _passes(kept: Kept, tally: Tally, today: date) -> bool:
    problem = problem_with(orjson.loads(kept.body), today)
    if problem:
        tally.refuse(kept.kind, kept.name, kept.place, problem)
    return not problem


def _count(kept: Kept, winner: Kept, tally: Tally) -> None:
    """A copy that says the same has nothing new in it."""
    if kept.digest == winner.digest:
        tally.count(kept.kind, "unchanged")
        return
    newer = _updated(winner) > _updated(kept)
    why = "which is newer (meta.lastUpdated)" if newer else "which came first"
    problem = f"conflict: differs from the copy in {tally.place(winner.place)}, {why}"
    tally.refuse(kept.kind, kept.name, kept.place, problem)


def _updated(kept: Kept) -> datetime:
    return last_updated(orjson.loads(kept.body)) or _NEVER


def _standing(kept: Kept) -> tuple[float, int]:
    """The newest first, then in the order of reading."""
    updated = last_updated(orjson.loads(kept.body))
    return (-updated.timestamp() if updated else float("inf"), kept.number)
