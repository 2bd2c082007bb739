"""Whether events are as they were written: each row's mark is worked out anew and compared."""

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.audit.record import COLUMNS, event_mark
from kinpin.vault.keyring import Purpose

_AT_ONCE = 2000  # rows in memory


def broken(events: Iterable[Event]) -> set[int]:
    """The ids of the events whose mark does not fit: somebody changed the row, or its key is no longer there."""
    keys = settings.KEYRING.all(Purpose.AUDIT)
    return {event.pk for event in events if not _fits(event, keys.get(event.key_id))}


@dataclass(frozen=True, slots=True)
class Checked:
    """An event that was checked. `counted`: of a check of before, how many events of the practice it found."""

    event_id: int
    practice_id: int | None
    fits: bool
    counted: int


def every_event() -> Iterator[Checked]:
    """Every event there is, from the first on."""
    keys = settings.KEYRING.all(Purpose.AUDIT)
    for event in Event.objects.order_by("pk").iterator(chunk_size=_AT_ONCE):
        fits = _fits(event, keys.get(event.key_id))
        counted = json.loads(event.detail)["events"] if fits and event.kind == Kind.AUDIT_VERIFIED else 0
        yield Checked(event.pk, event.practice_id, fits, counted)


def _fits(event: Event, key: bytes | None) -> bool:
    if key is None:
        return False
    row = [getattr(event, column) for column in COLUMNS]
    return hmac.compare_digest(event_mark(key, row), bytes(event.mark))
