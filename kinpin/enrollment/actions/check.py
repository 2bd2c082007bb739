"""Without a camera: a typed PIN, with the child's birth date and what the person said of themselves.

Nothing here is used up. A refusal is a return value, because the counted try must outlive it; outside it is one
neutral answer whatever the reason.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kinpin.accounts.errors import TooManyTriesError
from kinpin.accounts.models import Login
from kinpin.accounts.requests import network_key
from kinpin.accounts.throttle import Charge, Limit, charge, first_full, is_first_refusal, refund, wait_seconds
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record
from kinpin.enrollment.actions.misfits import NeedsOwnAccount, answer_misfit
from kinpin.enrollment.actions.proofs import (
    Claim,
    Refusal,
    claim_of,
    count_failure,
    lock_sheet,
    note_of,
)
from kinpin.enrollment.limits import BY_ACCOUNT, BY_NETWORK, BY_PRACTICE, OVERALL, SLIPS_BY_NETWORK, shared_by_all
from kinpin.enrollment.matching import Claimant
from kinpin.enrollment.models import HandOut, Pin
from kinpin.enrollment.pins import clean, is_well_formed
from kinpin.enrollment.queries import is_self, live_pins_of
from kinpin.enrollment.redeemer import redeemer
from kinpin.enrollment.words import Misfit, PinEnd
from kinpin.families.models import Contact
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import age_in_years
from kinpin.practices.models import Practice
from kinpin.vault.digests import digests

_log = logging.getLogger("kinpin.pins")


@dataclass(frozen=True, slots=True)
class OwnDate:
    """The PIN is a child's, and the date typed with it is the caregiver's own, as the chart has it: the page asks for
    the child's.
    """


@dataclass(frozen=True, slots=True)
class _Typed:
    """A PIN, and what came with it."""

    pin: str
    born: date | None
    is_own: bool
    claimant: Claimant | None


def check_pin(
    *,
    practice: Practice,
    typed: str,
    born: date | None,
    claimant: Claimant | None,
    login: Login,
    by: Actor,
    at: datetime,
    is_own: bool = False,
) -> Claim | OwnDate | NeedsOwnAccount | Refusal:
    """Check a typed PIN with the child's birth date and what the person said of themselves.

    `claimant` is None while they said no more than the date: a grown patient needs no more, everybody else is asked
    by `redeem`. `is_own`: the date was asked for as theirs. Raises TooManyTriesError, also where the network's slips
    are used up.
    """
    pin = clean(typed)
    if not is_well_formed(pin):
        count_slip(practice=practice, by=by, at=at)
        return Refusal("slip")
    flood = _slips(by)
    if first_full([flood], at=at):
        raise TooManyTriesError(wait_seconds(flood, at=at))
    charges = [
        Charge(BY_ACCOUNT, str(login.pk)),
        Charge(BY_NETWORK, network_key(by.network)),
        *shared_by_all(practice.pk),
    ]
    _charge(charges, practice, by, at)
    with transaction.atomic():
        found = _check(practice, _Typed(pin, born, is_own, claimant), login, by, at)
        if isinstance(found, Claim):
            refund(charges, at=at)
    return found


def count_slip(*, practice: Practice, by: Actor, at: datetime) -> None:
    """Count what was typed and can be no PIN: against its network, never the account or a sheet (K-07).

    Raises TooManyTriesError.
    """
    _charge([_slips(by)], practice, by, at)


def _slips(by: Actor) -> Charge:
    return Charge(SLIPS_BY_NETWORK, network_key(by.network))


def _charge(charges: Sequence[Charge], practice: Practice, by: Actor, at: datetime) -> None:
    """Raises TooManyTriesError past a limit. The first in a while leaves its row; where all share it, a warning too."""
    with transaction.atomic():
        full = charge(charges, at=at)
        is_first = full is not None and is_first_refusal(full, at=at)
        if full and is_first:
            note = Note(
                Kind.PIN_REFUSED,
                practice_id=practice.pk,
                outcome=Outcome.REFUSED,
                reason="too_many",
                subject=f"limit:{full.limit.scope}",
            )
            record(note, by=by, at=at)
    if full and is_first:
        _warn_if_shared(full.limit, practice)
    if full:
        raise TooManyTriesError(wait_seconds(full, at=at))


def _warn_if_shared(limit: Limit, practice: Practice) -> None:
    where = {BY_PRACTICE: f"at the practice {practice.slug}", OVERALL: "at every practice"}.get(limit)
    if where:
        told = "too many wrong PINs within an hour: none can be typed %s for now (%s)"
        _log.warning(told, where, limit.scope)


def _check(
    practice: Practice, typed: _Typed, login: Login, by: Actor, at: datetime
) -> Claim | OwnDate | NeedsOwnAccount | Refusal:
    values = [d.value for d in digests("pin", str(practice.pk), typed.pin)]
    found = Pin.objects.filter(digest__in=values).values_list("pk", "handout_id").first()
    if found is None:
        note = Note(Kind.PIN_REFUSED, practice_id=practice.pk, outcome=Outcome.REFUSED, reason="unknown")
        record(note, by=by, at=at)
        return Refusal("unknown")
    pin_id, handout_id = found
    handout = lock_sheet(handout_id)
    pins = live_pins_of(handout, at)  # as they stand under lock: a try before this one may have closed them
    live = next((row for row in pins if row.pk == pin_id), None)
    if live is None:
        return _refuse_dead(handout, Pin.objects.get(pk=pin_id), by, at)
    if (answer := _to_own_date(typed, handout.contact, practice, at)) and not is_self(handout, live):
        # Counted against every limit but the sheet's: who typed this date has mixed up whose is asked for.
        record(note_of(Kind.PIN_REFUSED, handout, "own_date", live), by=by, at=at)
        return answer
    if typed.born is None or typed.born != live.patient.birth_date:
        return count_failure(handout, pins, typed.born, by=by, at=at)
    if why := _misfit(handout, pins, typed.claimant, login, at):
        return answer_misfit(handout, pins, why, login, by=by, at=at)
    return claim_of(handout, [live], is_typed=True)


def _refuse_dead(handout: HandOut, pin: Pin, by: Actor, at: datetime) -> Refusal:
    reason = pin.end_reason or PinEnd.EXPIRED.value
    record(note_of(Kind.PIN_REFUSED, handout, reason, pin), by=by, at=at)
    return Refusal(reason)


def _to_own_date(typed: _Typed, contact: Contact, practice: Practice, at: datetime) -> OwnDate | Refusal | None:
    """What is answered to one's own birth date, typed with a child's PIN; None to a date that may be the child's.

    What they say is never held against the child's: else whoever finds a sheet could try one date after another. Nor
    is the chart asked where they said one: it would confirm a date that somebody else guesses. Where neither says one,
    a date that was asked for as their own is, if they are too old for a child.
    """
    if typed.born is None:
        return None
    said = typed.claimant.born if typed.claimant else None
    if said is None and contact.birth_date is not None:
        return OwnDate() if typed.born == contact.birth_date else None
    years = age_in_years(typed.born, local_day(at, practice.zone))
    is_grown = typed.is_own and years >= practice.rules.majority_years
    return Refusal("own_date") if is_grown or typed.born == said else None


def _misfit(
    handout: HandOut, pins: Sequence[Pin], claimant: Claimant | None, login: Login, at: datetime
) -> Misfit | None:
    contact, children = handout.contact, [pin.patient_id for pin in pins]
    who = redeemer(login, contact.pk, children, local_day(at, handout.practice.zone))
    return who.misfit(claimant, contact.name, contact.nickname, contact.birth_date, children)
