"""Issuing: one caregiver, one or more children, one sheet. All or nothing, once per request."""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import connection, transaction

from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record, record_alone
from kinpin.enrollment.children import Child, children_of
from kinpin.enrollment.errors import (
    IssuedMeanwhileError,
    Meanwhile,
    NothingTickedError,
    RowsLockedError,
    WindowLockedError,
)
from kinpin.enrollment.issued import Issued, read_answer, written
from kinpin.enrollment.lifetimes import use_by
from kinpin.enrollment.models import Decline, HandOut, Pin
from kinpin.enrollment.pins import new_pin
from kinpin.enrollment.words import Level, PinEnd, RowLock
from kinpin.enrollment.writes import close_pins
from kinpin.families.locks import lock_patients
from kinpin.inbox.answers import once, request_key
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.errors import NotFoundError
from kinpin.kernel.ids import new_public_id
from kinpin.practices.models import Practice
from kinpin.practices.roles import Permission
from kinpin.vault.digests import digest

TOKEN_BYTES = 16  # 128 bits: the code works alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the registration window asks for.

    `seen`: for each child the sheet with a live PIN that the window showed it would replace, by public id.
    `request`: the window's idempotency key.
    """

    contact_id: int
    patient_ids: Sequence[int]
    seen: Mapping[int, str]
    language: str
    request: str
    how_known: str = ""


def issue(*, practice: Practice, order: Order, by: Actor, at: datetime) -> Issued:
    """Issue one PIN per ticked child to one caregiver, on one sheet, in one transaction.

    A repeat of the same request gets the same answer for fifteen minutes. Raises WindowLockedError,
    RowsLockedError, NothingTickedError, IssuedMeanwhileError; a refusal is an event, and issues nothing.
    """
    _refuse_without_right(by, at)
    if not order.patient_ids:
        raise NothingTickedError("nothing_ticked")
    # Whoever goes back in the browser and chooses anew asks for something else under the same key.
    key = request_key(by.session, f"{order.request}:{order.contact_id}:{sorted(set(order.patient_ids))}")
    try:
        return _issue_once(practice, order, key, by, at)
    except RowsLockedError as refusal:
        notes = [_refused(patient, order.contact_id, lock.value) for patient, lock in refusal.locks.items()]
        record_alone(*notes, by=by, at=at)
        raise
    except IssuedMeanwhileError as stale:
        notes = [_refused(m.patient_id, order.contact_id, "issued_meanwhile") for m in stale.meanwhile]
        record_alone(*notes, by=by, at=at)
        raise


class _DrawnBeforeError(Exception):
    """A PIN like one of these is there already: the whole sheet is drawn again."""


def _issue_once(practice: Practice, order: Order, key: bytes, by: Actor, at: datetime) -> Issued:
    while True:
        drawn = _draw(order)
        do = partial(_issue, practice, order, drawn, key, by, at)
        with suppress(_DrawnBeforeError), transaction.atomic():
            return read_answer(once(key, written(drawn), do, at=at))


def _draw(order: Order) -> Issued:
    pins = {patient_id: new_pin() for patient_id in sorted(set(order.patient_ids))}
    return Issued(new_public_id(), secrets.token_urlsafe(TOKEN_BYTES), pins)


def _refuse_without_right(by: Actor, at: datetime) -> None:
    if by.may(Permission.PIN_ISSUE):
        return
    reason = "no_staff_record" if by.staff_record_id is None else "no_permission"
    record_alone(Note(Kind.ISSUE_REFUSED, outcome=Outcome.REFUSED, reason=reason), by=by, at=at)
    raise WindowLockedError(reason)


def _issue(practice: Practice, order: Order, drawn: Issued, key: bytes, by: Actor, at: datetime) -> None:
    today = local_day(at, practice.zone)
    ids = list(drawn.pins)
    lock_patients(ids)
    children = children_of(practice, order.contact_id, ids, today=today)
    _refuse_unfit(practice, children, ids, order, today, at)
    expires_at = use_by(at, practice.pin_life_days, practice.zone)
    _close_open_pins(children, by, at)
    handout = _hand_out(practice, order, drawn, key, expires_at, by, at)
    _insert_pins(practice, handout, order, drawn, children, today, expires_at, at)
    _withdraw_declines([child.patient_id for child in children if child.has_declined], at)
    notes = [
        Note(
            Kind.PIN_ISSUED,
            patient_id=child.patient_id,
            contact_id=order.contact_id,
            subject=f"handout:{handout}",
            reason=order.how_known,
        )
        for child in children
    ]
    record(*notes, by=by, at=at)


def _refuse_unfit(
    practice: Practice, children: list[Child], ids: list[int], order: Order, today: date, at: datetime
) -> None:
    if len(children) < len(ids):
        raise NotFoundError("patient")
    locks: dict[int, RowLock] = {}
    for child in children:
        lock = child.lock(practice, today)
        if lock is not None:
            locks[child.patient_id] = lock
    if locks:
        raise RowsLockedError(locks)
    meanwhile = [
        Meanwhile(child.patient_id, pin.issued_at, pin.issued_by)
        for child in children
        if (pin := child.open_pin) and pin.expires_at > at and pin.handout != order.seen.get(child.patient_id, "")
    ]
    if meanwhile:
        raise IssuedMeanwhileError(meanwhile)


def _close_open_pins(children: list[Child], by: Actor, at: datetime) -> None:
    """A newer PIN ends this caregiver's old one and nobody else's."""
    open_pins = [child.open_pin for child in children if child.open_pin]
    if not open_pins:
        return
    rows = list(Pin.objects.filter(pk__in=[pin.pin_id for pin in open_pins]))
    close_pins([row for row in rows if row.expires_at <= at], PinEnd.EXPIRED, by=by, at=at)
    close_pins([row for row in rows if row.expires_at > at], PinEnd.REPLACED, by=by, at=at)


# Issuing is what the desk waits for: its statements are written out, and are as many for one child as for four.
_SHEET = f"""
INSERT INTO {HandOut._meta.db_table} (public_id, practice_id, contact_id, token_digest, key_id, language, how_known,
    issued_at, issued_by, membership_id, sign_in, answer_key, expires_at, failures, copies)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 0) RETURNING id
"""


def _hand_out(
    practice: Practice, order: Order, drawn: Issued, key: bytes, expires_at: datetime, by: Actor, at: datetime
) -> int:
    secret, adapt = digest("token", drawn.token), connection.ops.adapt_datetimefield_value
    values: list[Any] = [
        drawn.handout, practice.pk, order.contact_id, secret.value, secret.key_id, order.language, order.how_known,
        adapt(at), by.name, by.membership_id or 0, by.session, key, adapt(expires_at),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SHEET, values)
        return int(cursor.fetchone()[0])


def _withdraw_declines(patient_ids: list[int], at: datetime) -> None:
    """A family that takes a sheet no longer declines."""
    if patient_ids:
        Decline.objects.filter(patient__in=patient_ids, withdrawn_at=None).update(withdrawn_at=at)


_COLUMNS = (
    "practice_id", "handout_id", "patient_id", "contact_id", "digest", "key_id", "level", "issued_at", "expires_at",
    "end_reason",
)  # fmt: skip
_ROW = f"({', '.join(['%s'] * len(_COLUMNS))})"
_INSERT = f"INSERT INTO {Pin._meta.db_table} ({', '.join(_COLUMNS)}) VALUES "


def _insert_pins(
    practice: Practice,
    handout: int,
    order: Order,
    drawn: Issued,
    children: list[Child],
    today: date,
    expires_at: datetime,
    at: datetime,
) -> None:
    """Insert a PIN for every child in one statement. Two PINs can't be alike. Raises _DrawnBeforeError."""
    rows = [
        _row(practice, handout, order, child, drawn.pins[child.patient_id], today, expires_at, at) for child in children
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT + ", ".join([_ROW] * len(rows)) + " ON CONFLICT (digest) DO NOTHING",
            [value for row in rows for value in row],
        )
        if cursor.rowcount < len(rows):
            raise _DrawnBeforeError


def _row(
    practice: Practice,
    handout: int,
    order: Order,
    child: Child,
    pin: str,
    today: date,
    expires_at: datetime,
    at: datetime,
) -> list[Any]:
    secret = digest("pin", str(practice.pk), pin)
    level = child.level(practice, today) or Level.LIMITED
    adapt = connection.ops.adapt_datetimefield_value
    return [
        practice.pk, handout, child.patient_id, order.contact_id, secret.value, secret.key_id, level.value,
        adapt(at), adapt(expires_at), "",
    ]  # fmt: skip


def _refused(patient_id: int, contact_id: int, reason: str) -> Note:
    return Note(
        Kind.ISSUE_REFUSED,
        patient_id=patient_id,
        contact_id=contact_id,
        outcome=Outcome.REFUSED,
        reason=reason,
    )
