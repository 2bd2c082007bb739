"""The one way an event is written."""

import base64
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.models import Event
from kinpin.kernel.actor import Actor
from kinpin.kernel.errors import RefusedError
from kinpin.sql.bulk import insert_many
from kinpin.vault.digests import framed, mark_framed
from kinpin.vault.keyring import Purpose

# The order in which columns are written and marked.
COLUMNS = (
    "at", "kind", "outcome", "reason", "room", "actor_kind", "practice_id", "login_id", "membership_id",
    "staff_record_id", "patient_id", "contact_id", "subject", "session", "network", "detail",
)  # fmt: skip
_EVENT = framed("event")
_ROW = f"({', '.join(['%s'] * (len(COLUMNS) + 2))})"
_WRITTEN = (*COLUMNS, "key_id", "mark")
_INTO = f"{Event._meta.db_table} ({', '.join(_WRITTEN)})"
_FEW = 50  # more than these are many: the values of one long statement take longer to put together than to write
# For some rows PostgreSQL is handed one value: eighteen for each take three times as long to bring into order.
_FROM_JSON = (
    f"INSERT INTO {_INTO} SELECT {', '.join(COLUMNS)}, key_id, decode(mark, 'base64') "
    "FROM json_to_recordset(%s) AS row (at timestamptz, kind text, outcome text, reason text, room text, "
    "actor_kind text, practice_id bigint, login_id bigint, membership_id bigint, staff_record_id bigint, "
    "patient_id bigint, contact_id bigint, subject text, session text, network text, detail text, key_id text, "
    "mark text)"
)


@dataclass(frozen=True, slots=True)
class Note:
    """What one event says beside who, where and when.

    `detail` holds ids, numbers, moments and closed words only, and a practice's own name and phone when they change.
    """

    kind: Kind
    patient_id: int | None = None
    contact_id: int | None = None
    subject: str = ""
    outcome: Outcome = Outcome.DONE
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    practice_id: int | None = None  # where the actor has none: a caregiver acts at the child's practice
    login_id: int | None = None  # where the actor has none: whose login somebody tries, opens or resets


class NotInTransactionError(Exception):
    """An event was to be written outside the transaction of the act it tells of."""


def record(*notes: Note, by: Actor, at: datetime) -> None:
    """Write events in one statement, inside the act's transaction. Raises NotInTransactionError outside one."""
    if not connection.in_atomic_block:
        raise NotInTransactionError
    if not notes:
        return
    key_id, key = settings.KEYRING.newest(Purpose.AUDIT)
    moment = connection.ops.adapt_datetimefield_value(at)
    frame = cache(_framed)  # in one call, nearly everything is said over and over
    rows = []
    for note in notes:
        row = _row(note, by, at)
        rows.append((moment, *row[1:], key_id, mark_framed(key, [_EVENT, *map(frame, row)])))
    _insert(rows)


def _insert(rows: Sequence[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if len(rows) <= _FEW and cursor.db.vendor == "postgresql":
            cursor.execute(_FROM_JSON, [json.dumps([_named(row) for row in rows])])
        elif len(rows) <= _FEW:
            cursor.execute(f"INSERT INTO {_INTO} VALUES {', '.join([_ROW] * len(rows))}", list(chain(*rows)))
        else:
            insert_many(cursor, connection.vendor, Event._meta.db_table, _WRITTEN, rows)


def _named(row: tuple[Any, ...]) -> dict[str, Any]:
    at, *values, mark = row
    return {"at": at.isoformat(), **dict(zip((*COLUMNS[1:], "key_id"), values, strict=True)), "mark": _text_of(mark)}


def _text_of(mark: bytes) -> str:
    return base64.b64encode(mark).decode()


def record_alone(*notes: Note, by: Actor, at: datetime) -> None:
    """Write events of something that changes nothing else: a look, a refusal."""
    with transaction.atomic():
        record(*notes, by=by, at=at)


@contextmanager
def recording_refusal(*notes: Note, by: Actor, at: datetime) -> Iterator[None]:
    """Write events of an act that a rule refuses, with its reason; then it raises what it raised.

    Stands around the act's transaction, which takes back whatever is written inside.
    """
    try:
        yield
    except RefusedError as refusal:
        refused = [replace(note, outcome=Outcome.REFUSED, reason=refusal.reason) for note in notes]
        record_alone(*refused, by=by, at=at)
        raise


def _row(note: Note, by: Actor, at: datetime) -> list[Any]:
    return [
        at,
        note.kind.value,
        note.outcome.value,
        note.reason,
        by.room.value,
        by.kind.value,
        note.practice_id if note.practice_id is not None else by.practice_id,
        note.login_id if note.login_id is not None else by.login_id,
        by.membership_id,
        by.staff_record_id,
        note.patient_id,
        note.contact_id,
        note.subject,
        by.session,
        by.network,
        written(note.detail),
    ]


def written(detail: dict[str, Any]) -> str:
    """A detail as its column holds it."""
    return json.dumps(detail, sort_keys=True, separators=(",", ":")) if detail else ""


def event_mark(key: bytes, row: list[Any]) -> bytes:
    """The HMAC of an event's columns, in the order of COLUMNS."""
    return mark_framed(key, [_EVENT, *map(_framed, row)])


def _framed(value: Any) -> bytes:
    return framed(_text(value))


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return "" if value is None else str(value)
