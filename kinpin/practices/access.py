"""From a session to somebody who may act for a practice: the one place that decides who a staff member is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from kinpin.accounts.actions.sessions import note_sign_of_life
from kinpin.accounts.models import Login, Session, Side
from kinpin.accounts.rules import PRACTICE_LIMITS, SessionState, session_state
from kinpin.accounts.sessions import digest_of
from kinpin.kernel.actor import Actor, ActorKind, Room
from kinpin.practices.models import Membership, Practice, StaffRecord
from kinpin.practices.roles import StaffRole, permissions_of
from kinpin.sql.columns import from_column


class StaffStanding(StrEnum):
    """Why somebody has, or has not, a staff record to issue PINs with."""

    ASSOCIATED = "associated"
    NO_STAFF_RECORD = "no_staff_record"
    INACTIVE = "inactive_staff_record"


class NotSignedInError(Exception):
    """There is no session, it is over, or the login may no longer come in."""


class LockedError(Exception):
    """The session is there and locked: its person goes on with a password."""


class NoSecondFactorError(Exception):
    """Signed in with a password alone, where the practice's side asks for more."""


class NoPracticeError(Exception):
    """Signed in, and no practice is chosen or none lets this login in."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A staff member at work: who, where, with which standing, and whether another practice lets them in as well."""

    actor: Actor
    practice: Practice
    standing: StaffStanding
    has_another: bool


class NoStaffRecordError(Exception):
    """Signed in and a user, but without the active staff record that the practice portal asks for."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat.standing.value)
        self.seat = seat


_QUERY = f"""
SELECT s.seen_at, s.ends_at, s.locked_at, s.sign_in, s.second_factor, l.id, l.is_active,
       m.id, m.active, m.role, m.name, r.id, r.active, r.role, p.id, p.version,
       EXISTS (SELECT 1 FROM {Membership._meta.db_table} o WHERE o.login_id = l.id AND o.id <> m.id AND o.active)
FROM {Session._meta.db_table} s
JOIN {Login._meta.db_table} l ON l.id = s.login_id
LEFT JOIN {Membership._meta.db_table} m ON m.login_id = l.id AND m.practice_id = s.practice_id
LEFT JOIN {StaffRecord._meta.db_table} r ON r.membership_id = m.id
LEFT JOIN {Practice._meta.db_table} p ON p.id = m.practice_id
WHERE s.key_digest = %s AND s.side = %s
"""


class _Row(NamedTuple):
    seen_at: datetime | str
    ends_at: datetime | str
    locked_at: datetime | str | None
    sign_in: str
    second_factor: bool
    login_id: int
    login_active: bool
    member_id: int | None
    member_active: bool | None
    role: str
    name: str
    record_id: int | None
    record_active: bool | None
    record_role: str | None
    practice_id: int
    practice_version: int
    has_another: bool


def take_seat(session_key: str | None, *, room: Room, network: str, at: datetime, is_poll: bool = False) -> Seat:
    """The staff member behind a session key, in one query.

    A page that asks by itself (`is_poll`) is no sign of life. Raises NotSignedInError, LockedError,
    NoSecondFactorError, NoPracticeError.
    """
    row = _find(session_key)
    seen_at = from_column(row.seen_at)
    state = session_state(
        PRACTICE_LIMITS,
        seen_at=seen_at,
        ends_at=from_column(row.ends_at),
        locked_at=from_column(row.locked_at) if row.locked_at else None,
        at=at,
    )
    if state is SessionState.ENDED or not row.login_active:
        raise NotSignedInError
    if state is SessionState.LOCKED:
        raise LockedError
    if row.member_id is None or not row.member_active:
        raise NoPracticeError  # first: whoever no practice lets in is not asked to set anything up
    if not row.second_factor and not settings.DEMO:
        raise NoSecondFactorError
    if not is_poll and at - seen_at > PRACTICE_LIMITS.notice:
        note_sign_of_life(key_digest=digest_of(session_key or ""), at=at)
    return _seat(row, room, network)


def _find(session_key: str | None) -> _Row:
    if not session_key:
        raise NotSignedInError
    with connection.cursor() as cursor:
        cursor.execute(_QUERY, [digest_of(session_key), Side.PRACTICE.value])
        found = cursor.fetchone()
    if found is None:
        raise NotSignedInError
    return _Row(*found)


def _seat(row: _Row, room: Room, network: str) -> Seat:
    standing = _standing(row.record_id, row.record_active)
    staff_role = StaffRole(row.record_role or "") if standing is StaffStanding.ASSOCIATED else None
    actor = Actor(
        kind=ActorKind.STAFF,
        room=room,
        practice_id=row.practice_id,
        login_id=row.login_id,
        membership_id=row.member_id,
        staff_record_id=row.record_id if staff_role else None,
        name=row.name,
        permissions=permissions_of(StaffRole(row.role), staff_role),
        session=row.sign_in,
        network=network,
    )
    return Seat(actor, practice_at(row.practice_id, row.practice_version), standing, bool(row.has_another))


# Every thread gets the same object: nobody sets a column of a practice or saves one (`tests/test_house.py`).
@lru_cache(maxsize=512)
def practice_at(practice_id: int, version: int) -> Practice:
    """A practice as it is at `version`; every change of a practice raises its version."""
    return Practice.objects.get(pk=practice_id)


def _standing(record_id: int | None, active: bool | None) -> StaffStanding:
    if record_id is None:
        return StaffStanding.NO_STAFF_RECORD
    return StaffStanding.ASSOCIATED if active else StaffStanding.INACTIVE
