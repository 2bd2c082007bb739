"""One import: files in, a tally out.

The files are read once, onto the scratch. Of each resource that has several copies the one that counts is found there;
then they go in, in batches: organizations, locations, practitioners and patients first, what refers to them after them.
Memory stays the same however much there is.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kinpin.fhir.checks import id_problem
from kinpin.fhir.copies import settle_copies
from kinpin.fhir.files import Progress, size_of
from kinpin.fhir.gate import Gate
from kinpin.fhir.judging_process import helped
from kinpin.fhir.kinds import KINDS
from kinpin.fhir.reading import read_files
from kinpin.fhir.scratch import Kept, Scratch
from kinpin.fhir.tally import Tally
from kinpin.kernel.actor import Actor
from kinpin.sql.bulk import in_parts, made_for_many
from kinpin.workflows.intake.finish import finish_import

if TYPE_CHECKING:
    from kinpin.practices.models import Practice

_TOLD_AT_ONCE = 100  # resources that went in
_NEW_THINGS = 100_000  # as many as there may be before the collector looks for those that nobody needs


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
    size, done = size_of(files), 0
    gate.open()
    count = _read(files, tally, progress)
    settle_copies(tally, gate.today)
    for rank in sorted({kind.rank for kind in KINDS.values()}):
        for part in in_parts(tally.scratch.kept(rank), _TOLD_AT_ONCE):
            for kept in part:
                gate.add(kept)
            done += len(part)
            progress(size * done // count - size * (done - len(part)) // count)
        gate.flush()
    gate.settle()


def _read(files: Sequence[Path], tally: Tally, progress: Progress) -> int:
    """Set every resource aside that may come in. Returns how many there are."""
    count = 0
    for seen in read_files(files, progress):
        if seen.is_passed_over:
            tally.count(seen.kind, "passed_over")
        elif not seen.digest:
            tally.refuse(seen.kind, seen.name, seen.place, seen.problem or id_problem(seen.data))
        else:
            count += 1
            tally.scratch.keep(KINDS[seen.kind].rank, Kept(seen.name, count, seen.place, seen.digest, seen.body))
    tally.scratch.sort()
    return count


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
