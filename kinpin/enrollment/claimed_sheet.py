"""A sheet and those of its PINs that are to be redeemed, locked until the transaction ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from kinpin.enrollment.models import Decline, Enrollment, HandOut, Pin
from kinpin.enrollment.words import Level, PinEnd
from kinpin.families.models import Contact, Patient
from kinpin.kernel.people import PersonName
from kinpin.sql.columns import day_from_column, from_column
from kinpin.sql.statements import execute

# Patients, then the hand-out, then PINs: of a row that joins a sheet and a PIN, PostgreSQL locks the sheet first. What
# is read of them under the second lock is what the one before left.
_LOCK_PATIENTS = f"""
SELECT id FROM {Patient._meta.db_table}
WHERE id IN (SELECT patient_id FROM {Pin._meta.db_table} WHERE handout_id = %s AND id IN (IDS))
ORDER BY id FOR UPDATE
"""
_SHEET = f"""
SELECT h.practice_id, h.contact_id, c.given, c.middle, c.family, c.suffix, c.nickname, c.birth_date,
       k.id, k.patient_id, k.level, k.closed_at, k.end_reason, k.expires_at,
       EXISTS (SELECT 1 FROM {Enrollment._meta.db_table} e
               WHERE e.patient_id = k.patient_id AND e.contact_id = k.contact_id AND e.ended_at IS NULL),
       EXISTS (SELECT 1 FROM {Decline._meta.db_table} d WHERE d.patient_id = k.patient_id AND d.withdrawn_at IS NULL
               AND (d.contact_id IS NULL OR d.contact_id = k.contact_id)),
       EXISTS (SELECT 1 FROM {Pin._meta.db_table} o WHERE o.handout_id = h.id AND NOT (o.id IN (IDS))
               AND o.closed_at IS NULL AND o.expires_at > %s)
FROM {HandOut._meta.db_table} h
JOIN {Contact._meta.db_table} c ON c.id = h.contact_id
JOIN {Pin._meta.db_table} k ON k.handout_id = h.id
WHERE h.practice_id = %s AND h.id = %s AND k.id IN (IDS)
ORDER BY k.id
"""
_LOCK_SHEET = _SHEET + "FOR UPDATE OF h, k"


@dataclass(frozen=True, slots=True)
class ClaimedPin:
    """One child's PIN.

    `end`: why it is not live. `is_taken`: the contact has this child already. `has_declined`: the contact, or the whole
    family, said no to the portal since the PIN was made.
    """

    pk: int
    patient_id: int
    level: Level
    end: PinEnd | None
    is_taken: bool
    has_declined: bool

    @property
    def is_live(self) -> bool:
        """Whether it is neither closed nor expired."""
        return self.end is None


@dataclass(frozen=True, slots=True)
class ClaimedSheet:
    """A sheet, the contact it was made for as the chart has them, and its claimed PINs in order.

    `has_others`: whether another PIN of it is live.
    """

    pk: int
    practice_id: int
    contact_id: int
    name: PersonName
    nickname: str
    born: date | None
    pins: tuple[ClaimedPin, ...]
    has_others: bool


def lock_claimed(practice_id: int, handout_id: int, pin_ids: Sequence[int], *, at: datetime) -> ClaimedSheet | None:
    """Lock the children, the sheet and the PINs, in this order.

    None when the sheet is another practice's, or none of the PINs is of this sheet.
    """
    if not pin_ids:
        return None
    ids = list(pin_ids)
    values = [ids, connection.ops.adapt_datetimefield_value(at), practice_id, handout_id, ids]
    with connection.cursor() as cursor:
        if connection.features.has_select_for_update:  # SQLite has one writer at a time
            execute(cursor, _LOCK_PATIENTS, [handout_id, ids])
            execute(cursor, _LOCK_SHEET, values)
        else:
            execute(cursor, _SHEET, values)
        rows = cursor.fetchall()
    return _sheet(handout_id, rows, at) if rows else None


def _sheet(handout_id: int, rows: list[tuple[Any, ...]], at: datetime) -> ClaimedSheet:
    practice_id, contact_id, given, middle, family, suffix, nickname, born, *_, has_others = rows[0]
    return ClaimedSheet(
        handout_id,
        practice_id,
        contact_id,
        PersonName(given=given, middle=middle, family=family, suffix=suffix),
        nickname,
        day_from_column(born),
        tuple(
            ClaimedPin(
                pk,
                patient_id,
                Level(level),
                _end(closed_at, end, from_column(expires_at), at),
                bool(is_taken),
                bool(has_declined),
            )
            for *_, pk, patient_id, level, closed_at, end, expires_at, is_taken, has_declined, _ in rows
        ),
        bool(has_others),
    )


def _end(closed_at: object, end: str, expires_at: datetime, at: datetime) -> PinEnd | None:
    if closed_at is not None:
        return PinEnd(end)
    return PinEnd.EXPIRED if expires_at <= at else None
