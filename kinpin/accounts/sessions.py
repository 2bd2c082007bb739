"""Where sessions live: one row each, found by the digest of the cookie's key, on one side of the house."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, connection, transaction

from kinpin.accounts.drafts import Drafts
from kinpin.accounts.models import Login, Session, Side
from kinpin.accounts.rules import FAMILY_LIMITS, PRACTICE_LIMITS, Limits, SessionState, session_state
from kinpin.kernel import clock
from kinpin.kernel.ids import new_public_id
from kinpin.sql.columns import from_column

LIMITS: dict[Side, Limits] = {Side.PRACTICE: PRACTICE_LIMITS, Side.FAMILY: FAMILY_LIMITS}
SIGN_IN = "sign_in"
PRACTICE = "practice_id"
SECOND_FACTOR = "second_factor"
LOGIN = SESSION_KEY  # where Django keeps who is signed in
LEFT = "left"  # what a family's session held that ended unasked: it waits for the same login
IDLE = "idle"  # it ended because nobody did anything


# Every page asks for its session, and every step of a family changes it.
_FIND = f"""
SELECT s.login_id, s.data, s.seen_at, s.ends_at, s.locked_at, s.drafts, l.email, l.is_active
FROM {Session._meta.db_table} s
LEFT JOIN {Login._meta.db_table} l ON l.id = s.login_id
WHERE s.key_digest = %s AND s.side = %s
"""
_CHANGING = ("data", "login_id", "practice_id", "sign_in", "second_factor")
_UPDATE = (
    f"UPDATE {Session._meta.db_table} SET {', '.join(f'{c} = %s' for c in _CHANGING)}, "
    "seen_at = COALESCE(%s, seen_at) WHERE key_digest = %s"
)


class _Row(NamedTuple):
    login_id: int | None
    data: str
    seen_at: datetime
    ends_at: datetime
    locked_at: datetime | None
    drafts: str
    email: str | None
    login_active: bool | None


def digest_of(key: str) -> str:
    """The table's key for a cookie's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def left_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What whoever is signed in held when their session ended unasked; empty for everybody else."""
    left: dict[str, Any] = data.get(LEFT) or {}
    return left if left and left.get(LOGIN) == data.get(LOGIN) else {}


def _waiting(held: Mapping[str, Any]) -> dict[str, Any]:
    return {**left_of(held), **held, LEFT: None}


class SessionStore(SessionBase):
    """Django's session, kept by us: Django's own table holds keys that open sessions, and no side."""

    # A page that asks by itself sets this to False: a poll keeps nobody signed in.
    is_sign_of_life = True
    is_gone = False  # the browser came with a key that there is no more, as when another answer has just changed it
    _is_locked = False
    _login: Login | None = None
    _seen_at: datetime | None = None  # a sign of life that is to be written down

    def __init__(self, session_key: str | None = None, *, side: Side = Side.FAMILY, at: datetime | None = None) -> None:
        super().__init__(session_key)
        self.side = side
        self.at = at or clock.now()
        self._drafts = Drafts()

    @property
    def is_locked(self) -> bool:
        """Whether the screen of this sign-in is locked."""
        self.get(SIGN_IN)  # reads the row
        return self._is_locked

    @property
    def login(self) -> Login | None:
        """Who was signed in when the request came, if they may still come in."""
        self.get(SIGN_IN)  # reads the row
        return self._login

    @property
    def drafts(self) -> Drafts:
        """What the pages of this sign-in held when its screen was locked."""
        self.get(SIGN_IN)  # reads the row
        return self._drafts

    def load(self) -> dict[str, Any]:
        key_digest = digest_of(self.session_key or "")
        row = self._find(key_digest)
        state = self._state(row) if row else SessionState.ENDED
        if row is None or state is SessionState.ENDED:
            self._session_key = None
            self.is_gone = row is None
            return self._left_idle(row) if row else {}
        if row.login_id and row.login_active:
            self._login = Login.from_db(None, ["id", "email", "is_active"], [row.login_id, row.email, True])
        self._is_locked = state is SessionState.LOCKED
        if self._is_locked and row.locked_at is None:
            Session.objects.filter(pk=key_digest).update(locked_at=self.at)
        elif not self._is_locked and self.is_sign_of_life and self.at - row.seen_at > LIMITS[self.side].notice:
            self._seen_at = self.at
        data: dict[str, Any] = json.loads(row.data)
        self._drafts = Drafts(data.get(SIGN_IN, ""), row.drafts)
        return data

    def _left_idle(self, row: _Row) -> dict[str, Any]:
        """What a new session begins with, after one that ended because nobody did anything."""
        if row.login_id is None or self.at >= row.ends_at:
            return {}
        self.modified = True
        return {IDLE: True, LEFT: _waiting(json.loads(row.data))}

    def _find(self, key_digest: str) -> _Row | None:
        with connection.cursor() as cursor:
            cursor.execute(_FIND, [key_digest, self.side.value])
            found = cursor.fetchone()
        if found is None:
            return None
        login_id, data, seen_at, ends_at, locked_at, *rest = found
        locked = from_column(locked_at) if locked_at else None
        return _Row(login_id, data, from_column(seen_at), from_column(ends_at), locked, *rest)

    def _state(self, row: _Row) -> SessionState:
        if row.login_id is None:  # not signed in: a scanned sheet waits, however long the mail takes
            return SessionState.OPEN if self.at < row.ends_at else SessionState.ENDED
        state = session_state(
            LIMITS[self.side], seen_at=row.seen_at, ends_at=row.ends_at, locked_at=row.locked_at, at=self.at
        )
        # A locked screen on the practice's side waits for its owner; on the family's side it is over.
        return SessionState.ENDED if state is SessionState.LOCKED and self.side is Side.FAMILY else state

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key_digest=digest_of(session_key)).exists()

    def create(self) -> None:
        while True:
            self._session_key = secrets.token_urlsafe(32)
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def rekey(self) -> None:
        """Give the same sign-in another key. Unlike `cycle_key`, its overall end stays where it was."""
        old = digest_of(self.session_key or "")
        self._session_key = secrets.token_urlsafe(32)
        if not Session.objects.filter(key_digest=old).update(key_digest=digest_of(self._session_key)):
            raise UpdateError
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        held: dict[str, Any] | None = self.__dict__.get("_session_cache")
        data = held if held is not None else {} if must_create else self.load()
        if data.get(LOGIN) and not data.get(SIGN_IN):
            data[SIGN_IN] = new_public_id()
            if not left_of(data):
                data.pop(LEFT, None)
        changing: list[Any] = [
            json.dumps(data, separators=(",", ":")),
            int(data[LOGIN]) if data.get(LOGIN) else None,
            data.get(PRACTICE),
            data.get(SIGN_IN, ""),
            bool(data.get(SECOND_FACTOR)),
        ]
        if must_create:
            self._insert(dict(zip(_CHANGING, changing, strict=True)))
            return
        seen_at = connection.ops.adapt_datetimefield_value(self._seen_at)
        with connection.cursor() as cursor:
            cursor.execute(_UPDATE, [*changing, seen_at, digest_of(self.session_key)])
            if not cursor.rowcount:
                raise UpdateError

    def go_on_signed_out(self) -> None:
        """Begin anew where the sign-in was ended; on the family's side what was held waits for the same login."""
        held = dict(self.items())
        self.flush()
        if self.side is Side.FAMILY:
            self[LEFT] = _waiting(held)

    def note_sign_of_life(self) -> None:
        """Write down that somebody did something, of a session that is not saved: a row is written once a request."""
        if self._seen_at:
            Session.objects.filter(pk=digest_of(self.session_key or "")).update(seen_at=self._seen_at)

    def _insert(self, changing: dict[str, Any]) -> None:
        try:
            with transaction.atomic():
                Session.objects.create(
                    key_digest=digest_of(self.session_key or ""),
                    side=self.side,
                    created_at=self.at,
                    seen_at=self.at,
                    ends_at=self.at + LIMITS[self.side].overall,
                    **changing,
                )
        except IntegrityError:
            raise CreateError from None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(key_digest=digest_of(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(ends_at__lte=clock.now()).delete()
