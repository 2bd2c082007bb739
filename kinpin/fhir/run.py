"""One import: files in, a tally out.

The files are read twice: once to learn which resources have several copies, once to let in the one of each that counts.
Organizations, locations, practitioners and patients go in as they are read, in batches; what refers to them is set
aside and follows. Memory stays the same however much there is.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from kinpin.fhir.beside import helped
from kinpin.fhir.checks import problem_with
from kinpin.fhir.files import Progress
from kinpin.fhir.kinds import DEPENDENT, KINDS
from kinpin.fhir.letting_in import Gate
from kinpin.fhir.origin import last_updated
from kinpin.fhir.reading import Seen, note_copies, read_files
from kinpin.fhir.scratch import Copy, Kept, Scratch
from kinpin.fhir.tally import Tally
from kinpin.inbox.loading import made_for_many
from kinpin.kernel.actor import Actor
from kinpin.workflows.intake.finish import finish_import

if TYPE_CHECKING:
    from kinpin.practices.models import Practice

_NEW_THINGS = 100_000  # as many as there may be before the collector looks for those that nobody needs
_NEVER = datetime.min.replace(tzinfo=UTC)


class FilesChangedError(Exception):
    """A file was changed while it was read. What went in until then stays; a further run completes it."""


def import_files(
    *,
    practice: "Practice",
    source: str,
    files: Sequence[Path],
    scratch: Scratch,
    progress: Progress,
    by: Actor,
    at: datetime,
) -> Tally:
    """Bring the resources of some files into a practice. The tally can be read as long as the scratch is open."""
    tally = Tally(files, scratch)
    with made_for_many(), _heap_at_rest(), helped() as helper:
        _let_in(files, Gate(practice, source, tally, helper, by, at), tally, progress)
        ended = finish_import(practice=practice, source=source, counts=tally.totals(), by=by, at=at)
        tally.waiting, tally.left_out = ended.waiting, ended.left_out
    return tally


def _let_in(files: Sequence[Path], gate: Gate, tally: Tally, progress: Progress) -> None:
    gate.open()
    note_copies(files, tally.scratch, progress)
    run = _Run(tally.scratch, tally, gate)
    run.read(files, progress)
    run.let_in_winners()
    gate.flush()
    for name in DEPENDENT:
        run.let_in_kept(KINDS[name].rank)
        gate.flush()
    gate.settle()


@contextmanager
def _heap_at_rest() -> Iterator[None]:
    """What is loaded stays, and a batch is thousands of things that go by themselves: the collector looks seldom."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_NEW_THINGS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


class _Run:
    """The second reading."""

    def __init__(self, scratch: Scratch, tally: Tally, gate: Gate) -> None:
        self._scratch, self._tally, self._gate = scratch, tally, gate

    def read(self, files: Sequence[Path], progress: Progress) -> None:
        """Let in what counts at once; set aside what must follow, and what has rivals."""
        copies = self._scratch.copies()
        for seen in read_files(files, progress):
            if seen.is_passed_over:
                self._tally.count(seen.kind, "passed_over")
            elif not seen.digest:
                self._tally.refuse(seen.kind, seen.name, seen.place, seen.problem or problem_with(seen.data))
            else:
                self._sort(seen, _same(seen, copies))

    def _sort(self, seen: Seen, copy: Copy) -> None:
        if copy.variants > 1:
            self._scratch.set_against(_kept(seen, copy))
        elif copy.number != copy.first:
            self._count_copy(seen)
        elif KINDS[seen.kind].rank:
            self._scratch.keep(KINDS[seen.kind].rank, _kept(seen, copy))
        else:
            self._gate.add(_kept(seen, copy))

    def _count_copy(self, seen: Seen) -> None:
        """A further copy that says the same: there is nothing new in it, or the same is wrong with it."""
        problem = problem_with(seen.data)
        if problem:
            self._tally.refuse(seen.kind, seen.name, seen.place, problem)
        else:
            self._tally.count(seen.kind, "unchanged")

    def let_in_winners(self) -> None:
        """Of differing copies the newest goes in, else the first; the others are refused."""
        for _, rivals in groupby(self._scratch.rivals(), key=lambda kept: kept.name):
            fit = [kept for kept in rivals if self._passes(kept)]
            if not fit:
                continue
            winner = min(fit, key=_standing)
            for kept in fit:
                if kept.number != winner.number:
                    self._refuse_rival(kept, winner)
            rank = KINDS[winner.kind].rank
            if rank:
                self._scratch.keep(rank, winner)
            else:
                self._gate.add(winner)

    def _passes(self, kept: Kept) -> bool:
        problem = problem_with(orjson.loads(kept.body))
        if problem:
            self._tally.refuse(kept.kind, kept.name, kept.place, problem)
        return not problem

    def _refuse_rival(self, kept: Kept, winner: Kept) -> None:
        if kept.digest == winner.digest:
            self._tally.count(kept.kind, "unchanged")
            return
        newer = _updated(winner) > _updated(kept)
        why = "which is newer (meta.lastUpdated)" if newer else "which came first"
        problem = f"conflict: differs from the copy in {self._tally.place(winner.place)}, {why}"
        self._tally.refuse(kept.kind, kept.name, kept.place, problem)

    def let_in_kept(self, rank: int) -> None:
        """Let in what was set aside for a rank."""
        for kept in self._scratch.kept(rank):
            self._gate.add(kept)


def _same(seen: Seen, copies: Iterator[Copy]) -> Copy:
    """What the first reading noted in this place."""
    copy = next(copies, None)
    if copy is None or (copy.name, copy.digest) != (seen.name, seen.digest):
        raise FilesChangedError
    return copy


def _kept(seen: Seen, copy: Copy) -> Kept:
    return Kept(seen.name, copy.number, seen.place, seen.digest, seen.body)


def _updated(kept: Kept) -> datetime:
    return last_updated(orjson.loads(kept.body)) or _NEVER


def _standing(kept: Kept) -> tuple[float, int]:
    """The newest first, then in the order of reading."""
    updated = last_updated(orjson.loads(kept.body))
    return (-updated.timestamp() if updated else float("inf"), kept.number)
