"""What a run says when it is done: one JSON object for programs, a table for people."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from kinpin.fhir.tally import OUTCOMES, Tally

_SHOWN = 50
_HEADS = ("", "read", *OUTCOMES)


def as_json(tally: Tally) -> dict[str, Any]:
    """Every count by type, and every refusal."""
    return {
        "read": dict(sorted(tally.read.items())),
        **{name: dict(sorted(counts.items())) for name, counts in tally.outcomes.items()},
        "waiting": tally.waiting,
        "refusals": [
            {"file": r.file, "line": r.line, "resource": r.resource, "problem": r.problem} for r in tally.refusals()
        ],
    }


def as_lines(tally: Tally) -> Iterator[str]:
    """The table, what waits, and the first refusals."""
    if not tally.read:
        yield "There was nothing to read."
        return
    yield from _table(tally)
    if not any(tally.outcomes[name] for name in ("created", "updated")):
        yield "\nNothing has changed: there is nothing new in what was read."
    for kind, count in tally.waiting.items():
        yield f"\n{count} {kind} waiting for what they refer to, or for a time. They are linked when it arrives."
    refused = tally.totals()["refused"]
    if refused:
        yield f"\n{refused} did not come in:"
        for r in islice(tally.refusals(), _SHOWN):
            yield f"  {r.file} line {r.line}: {' '.join(part for part in (r.resource, r.problem) if part)}"
        if refused > _SHOWN:
            yield f"  and {refused - _SHOWN} more; --json lists all of them."


def _table(tally: Tally) -> Iterator[str]:
    rows = [[head.replace("_", " ") for head in _HEADS]]
    for kind in sorted(tally.read):
        rows.append([kind, str(tally.read[kind]), *(str(tally.outcomes[name][kind] or "") for name in OUTCOMES)])
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEADS))]
    for row in rows:
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"{row[0]:<{widths[0]}}  {'  '.join(cells)}".rstrip()
