"""What scanning a sheet and typing a PIN share: the sheet under lock, what it would open, what a wrong try costs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record
from kinpin.enrollment.failures import MOST_FAILURES, failures_of
from kinpin.enrollment.models import HandOut, Pin
from kinpin.enrollment.queries import is_self
from kinpin.enrollment.words import Misfit, PinEnd
from kinpin.enrollment.writes import close_pins
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import short_names

_NAME = ("given", "middle", "family", "suffix")
_OF_SHEET = (
    "practice__time_zone", "failures", "contact__nickname", "contact__birth_date",
    *(f"contact__{part}" for part in _NAME),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sheet or a PIN would open: for whom, and which children. `is_self`: the grown patient's own."""

    handout_id: int
    contact_name: str
    pin_ids: tuple[int, ...]
    children: tuple[str, ...]  # short names, as on the sheet
    is_self: bool
    is_typed: bool

    @property
    def asks_who(self) -> bool:
        """Whether it opens to nobody who has not said who they are: a sheet asks *Are you ...?*, a typed PIN can't."""
        return self.is_typed and not self.is_self

    def only(self, pin_ids: Collection[int]) -> "Claim":
        """What is left of it, of these PINs."""
        left = [(pin, child) for pin, child in zip(self.pin_ids, self.children, strict=True) if pin in pin_ids]
        return replace(self, pin_ids=tuple(pin for pin, _ in left), children=tuple(child for _, child in left))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, for the audit and for tests; never for the page."""

    reason: str


def lock_sheet(handout_id: int) -> HandOut:
    """A sheet with whom it was made for and where, locked until the transaction ends."""
    found = HandOut.objects.select_for_update(of=("self",)).select_related("contact", "practice")
    return found.only(*_OF_SHEET).get(pk=handout_id)


def claim_of(handout: HandOut, pins: Sequence[Pin], *, is_typed: bool) -> Claim:
    """What these PINs of a sheet, at least one, would open."""
    return Claim(
        handout_id=handout.pk,
        contact_name=handout.contact.name.usual,
        pin_ids=tuple(pin.pk for pin in pins),
        children=tuple(short_names([pin.patient.name for pin in pins])),
        is_self=is_self(handout, pins[0]),
        is_typed=is_typed,
    )


def stop_sheet(handout: HandOut, pins: Sequence[Pin], why: Misfit, *, by: Actor, at: datetime) -> Refusal:
    """Take a sheet out of use because its user is not whom it was made for; the practice sees it in the chart."""
    HandOut.objects.filter(pk=handout.pk).update(stopped_at=at)
    record(*[note_of(Kind.SHEET_STOPPED, handout, why.value, pin) for pin in pins], by=by, at=at)
    close_pins(pins, PinEnd.STOPPED, by=by, at=at)
    return Refusal(why.value)


def count_failure(handout: HandOut, pins: Sequence[Pin], typed: date | None, *, by: Actor, at: datetime) -> Refusal:
    """Count a wrong birth date against a sheet; the last one that is allowed locks it."""
    births = [pin.patient.birth_date for pin in pins]
    failures = handout.failures + failures_of(typed, births, local_day(at, handout.practice.zone))
    locked = failures >= MOST_FAILURES
    HandOut.objects.filter(pk=handout.pk).update(failures=failures, locked_at=at if locked else None)
    record(*[note_of(Kind.PIN_REFUSED, handout, "birth_date", pin) for pin in pins], by=by, at=at)
    if locked:
        record(*[note_of(Kind.SHEET_LOCKED, handout, "birth_date", pin) for pin in pins], by=by, at=at)
        close_pins(pins, PinEnd.LOCKED, by=by, at=at)
    return Refusal("birth_date")


def note_of(kind: Kind, handout: HandOut, reason: str, pin: Pin | None = None) -> Note:
    """The event of something done with a sheet, or with one of its PINs; a try or a scan with a reason is refused."""
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
