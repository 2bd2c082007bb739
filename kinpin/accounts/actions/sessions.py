"""Locking and unlocking a sign-in's screen, and ending sessions."""

from datetime import datetime

from django.db import transaction

from kinpin.accounts.models import Session
from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.kernel.actor import Actor


def lock_sign_in(*, by: Actor, at: datetime) -> None:
    """Lock the screen of a sign-in: nothing opens until the same person proves it is them."""
    with transaction.atomic():
        if Session.objects.filter(sign_in=by.session, locked_at=None).exclude(sign_in="").update(locked_at=at):
            record(Note(Kind.SESSION_LOCKED), by=by, at=at)


def unlock_sign_in(*, by: Actor, at: datetime) -> None:
    """Unlock the screen of a sign-in, after its person proved it is them."""
    with transaction.atomic():
        Session.objects.filter(sign_in=by.session).exclude(sign_in="").update(locked_at=None, seen_at=at)
        record(Note(Kind.SESSION_UNLOCKED), by=by, at=at)


def note_sign_of_life(*, key_digest: str, at: datetime) -> None:
    """Somebody did something: the session's idle time starts anew."""
    Session.objects.filter(pk=key_digest).update(seen_at=at)


def end_sessions(*, login_id: int) -> None:
    """End every session of a login, on both sides. Called inside the act that shuts somebody out."""
    Session.objects.filter(login_id=login_id).delete()


def end_other_sessions(*, login_id: int, key_digest: str) -> None:
    """End every session of a login but one. Called when what guards the login changes."""
    Session.objects.filter(login_id=login_id).exclude(pk=key_digest).delete()
