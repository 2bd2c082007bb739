"""Queue a message inside an act; claim, end or put back one while sending."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.kernel.actor import system_actor
from kinpin.outbox.models import Message, State
from kinpin.vault.seals import seal, unseal

_WAITS = (
    timedelta(seconds=20),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
_AWAY = timedelta(minutes=1)  # between two tries while no server can be reached
_CLAIMED_FOR = timedelta(minutes=1)  # longer than the words take: whoever claimed it is gone
_SENT_WITHIN = timedelta(minutes=5)  # far longer than a mail server may take: whoever was sending it is gone
_SEALED_FOR = "outbox"
_LONGEST = 200  # characters of a problem
_AT_WORK = (State.CLAIMED, State.SENDING)

_COLUMNS = ("practice_id", "kind", "about", "sealed", "state", "attempts", "created_at", "due_at", "problem")
_ROW = f"({', '.join(['%s'] * len(_COLUMNS))})"
_INSERT = f"INSERT INTO {Message._meta.db_table} ({', '.join(_COLUMNS)}) VALUES "


def enqueue(
    *,
    kind: str,
    about: dict[str, Any],
    at: datetime,
    practice_id: int | None = None,
    secret: dict[str, str] | None = None,
) -> None:
    """Queue a message as part of the act that is under way. Must run inside its transaction."""
    enqueue_each(kind=kind, about=[about], at=at, practice_id=practice_id, secret=secret)


def enqueue_each(
    *,
    kind: str,
    about: Sequence[dict[str, Any]],
    at: datetime,
    practice_id: int | None = None,
    secret: dict[str, str] | None = None,
) -> None:
    """Queue a message about each, in one statement. Must run inside the act's transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("a message is queued inside the act that calls for it")
    if not about:
        return
    sealed = seal(json.dumps(secret), bound_to=_SEALED_FOR) if secret else b""
    moment = connection.ops.adapt_datetimefield_value(at)
    values: list[Any] = []
    for one in about:
        values += [practice_id, kind, json.dumps(one), sealed, State.QUEUED.value, 0, moment, moment, ""]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT + ", ".join([_ROW] * len(about)), values)


def claim_due(*, at: datetime) -> Message | None:
    """Take the message that has waited longest, so that no other worker takes it too. None when none is due."""
    waiting = Message.objects.filter(state=State.QUEUED, due_at__lte=at).order_by("due_at", "pk")
    for message in waiting[:5]:
        taken = Message.objects.filter(pk=message.pk, state=State.QUEUED).update(
            state=State.CLAIMED, attempts=message.attempts + 1, due_at=at
        )
        if taken:
            message.attempts += 1
            return message
    return None


def hand_over(message: Message) -> bool:
    """Whether the server may be told of it now. From here on, until its answer is kept, nobody knows whether it left.

    It may not where the words took so long that the message was put back meanwhile.
    """
    return bool(Message.objects.filter(pk=message.pk, state=State.CLAIMED).update(state=State.SENDING))


def secret_of(message: Message) -> dict[str, str]:
    """What was sealed with the message."""
    found: dict[str, str] = json.loads(unseal(bytes(message.sealed), bound_to=_SEALED_FOR)) if message.sealed else {}
    return found


def mark_sent(message: Message, *, at: datetime) -> None:
    """The server took it: also one of which nobody knew any more whether it left."""
    with transaction.atomic():
        _end(message, State.SENT, Kind.NOTICE_SENT, "", at, since=(*_AT_WORK, State.UNKNOWN))


def mark_dropped(message: Message, *, at: datetime) -> None:
    """It is not to be sent any more: what changed since it was queued counts."""
    with transaction.atomic():
        _end(message, State.FAILED, Kind.NOTICE_DROPPED, "nobody is to be told any more", at)


def mark_failed(message: Message, *, problem: str, at: datetime, for_good: bool = False) -> None:
    """The server did not take it: try again later, or give up after the last wait or when it said never.

    One that was settled while this worker was slow stays as it is.
    """
    if not for_good and message.attempts <= len(_WAITS):
        due = at + _WAITS[message.attempts - 1]
        waiting = Message.objects.filter(pk=message.pk, state__in=_AT_WORK)
        waiting.update(state=State.QUEUED, due_at=due, problem=problem[:_LONGEST])
        return
    with transaction.atomic():
        _end(message, State.FAILED, Kind.NOTICE_FAILED, problem, at)


def _end(
    message: Message, state: State, kind: Kind, problem: str, at: datetime, since: Sequence[State] = _AT_WORK
) -> None:
    """End a message that is in one of some states, and write down what became of it."""
    ending = Message.objects.filter(pk=message.pk, state__in=since)
    if ending.update(state=state, ended_at=at, sealed=b"", problem=problem[:_LONGEST]):
        record(*_notes(message, kind), by=system_actor(), at=at)


def _notes(message: Message, kind: Kind) -> list[Note]:
    """What became of a message, for the trail of each child it is about. A code for an address is about none."""
    about = message.about
    return [
        Note(
            kind,
            patient_id=patient_id,
            contact_id=about.get("contact"),
            practice_id=message.practice_id,
            detail={"notice": message.kind},
        )
        for patient_id in about.get("patients", [])
    ]


def put_off(message: Message, *, problem: str, at: datetime) -> None:
    """No server could be reached: that was no try, and with this message all that is due waits a little."""
    Message.objects.filter(pk=message.pk, state=State.CLAIMED).update(
        state=State.QUEUED, attempts=message.attempts - 1, problem=problem[:_LONGEST]
    )
    Message.objects.filter(state=State.QUEUED, due_at__lte=at).update(due_at=at + _AWAY)


def settle_interrupted(*, at: datetime) -> int:
    """Messages that a worker was sending when it died: nobody knows whether they left. Returns how many.

    Between the server's yes and the note of it there is a moment that no transaction spans. A message caught in it
    is never sent again by itself: twice would be worse than a call to the practice. One that was only claimed is tried
    again; that counts as a try, for it may be what the worker died of.
    """
    with transaction.atomic():
        for message in _stopped(State.CLAIMED, at - _CLAIMED_FOR):
            mark_failed(message, problem="The worker stopped before sending", at=at)
        left = _stopped(State.SENDING, at - _SENT_WITHIN)
        for message in left:
            _end(message, State.UNKNOWN, Kind.NOTICE_UNKNOWN, "The worker stopped while sending", at)
    return len(left)


def _stopped(state: State, since: datetime) -> list[Message]:
    return list(Message.objects.select_for_update().filter(state=state, due_at__lte=since).order_by("pk"))
