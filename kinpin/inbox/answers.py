"""Do a thing once, however often it is asked: the first request does it, every repeat gets the same answer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import connection

from kinpin.inbox.models import Answer
from kinpin.kernel.ids import new_public_id
from kinpin.vault.digests import digest
from kinpin.vault.seals import seal, unseal

KEPT_FOR = timedelta(minutes=15)
_KNOWN_FOR = timedelta(days=1)  # longer than any sign-in at a practice, to which a key is bound
_CLAIM = f"INSERT INTO {Answer._meta.db_table} (key, sealed, ends_at) VALUES (%s, %s, %s) ON CONFLICT (key) DO NOTHING"


class RepeatWithoutAnswerError(Exception):
    """The request was done before, and its answer is no longer kept."""


def request_key(session: str, idempotency_key: str) -> bytes:
    """The key under which a request's answer is kept: bound to the sign-in it came from."""
    return digest("answer", session, idempotency_key).value


def claim(key: bytes, answer: str, *, at: datetime) -> bool:
    """Take the key for this request and seal its answer, inside its transaction. False when it was done before.

    A second request with the same key waits here until the first one's transaction ends.
    """
    sealed, ends_at = seal(answer, bound_to=key.hex()), connection.ops.adapt_datetimefield_value(at + KEPT_FOR)
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [key, sealed, ends_at])
        return int(cursor.rowcount) == 1


def find(key: bytes, *, at: datetime) -> str | None:
    """The answer kept under the key, while it is kept."""
    found = Answer.objects.filter(key=key, ends_at__gt=at).first()
    return unseal(bytes(found.sealed), bound_to=key.hex()) if found and found.sealed else None


def forget_old(*, at: datetime) -> None:
    """Empty the answers whose time is over; that they were given is known while the same request could come again."""
    Answer.objects.filter(ends_at__lte=at - _KNOWN_FOR).delete()
    Answer.objects.filter(ends_at__lte=at).exclude(sealed=b"").update(sealed=b"")


def once(key: bytes, answer: str, do: Callable[[], None], *, at: datetime) -> str:
    """Run `do` and keep `answer`, or give the answer of the first run. Call inside the act's transaction.

    The answer is made up before it is true: when `do` raises, the transaction takes it back. Raises
    RepeatWithoutAnswerError when the answer of the first run is no longer kept.
    """
    if claim(key, answer, at=at):
        do()
        return answer
    first = find(key, at=at)
    if first is None:
        raise RepeatWithoutAnswerError
    return first


def make_once(press: bytes, make: Callable[[str], None], *, at: datetime) -> str:
    """Let `make` make something under a public id, or give the id of what the same press made; an empty press is new.

    Call inside the act's transaction. Raises RepeatWithoutAnswerError.
    """
    public_id = new_public_id()
    if press:
        return once(press, public_id, partial(make, public_id), at=at)
    make(public_id)
    return public_id
