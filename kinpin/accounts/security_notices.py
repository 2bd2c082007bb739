"""Whoever signs in is told by mail, at that sign-in's address, when what guards it was changed or used up."""

from collections.abc import Sequence
from datetime import datetime

from kinpin.accounts.models import Login, Side
from kinpin.accounts.words import SecurityChange
from kinpin.kernel.actor import Actor, ActorKind
from kinpin.outbox.actions import enqueue


def tell_security_changed(
    *, login_id: int, changes: Sequence[SecurityChange], by: Actor, at: datetime, practice_id: int | None = None
) -> None:
    """Queue one message about all that an act changed. Inside its transaction.

    It goes to the address of this moment, not to one that somebody sets next.
    """
    login = Login.objects.get(pk=login_id)
    if not changes or not login.email:
        return
    side = Side.FAMILY if by.kind is ActorKind.FAMILY else Side.PRACTICE
    enqueue(
        kind="security_changed",
        about={"login": login.pk, "side": side.value, "language": login.language, "changes": list(changes)},
        secret={"to": login.email},
        practice_id=practice_id or by.practice_id,
        at=at,
    )
