"""What a run says when it is done: one JSON object for programs, a table for people."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from kinpin.fhir.tally import OUTCOMES, Refusal, Tally

AddressOf = Callable[[str], str]  # the address of a chart's Portal History, from the chart's public id
_SHOWN = 50
_HEADS = ("", "read", *OUTCOMES)


def as_json(tally: Tally, history_of: AddressOf) -> dict[str, Any]:
    """Every count by type, every authority that was left out, and every refusal."""
    return {
        "read": dict(sorted(tally.read.items())),
        **{name: dict(sorted(counts.items())) for name, counts in tally.outcomes.items()},
        "waiting": tally.waiting,
        "left_out": [{"chart": history_of(one.chart), "reason": one.reason} for one in tally.left_out],
        "refusals": [
            {"file": r.file, "line": r.line, "resource": r.resource, "problem": r.problem} for r in tally.refusals()
        ],
    }


def as_lines(tally: Tally, history_of: AddressOf) -> Iterator[str]:
    """The table, what waits, and the first of what was left out and of what was refused."""
    yield from _table(tally)
    if not any(tally.outcomes[name] for name in ("created", "updated")):
        yield "\nNothing has changed: there is nothing new in what was read."
    for kind, count in tally.waiting.items():
        yield f"\n{count} {kind} waiting for what they refer to, or for a time. They are linked when it arrives."
    yield from _left_out(tally, history_of)
    refused = tally.totals()["refused"]
    if refused:
        yield f"\n{refused} did not come in:"
        yield from _first((f"{r.file} line {r.line}: {_told(r)}" for r in tally.refusals()), refused)


def _told(refusal: Refusal) -> str:
    """*Patient.birthDate must be a date (Patient/17)*, or *Patient/17 is nested too deeply*."""
    kind, _, name = refusal.resource.partition("/")
    if refusal.problem.startswith(f"{kind}."):
        return f"{refusal.problem} ({refusal.resource})" if name else refusal.problem
    return f"{refusal.resource} {refusal.problem}".lstrip()


def _left_out(tally: Tally, history_of: AddressOf) -> Iterator[str]:
    """By the address of a chart, which tells nothing to whoever may not open it: the screen may be anybody's."""
    count, charts = len(tally.left_out), list(dict.fromkeys(one.chart for one in tally.left_out))
    if count:
        said = "1 statement of authority was" if count == 1 else f"{count} statements of authority were"
        yield f"\n{said} left out, which would let in somebody who is kept out. Open Portal History,"
        yield "and have somebody who knows the family set by hand what is right:"
        yield from _first(map(history_of, charts), len(charts))


def _first(lines: Iterable[str], count: int) -> Iterator[str]:
    yield from (f"  {line}" for line in islice(lines, _SHOWN))
    if count > _SHOWN:
        yield f"  and {count - _SHOWN} more; --json lists all of them."


def _table(tally: Tally) -> Iterator[str]:
    rows = [[head.replace("_", " ") for head in _HEADS]]
    for kind in sorted(tally.read):
        rows.append([kind, str(tally.read[kind]), *(str(tally.outcomes[name][kind] or "") for name in OUTCOMES)])
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEADS))]
    for row in rows:
        cells = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield f"{row[0]:<{widths[0]}}  {'  '.join(cells)}".rstrip()
