"""A sheet and its PINs as rows. What the desk waits for: the statements are as many for one child as for four."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from kinpin.enrollment.issued import Issued
from kinpin.enrollment.lifetimes import whole_life
from kinpin.enrollment.models import HandOut, Pin
from kinpin.enrollment.orders import Order
from kinpin.enrollment.words import Level
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import day_end, local_day
from kinpin.practices.models import Practice
from kinpin.vault.digests import digest

_SHEET = f"""
INSERT INTO {HandOut._meta.db_table} (public_id, practice_id, contact_id, token_digest, key_id, language, how_known,
    issued_at, issued_by, membership_id, sign_in, answer_key, expires_at, failures, copies)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, 0) RETURNING id
"""
_COLUMNS = (
    "practice_id", "handout_id", "patient_id", "contact_id", "digest", "key_id", "level", "issued_at", "expires_at",
    "end_reason",
)  # fmt: skip
_PINS = f"INSERT INTO {Pin._meta.db_table} ({', '.join(_COLUMNS)}) VALUES "
_PIN = f"({', '.join(['%s'] * len(_COLUMNS))})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuing:
    """One press of Register, and what was drawn for it. `key` finds the answer while it is kept."""

    practice: Practice
    order: Order
    drawn: Issued
    key: bytes
    by: Actor
    at: datetime

    @property
    def today(self) -> date:
        return local_day(self.at, self.practice.zone)

    @property
    def longest(self) -> date:
        """The last day of a sheet for whose children nothing changes before."""
        return whole_life(self.at, self.practice.pin_life_days, self.practice.zone)


class DrawnBeforeError(Exception):
    """A PIN like one of these is there already: the whole sheet is drawn again."""


def write_sheet(issuing: Issuing, levels: Mapping[int, Level], last_day: date) -> int:
    """Write the sheet, and a PIN for each child at its level. Returns the sheet's id. Raises DrawnBeforeError."""
    expires_at = day_end(last_day, issuing.practice.zone)
    handout = _insert_sheet(issuing, expires_at)
    _insert_pins(issuing, levels, handout, expires_at)
    return handout


def _insert_sheet(issuing: Issuing, expires_at: datetime) -> int:
    order, by, adapt = issuing.order, issuing.by, connection.ops.adapt_datetimefield_value
    secret = digest("token", issuing.drawn.token)
    values: list[Any] = [
        issuing.drawn.handout, issuing.practice.pk, order.contact_id, secret.value, secret.key_id, order.language,
        order.how_known, adapt(issuing.at), by.name, by.membership_id or 0, by.session, issuing.key,
        adapt(expires_at),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SHEET, values)
        return int(cursor.fetchone()[0])


def _insert_pins(issuing: Issuing, levels: Mapping[int, Level], handout: int, expires_at: datetime) -> None:
    values = [
        value for patient_id, level in levels.items() for value in _pin(issuing, patient_id, level, handout, expires_at)
    ]
    rows = ", ".join([_PIN] * len(levels))
    with connection.cursor() as cursor:
        cursor.execute(f"{_PINS}{rows} ON CONFLICT (digest) DO NOTHING", values)
        if cursor.rowcount < len(levels):
            raise DrawnBeforeError


def _pin(issuing: Issuing, patient_id: int, level: Level, handout: int, expires_at: datetime) -> list[Any]:
    practice, adapt = issuing.practice.pk, connection.ops.adapt_datetimefield_value
    secret = digest("pin", str(practice), issuing.drawn.pins[patient_id])
    return [
        practice, handout, patient_id, issuing.order.contact_id, secret.value, secret.key_id, level.value,
        adapt(issuing.at), adapt(expires_at), "",
    ]  # fmt: skip
