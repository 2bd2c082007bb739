"""`kinpin audit verify` once Django has started: every event's mark worked out anew."""

import click

from kinpin.audit.verify import every_event
from kinpin.config.installing import refuse_other_version

_NAMED = 20  # of the ids that don't verify: enough to look one up


def verify() -> bool:
    """Say whether all events of all practices are as they were written. Asked also where the triggers are gone."""
    refuse_other_version()
    count, broken = 0, list[int]()
    for event_id, fits in every_event():
        count += 1
        if not fits:
            broken.append(event_id)
    if not broken:
        click.echo(f"{count} events, each as it was written.")
        return True
    ids = ", ".join(map(str, broken[:_NAMED])) + (", ..." if len(broken) > _NAMED else "")
    click.echo(f"{len(broken)} of {count} events were changed, or their key is no longer in the key file: {ids}.")
    return False
