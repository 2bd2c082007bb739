"""Second factors beside allauth's own keeping of them: which there are, and what follows a change."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TypeVar

from allauth.mfa.models import Authenticator
from django.db import transaction

from kinpin.accounts.actions.sessions import end_other_sessions, end_sessions
from kinpin.accounts.actors import actor_of
from kinpin.accounts.locks import lock_login
from kinpin.accounts.models import Login
from kinpin.accounts.requests import SideRequest
from kinpin.accounts.security_notices import tell_security_changed
from kinpin.accounts.sessions import LOGIN, SECOND_FACTOR, digest_of
from kinpin.accounts.words import SecurityChange
from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.kernel.actor import Actor

T = TypeVar("T")

_REAL = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


def change_second_factors(request: SideRequest, change: Callable[[], T]) -> T:
    """Do what may change the second factors of whoever is signed in, and record what did: both or neither.

    Allauth tells of a change once it is committed, which would be too late to refuse it.
    """
    login_id = int(request.session[LOGIN])
    with transaction.atomic():
        lock_login(login_id)
        before = _factors_of(login_id)
        answer = change()
        changes = _differences(before, _factors_of(login_id))
        for what in changes:
            _note_change(request, login_id, what)
        if SecurityChange.APP_ADDED in changes:  # nobody has guessed at the codes of a new app
            Login.objects.filter(pk=login_id).update(wrong_codes=0)
        tell_security_changed(login_id=login_id, changes=changes, by=actor_of(request), at=request.at)
    return answer


def _factors_of(login_id: int) -> dict[int, str]:
    return dict(Authenticator.objects.filter(user_id=login_id).order_by("pk").values_list("pk", "type"))


def _differences(before: dict[int, str], after: dict[int, str]) -> list[SecurityChange]:
    """What was added, removed, or made anew."""
    added = [kind for pk, kind in after.items() if pk not in before]
    removed = [kind for pk, kind in before.items() if pk not in after]
    words = [f"{kind}_{'reset' if kind in removed else 'added'}" for kind in added]
    return [SecurityChange(word) for word in [*words, *(f"{kind}_removed" for kind in removed if kind not in added)]]


def _note_change(request: SideRequest, login_id: int, what: SecurityChange) -> None:
    """Record the change, and end the login's other sessions: whoever opened them proved less than is asked now.

    A sign-in that has just set one up has proved it.
    """
    request.session[SECOND_FACTOR] = has_second_factor(login_id)
    end_other_sessions(login_id=login_id, key_digest=digest_of(request.session.session_key or ""))
    note = Note(Kind.SECOND_FACTOR_CHANGED, subject=f"login:{login_id}", reason=what.value)
    record(note, by=actor_of(request), at=request.at)


def has_second_factor(login_id: int) -> bool:
    """Whether this login has a factor beside its password; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=login_id, type__in=_REAL).exists())


def count_second_factors(login_id: int) -> int:
    """How many factors beside the password a login has, recovery codes aside."""
    return int(Authenticator.objects.filter(user_id=login_id, type__in=_REAL).count())


def has_unseen_recovery_codes(login_id: int) -> bool:
    """Whether this login's recovery codes were made and not yet shown: its set-up is still under way."""
    codes = Authenticator.objects.filter(user_id=login_id, type=Authenticator.Type.RECOVERY_CODES).first()
    return codes is not None and not codes.data.get("viewed_at")


def with_second_factor(login_ids: Collection[int]) -> set[int]:
    """Those of some logins that have a factor beside their password. One query."""
    found = Authenticator.objects.filter(user_id__in=login_ids, type__in=_REAL)
    return set(found.values_list("user_id", flat=True))


def forget_second_factors(*, login_id: int, by: Actor, at: datetime) -> bool:
    """Take every second factor of a login away, end its sessions, and tell its owner. False when there was none.

    Called inside the act of whoever vouches for them.
    """
    lock_login(login_id)
    removed, _ = Authenticator.objects.filter(user_id=login_id).delete()
    if removed:
        Login.objects.filter(pk=login_id).update(wrong_codes=0)
        end_sessions(login_id=login_id)
        tell_security_changed(login_id=login_id, changes=[SecurityChange.SECOND_STEP_RESET], by=by, at=at)
    return bool(removed)
