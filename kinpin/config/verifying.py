"""`kinpin audit verify` once Django has started: every event's mark worked out anew."""

from collections import Counter

import click
from django.db import DatabaseError

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record_alone
from kinpin.audit.verify import every_event
from kinpin.config.installing import refuse_other_version
from kinpin.kernel import clock
from kinpin.kernel.actor import system_actor

_NAMED = 20  # of the ids that don't verify: enough to look one up
_Count = Counter[int | None]  # of events, by practice


def verify() -> bool:
    """Say whether all events of all practices are there, as they were written. Asked also without the triggers."""
    refuse_other_version()
    count, changed, gone, broken = _Count(), _Count(), _Count(), list[int]()
    for event in every_event():
        # What a check of before counted was written before it: fewer rows in front of it now are rows taken away.
        gone[event.practice_id] = max(gone[event.practice_id], event.counted - count[event.practice_id])
        count[event.practice_id] += 1
        if not event.fits:
            changed[event.practice_id] += 1
            broken.append(event.event_id)
    total, missing = count.total(), gone.total()
    if total > len(broken):  # else these are another database's keys, and a row under them would not fit either
        _note(count, changed, gone)
    if broken:
        ids = ", ".join(map(str, broken[:_NAMED])) + (", ..." if len(broken) > _NAMED else "")
        click.echo(f"{len(broken)} of {total} events were changed, or their key is no longer in the key file: {ids}.")
    if missing:
        click.echo(f"Events that an earlier check had counted are gone: {missing} at least.")
    if not broken and not missing:
        click.echo(f"{total} events, each as it was written.")
    return not broken and not missing


def _note(count: _Count, changed: _Count, gone: _Count) -> None:
    """Leave in the trail of each practice that it was checked, and what was found in it."""
    notes = []
    for practice_id, events in count.items():
        found = {"events": events, "changed": changed[practice_id], "gone": gone[practice_id]}
        notes.append(Note(Kind.AUDIT_VERIFIED, practice_id=practice_id, detail=found))
    try:
        record_alone(*notes, by=system_actor(), at=clock.now())
    except DatabaseError:  # a copy that takes no writes is checked all the same
        click.echo("The database takes no writes: its audit trail will not tell of this check.", err=True)
