"""What staff do with a sheet once it is made: print, show, write down, extend, void."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record
from kinpin.enrollment.access import OpenSheet
from kinpin.enrollment.children import children_of, last_day_for_all
from kinpin.enrollment.errors import HandOutNotFoundError, SheetEndedError
from kinpin.enrollment.lifetimes import extended, longest_extension
from kinpin.enrollment.models import HandOut, Pin
from kinpin.enrollment.queries import live_pins_of, patients_on, pins_of
from kinpin.enrollment.words import PinEnd
from kinpin.enrollment.writes import close_pins
from kinpin.families.locks import lock_patients
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.practices.models import Practice
from kinpin.practices.permits import practice_of, require
from kinpin.practices.roles import Permission


def note_printed(*, sheet: OpenSheet, language: str = "", by: Actor, at: datetime) -> int:
    """The sheet is opened for printing. A language given is its own from now on. Returns the number of the copy."""
    handout = sheet.handout
    handout.language = language or handout.language
    with transaction.atomic():
        HandOut.objects.filter(pk=handout.pk).update(
            copies=F("copies") + 1, printed_at=Coalesce("printed_at", at), language=handout.language
        )
        copy = int(HandOut.objects.values_list("copies", flat=True).get(pk=handout.pk))
        _record(Kind.SHEET_PRINTED, handout, sheet.pins, by, at, copy=copy, language=handout.language)
    return copy


def note_shown(*, sheet: OpenSheet, by: Actor, at: datetime) -> None:
    """The sheet's code is shown on the screen."""
    with transaction.atomic():
        HandOut.objects.filter(pk=sheet.handout.pk).update(shown_at=Coalesce("shown_at", at))
        _record(Kind.SHEET_SHOWN, sheet.handout, sheet.pins, by, at)


def note_written_down(*, sheet: OpenSheet, by: Actor, at: datetime) -> None:
    """The PINs were written down by hand or read aloud."""
    with transaction.atomic():
        HandOut.objects.filter(pk=sheet.handout.pk).update(copied_at=Coalesce("copied_at", at))
        _record(Kind.SHEET_COPIED, sheet.handout, sheet.pins, by, at)


def extend_sheet(*, practice: Practice, public_id: str, by: Actor, at: datetime) -> datetime | None:
    """Keep a handed-over sheet good for a whole life from now, never beyond 21 days from issue.

    Nor beyond the last day on which all its children are open to its caregiver. Returns the new end; None, and changes
    nothing, where the sheet is good as long already. Raises HandOutNotFoundError, SheetEndedError.
    """
    require(by, Permission.PIN_ISSUE)
    with transaction.atomic():
        handout = _lock(public_id, by)
        pins = live_pins_of(handout, at)
        until = extended(handout.expires_at, _last_day(practice, handout, pins, at), practice.zone)
        if pins and until != handout.expires_at:
            Pin.objects.filter(pk__in=[pin.pk for pin in pins], closed_at=None).update(expires_at=until)
            HandOut.objects.filter(pk=handout.pk).update(expires_at=until)
            _record(Kind.SHEET_EXTENDED, handout, pins, by, at, until=until.isoformat())
            return until
        _record_refusal(handout, "at_the_longest" if pins else "ended", by, at)
    if not pins:
        raise SheetEndedError
    return None


def _last_day(practice: Practice, handout: HandOut, pins: Sequence[Pin], at: datetime) -> date:
    today = local_day(at, practice.zone)
    longest = longest_extension(handout.issued_at, at, practice.pin_life_days, practice.zone)
    children = children_of(practice, handout.contact_id, [pin.patient_id for pin in pins], today=today)
    return last_day_for_all(children, practice, today=today, longest=longest)


def void_sheet(*, public_id: str, by: Actor, at: datetime) -> int:
    """Make a sheet's live PINs open nothing from now on. Returns how many there were. Raises HandOutNotFoundError."""
    require(by, Permission.PIN_ISSUE)
    with transaction.atomic():
        handout = _lock(public_id, by)
        pins = live_pins_of(handout, at)
        if not pins:
            _record_refusal(handout, "ended", by, at)
        _record(Kind.SHEET_VOIDED, handout, pins, by, at)
        return close_pins(pins, PinEnd.VOIDED, by=by, at=at)


def _lock(public_id: str, by: Actor) -> HandOut:
    """A sheet behind its children: who issues anew or ends its PINs holds these. Raises HandOutNotFoundError."""
    lock_patients(patients_on(practice_of(by), [public_id]))
    found = HandOut.objects.select_for_update().filter(practice=practice_of(by), public_id=public_id).first()
    if found is None:
        raise HandOutNotFoundError
    return found


def _record(kind: Kind, handout: HandOut, pins: list[Pin], by: Actor, at: datetime, **detail: str | int) -> None:
    record(*[replace(note, detail=detail) for note in _notes(kind, handout, pins)], by=by, at=at)


def _record_refusal(handout: HandOut, reason: str, by: Actor, at: datetime) -> None:
    """Of every child that was ever on the sheet."""
    refused = _notes(Kind.SHEET_REFUSED, handout, pins_of(handout))
    record(*[replace(note, outcome=Outcome.REFUSED, reason=reason) for note in refused], by=by, at=at)


def _notes(kind: Kind, handout: HandOut, pins: Iterable[Pin]) -> list[Note]:
    subject = f"handout:{handout.pk}"
    return [Note(kind, patient_id=pin.patient_id, contact_id=handout.contact_id, subject=subject) for pin in pins]
