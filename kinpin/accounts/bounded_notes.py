"""Events that anybody may cause as often as they like: past a limit they are not written. Nobody fills the audit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from kinpin.accounts.throttle import Charge, charge, is_first_refusal
from kinpin.audit.kinds import Outcome
from kinpin.audit.record import Note, record
from kinpin.kernel.actor import Actor


def record_within(one: Charge, notes: Sequence[Note], *, by: Actor, at: datetime) -> None:
    """Record notes of a try that changes nothing. Past the limit, record only that there are too many, once in a while.

    Call inside the act's transaction.
    """
    full = charge([one], at=at)
    if full is None:
        record(*notes, by=by, at=at)
    elif is_first_refusal(full, at=at):
        subject = f"limit:{full.limit.scope}"
        too_many = [replace(n, outcome=Outcome.REFUSED, reason="too_many", subject=n.subject or subject) for n in notes]
        record(*too_many, by=by, at=at)
