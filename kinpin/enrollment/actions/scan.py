"""With a sheet in hand: its code is recognised, and a child's birth date proves that it came to the right family.

Nothing here is used up. A refusal is a return value, because the counted try must outlive it; outside it is one
neutral answer whatever the reason.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kinpin.accounts.bounded_notes import record_within
from kinpin.accounts.requests import network_key
from kinpin.accounts.throttle import Charge
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record
from kinpin.enrollment.actions.proofs import Claim, Refusal, claim_of, count_failure, lock_sheet, note_of
from kinpin.enrollment.limits import LOOKS_AT_SHEET, UNKNOWN_CODES
from kinpin.enrollment.models import Enrollment, HandOut
from kinpin.enrollment.queries import is_self, live_pins_of, pins_of
from kinpin.kernel.actor import Actor
from kinpin.vault.digests import digests


@dataclass(frozen=True, slots=True)
class Scanned:
    """A sheet was recognised. `already_yours`: this login has redeemed it. `is_self`: the grown patient's own."""

    handout_id: int
    practice_id: int
    language: str
    already_yours: bool
    is_self: bool


def scan(*, token: str, by: Actor, at: datetime) -> Scanned | Refusal:
    """Recognise a sheet by the token in its code. Changes nothing, and is told."""
    values = [d.value for d in digests("token", token)]
    handout = HandOut.objects.filter(token_digest__in=values).first()
    if handout is None:
        _note_unknown(by, at)
        return Refusal("unknown")
    mine = by.login_id is not None and Enrollment.objects.filter(pin__handout=handout, login=by.login_id).exists()
    pins = live_pins_of(handout, at)
    reason = "" if pins or mine else "nothing_live"
    with transaction.atomic():
        _note_look(Kind.SHEET_SCANNED, handout, reason, by, at)
    if reason:
        return Refusal(reason)
    return Scanned(
        handout.pk,
        handout.practice_id,
        handout.language,
        already_yours=mine and not pins,
        is_self=bool(pins) and is_self(handout, pins[0]),
    )


def _note_unknown(by: Actor, at: datetime) -> None:
    """Record that a code is no sheet's."""
    note = Note(Kind.SHEET_SCANNED, outcome=Outcome.REFUSED, reason="unknown")
    with transaction.atomic():
        record_within(Charge(UNKNOWN_CODES, network_key(by.network)), [note], by=by, at=at)


def _note_look(kind: Kind, handout: HandOut, reason: str, by: Actor, at: datetime) -> None:
    """Record what somebody did with a sheet, who may do so as often as they like."""
    notes = _notes_of_every_child(kind, handout, reason)
    record_within(Charge(LOOKS_AT_SHEET, f"{handout.pk}:{network_key(by.network)}"), notes, by=by, at=at)


def _notes_of_every_child(kind: Kind, handout: HandOut, reason: str) -> list[Note]:
    """One for each child that was ever on the sheet."""
    return [note_of(kind, handout, reason, pin) for pin in pins_of(handout)]


def prove_birth_date(*, handout_id: int, born: date | None, by: Actor, at: datetime) -> Claim | Refusal:
    """Prove a scanned sheet by the birth date of any child on it. Five wrong ones lock it, two for a newborn."""
    with transaction.atomic():
        handout = lock_sheet(handout_id)
        pins = live_pins_of(handout, at)
        if not pins:
            _note_look(Kind.PIN_REFUSED, handout, "nothing_live", by, at)
            return Refusal("nothing_live")
        if born is None or born not in {pin.patient.birth_date for pin in pins}:
            return count_failure(handout, pins, born, by=by, at=at)
        return claim_of(handout, pins, is_typed=False)


def disown(*, handout_id: int, by: Actor, at: datetime) -> None:
    """Somebody who scanned a sheet says it is not theirs: the practice sees it, nothing else is kept."""
    with transaction.atomic():
        handout = HandOut.objects.select_for_update().get(pk=handout_id)
        if handout.disowned_at is not None:
            _note_look(Kind.SHEET_DISOWNED, handout, "", by, at)
            return
        HandOut.objects.filter(pk=handout.pk).update(disowned_at=at)
        record(*_notes_of_every_child(Kind.SHEET_DISOWNED, handout, ""), by=by, at=at)
