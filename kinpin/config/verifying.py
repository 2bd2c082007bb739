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
    """Say whether all events of all practices are as they were written. Asked also where the triggers are gone."""
    refuse_other_version()
    count, changed, broken = _Count(), _Count(), list[int]()
    for event_id, practice_id, fits in every_event():
        count[practice_id] += 1
        if not fits:
            changed[practice_id] += 1
            broken.append(event_id)
    total = count.total()
    if total > len(broken):  # else these are another database's keys, and a row under them would not fit either
        _note(count, changed)
    if not broken:
        click.echo(f"{total} events, each as it was written.")
        return True
    ids = ", ".join(map(str, broken[:_NAMED])) + (", ..." if len(broken) > _NAMED else "")
    click.echo(f"{len(broken)} of {total} events were changed, or their key is no longer in the key file: {ids}.")
    return False


def _note(count: _Count, changed: _Count) -> None:
    """Leave in the trail of each practice that it was checked, and what was found in it."""
    notes = [
        Note(Kind.AUDIT_VERIFIED, practice_id=practice_id, detail={"events": events, "changed": changed[practice_id]})
        for practice_id, events in count.items()
    ]
    try:
        record_alone(*notes, by=system_actor(), at=clock.now())
    except DatabaseError:  # a copy that takes no writes is checked all the same
        click.echo("The database takes no writes: its audit trail will not tell of this check.", err=True)
