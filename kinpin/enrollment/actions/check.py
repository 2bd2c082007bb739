"""The first half of redeeming: a sheet or a PIN is shown, and the child's birth date proves it was meant.

Nothing here is used up. A refusal is a return value, because the counted try must outlive it; outside it is one
neutral answer whatever the reason.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from kinpin.accounts.errors import TooManyTriesError
from kinpin.accounts.models import Login
from kinpin.accounts.requests import network_key
from kinpin.accounts.throttle import Charge, charge, refund, wait_seconds
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record, record_alone
from kinpin.enrollment.actions.sheets import live_pins_of
from kinpin.enrollment.limits import BY_ACCOUNT, BY_NETWORK, BY_PRACTICE, OVERALL
from kinpin.enrollment.matching import Claimant
from kinpin.enrollment.models import Enrollment, HandOut, Pin
from kinpin.enrollment.pins import clean, is_well_formed
from kinpin.enrollment.redeemer import redeemer
from kinpin.enrollment.rules import MOST_FAILURES, PinEnd, failures_of
from kinpin.enrollment.writes import close_pins
from kinpin.families.models import Tie
from kinpin.families.rules import Role
from kinpin.kernel.actor import Actor
from kinpin.kernel.people import short_names
from kinpin.practices.models import Practice
from kinpin.vault.digests import digests


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sheet or a PIN would open: for whom, and which children. `is_self`: the grown patient's own."""

    handout_id: int
    practice_id: int
    contact_id: int
    contact_name: str
    pin_ids: tuple[int, ...]
    children: tuple[str, ...]  # short names, as on the sheet
    is_self: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, for the audit and for tests; never for the page."""

    reason: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """A sheet was recognised. `already_yours`: this login has redeemed it. `is_self`: the grown patient's own."""

    handout_id: int
    practice_id: int
    already_yours: bool
    is_self: bool


@dataclass(frozen=True, slots=True)
class OwnDate:
    """The PIN is a child's, and the date typed with it is the caregiver's own: the page asks for the child's."""


def scan(*, token: str, by: Actor, at: datetime) -> Scanned | Refusal:
    """Recognise a sheet by the token in its code. Changes nothing but the note that it was scanned."""
    values = [d.value for d in digests("token", token)]
    handout = HandOut.objects.filter(token_digest__in=values).first()
    if handout is None:
        record_alone(Note(Kind.SHEET_SCANNED, outcome=Outcome.REFUSED, reason="unknown"), by=by, at=at)
        return Refusal("unknown")
    mine = by.login_id is not None and Enrollment.objects.filter(pin__handout=handout, login=by.login_id).exists()
    pins = live_pins_of(handout, at)
    reason = "" if pins or mine else "nothing_live"
    with transaction.atomic():
        if not reason and handout.scanned_at is None:
            HandOut.objects.filter(pk=handout.pk).update(scanned_at=at)
        record(_note(Kind.SHEET_SCANNED, handout, reason), by=by, at=at)
    if reason:
        return Refusal(reason)
    return Scanned(handout.pk, handout.practice_id, mine and not pins, bool(pins) and _is_self(handout, pins[0]))


def prove_birth_date(*, handout_id: int, born: date | None, by: Actor, at: datetime) -> Claim | Refusal:
    """Prove a scanned sheet by the birth date of any child on it. Five wrong ones lock it, two for a newborn."""
    with transaction.atomic():
        handout = _lock(handout_id)
        pins = live_pins_of(handout, at)
        if not pins:
            record(_note(Kind.PIN_REFUSED, handout, "nothing_live"), by=by, at=at)
            return Refusal("nothing_live")
        if born is None or born not in {pin.patient.birth_date for pin in pins}:
            return _count_failure(handout, pins, born, by, at)
        return _claim(handout, pins)


def still_live(pin_ids: Collection[int], *, at: datetime) -> frozenset[int]:
    """Which of some proven PINs would still open: nobody is shown the names on a sheet that was voided since."""
    live = Pin.objects.filter(pk__in=pin_ids, closed_at=None, expires_at__gt=at)
    return frozenset(live.values_list("pk", flat=True))


def check_pin(
    *,
    practice: Practice,
    typed: str,
    born: date | None,
    claimant: Claimant | None,
    login: Login,
    by: Actor,
    at: datetime,
) -> Claim | OwnDate | Refusal:
    """Check a typed PIN with the child's birth date and what the person said of themselves.

    `claimant` is None while they said no more than the date: a grown patient needs no more, and of anybody else
    `redeem` wants it. A PIN without its check letter is refused as `slip`: it costs nothing. Raises TooManyTriesError.
    """
    pin = clean(typed)
    if not is_well_formed(pin):
        return Refusal("slip")
    charges = [
        Charge(BY_ACCOUNT, str(login.pk)),
        Charge(BY_NETWORK, network_key(by.network)),
        Charge(BY_PRACTICE, str(practice.pk)),
        Charge(OVERALL, "all"),
    ]
    _charge(charges, practice, by, at)
    with transaction.atomic():
        found = _check(practice, pin, born, claimant, login, by, at)
        if isinstance(found, Claim):
            refund(charges, at=at)
    return found


def _charge(charges: Sequence[Charge], practice: Practice, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        full = charge(charges, at=at)
        if full:
            note = Note(
                Kind.PIN_REFUSED,
                practice_id=practice.pk,
                outcome=Outcome.REFUSED,
                reason="too_many",
                subject=f"limit:{full.limit.scope}",
            )
            record(note, by=by, at=at)
    if full:
        raise TooManyTriesError("too_many", wait_seconds(full, at=at))


def _check(
    practice: Practice, pin: str, born: date | None, claimant: Claimant | None, login: Login, by: Actor, at: datetime
) -> Claim | OwnDate | Refusal:
    values = [d.value for d in digests("pin", str(practice.pk), pin)]
    row = Pin.objects.filter(digest__in=values).select_related("patient").only(*_OF_PIN).first()
    if row is None:
        note = Note(Kind.PIN_REFUSED, practice_id=practice.pk, outcome=Outcome.REFUSED, reason="unknown")
        record(note, by=by, at=at)
        return Refusal("unknown")
    handout = _lock(row.handout_id)
    pins = live_pins_of(handout, at)
    reason = _why_dead(row, at)
    if reason:
        record(_note(Kind.PIN_REFUSED, handout, reason, row), by=by, at=at)
        return Refusal(reason)
    if _is_own_date(born, claimant, handout, row):
        # Counted against every limit but the sheet's: who typed this date has mixed up whose is asked for.
        record(_note(Kind.PIN_REFUSED, handout, "own_date", row), by=by, at=at)
        return OwnDate()
    if born is None or born != row.patient.birth_date:
        return _count_failure(handout, pins, born, by, at)
    if _is_misfit(handout, pins, claimant, login):
        return hold_sheet(handout, pins, by=by, at=at)
    return _claim(handout, [row])


_NAME = ("given", "middle", "family", "suffix")
_OF_PIN = (
    "practice", "handout", "contact", "expires_at", "closed_at", "end_reason",
    "patient__birth_date", *(f"patient__{part}" for part in _NAME),
)  # fmt: skip
_OF_SHEET = (
    "practice", "failures", "contact__nickname", "contact__birth_date", *(f"contact__{part}" for part in _NAME),
)  # fmt: skip


def _lock(handout_id: int) -> HandOut:
    """A sheet with whom it was made for, locked until the transaction ends."""
    found = HandOut.objects.select_for_update(of=("self",)).select_related("contact")
    return found.only(*_OF_SHEET).get(pk=handout_id)


def _is_own_date(born: date | None, claimant: Claimant | None, handout: HandOut, pin: Pin) -> bool:
    """Whether a child's PIN came with the caregiver's own birth date, as the chart or they themselves say it.

    What they say is never held against the child's: else whoever finds a sheet could try one date after another.
    """
    said = claimant.born if claimant else None
    if born is None or born not in (said, handout.contact.birth_date):
        return False
    return not _is_self(handout, pin)


def _why_dead(pin: Pin, at: datetime) -> str:
    if pin.closed_at is not None:
        return pin.end_reason
    return PinEnd.EXPIRED.value if pin.expires_at <= at else ""


def _is_misfit(handout: HandOut, pins: Sequence[Pin], claimant: Claimant | None, login: Login) -> bool:
    contact, children = handout.contact, [pin.patient_id for pin in pins]
    who = redeemer(login, contact.pk, children)
    return who.is_misfit(claimant, contact.name, contact.nickname, contact.birth_date, children)


def hold_sheet(handout: HandOut, pins: Sequence[Pin], *, by: Actor, at: datetime) -> Refusal:
    """Take a sheet out of use because its user is not whom it was made for; the practice sees it in the chart."""
    HandOut.objects.filter(pk=handout.pk).update(held_at=at)
    record(*[_note(Kind.SHEET_HELD, handout, "misfit", pin) for pin in pins], by=by, at=at)
    close_pins(pins, PinEnd.HELD, by=by, at=at)
    return Refusal("misfit")


def disown(*, handout_id: int, by: Actor, at: datetime) -> None:
    """Somebody who scanned a sheet says it is not theirs: the practice sees it, nothing else is kept."""
    with transaction.atomic():
        handout = HandOut.objects.select_for_update().get(pk=handout_id)
        HandOut.objects.filter(pk=handout.pk).update(disowned_at=at)
        pins = live_pins_of(handout, at)
        notes = [_note(Kind.SHEET_DISOWNED, handout, "", pin) for pin in pins]
        record(*(notes or [_note(Kind.SHEET_DISOWNED, handout, "")]), by=by, at=at)


def _count_failure(handout: HandOut, pins: Sequence[Pin], typed: date | None, by: Actor, at: datetime) -> Refusal:
    births = [pin.patient.birth_date for pin in pins]
    failures = handout.failures + failures_of(typed, births, at.date())  # of 60 days, the zone's one does not matter
    locked = failures >= MOST_FAILURES
    HandOut.objects.filter(pk=handout.pk).update(failures=failures, locked_at=at if locked else None)
    record(*[_note(Kind.PIN_REFUSED, handout, "birth_date", pin) for pin in pins], by=by, at=at)
    if locked:
        record(*[_note(Kind.SHEET_LOCKED, handout, "birth_date", pin) for pin in pins], by=by, at=at)
        close_pins(pins, PinEnd.LOCKED, by=by, at=at)
    return Refusal("birth_date")


def _claim(handout: HandOut, pins: Sequence[Pin]) -> Claim:
    return Claim(
        handout_id=handout.pk,
        practice_id=handout.practice_id,
        contact_id=handout.contact_id,
        contact_name=handout.contact.name.usual,
        pin_ids=tuple(pin.pk for pin in pins),
        children=tuple(short_names([pin.patient.name for pin in pins])),
        is_self=_is_self(handout, pins[0]),
    )


def _is_self(handout: HandOut, pin: Pin) -> bool:
    return Tie.objects.filter(contact=handout.contact_id, patient=pin.patient_id, role=Role.SELF).exists()


def _note(kind: Kind, handout: HandOut, reason: str, pin: Pin | None = None) -> Note:
    refused = bool(reason) and kind in (Kind.PIN_REFUSED, Kind.SHEET_SCANNED)
    return Note(
        kind,
        patient_id=pin.patient_id if pin else None,
        contact_id=handout.contact_id,
        practice_id=handout.practice_id,
        subject=f"handout:{handout.pk}",
        outcome=Outcome.REFUSED if refused else Outcome.DONE,
        reason=reason,
    )
