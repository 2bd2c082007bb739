"""Whether events are as they were written: each row's mark is worked out anew and compared."""

import hmac
from collections.abc import Iterable, Iterator

from django.conf import settings

from kinpin.audit.models import Event
from kinpin.audit.record import COLUMNS, event_mark
from kinpin.vault.keyring import Purpose

_AT_ONCE = 2000  # rows in memory


def broken(events: Iterable[Event]) -> set[int]:
    """The ids of the events whose mark does not fit: somebody changed the row, or its key is no longer there."""
    keys = settings.KEYRING.all(Purpose.AUDIT)
    return {event.pk for event in events if not _fits(event, keys.get(event.key_id))}


def every_event() -> Iterator[tuple[int, int | None, bool]]:
    """The id of every event there is, from the first on, the practice's, and whether its mark fits."""
    keys = settings.KEYRING.all(Purpose.AUDIT)
    for event in Event.objects.order_by("pk").iterator(chunk_size=_AT_ONCE):
        yield event.pk, event.practice_id, _fits(event, keys.get(event.key_id))


def _fits(event: Event, key: bytes | None) -> bool:
    if key is None:
        return False
    row = [getattr(event, column) for column in COLUMNS]
    return hmac.compare_digest(event_mark(key, row), bytes(event.mark))
