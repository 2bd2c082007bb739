"""What staff do with a sheet once it is made: print, show, write down, extend, void."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.enrollment.actions.issue import Issued, read_answer
from kinpin.enrollment.errors import HandOutNotFoundError
from kinpin.enrollment.models import HandOut, Pin
from kinpin.enrollment.rules import PRINT_AGAIN_FOR, PinEnd, extended
from kinpin.enrollment.writes import close_pins
from kinpin.inbox.answers import find
from kinpin.kernel.actor import Actor
from kinpin.practices.models import Practice
from kinpin.practices.permits import practice_of, require
from kinpin.practices.roles import Permission


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet whose PINs can still be put on paper: by the person who made it, in the same sign-in."""

    handout: HandOut
    issued: Issued
    pins: list[Pin]  # those still live, with their children


def open_sheet(*, public_id: str, by: Actor, at: datetime) -> OpenSheet:
    """A sheet with its plain PINs, while they are kept. Raises HandOutNotFoundError, NotPermittedError."""
    require(by, Permission.PIN_ISSUE)
    found = HandOut.objects.select_related("contact", "practice").filter(
        practice=practice_of(by), public_id=public_id, sign_in=by.session, issued_at__gt=at - PRINT_AGAIN_FOR
    )
    handout = found.exclude(sign_in="").first()
    answer = find(bytes(handout.answer_key), at=at) if handout else None
    pins = live_pins_of(handout, at) if handout else []
    if handout is None or answer is None or not pins:
        raise HandOutNotFoundError
    return OpenSheet(handout, read_answer(answer), pins)


def live_pins_of(handout: HandOut, at: datetime) -> list[Pin]:
    """The live PINs of a sheet with their children, in the order they were issued."""
    live = Pin.objects.filter(handout=handout, closed_at=None, expires_at__gt=at)
    return list(live.select_related("patient").order_by("pk"))


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


def extend_sheet(*, practice: Practice, public_id: str, by: Actor, at: datetime) -> datetime:
    """Keep a handed-over sheet good for a whole life from now, never beyond 21 days from issue. Returns the new end."""
    require(by, Permission.PIN_ISSUE)
    with transaction.atomic():
        handout = _lock(public_id, by)
        pins = live_pins_of(handout, at)
        if not pins:
            raise HandOutNotFoundError
        until = max(handout.expires_at, extended(handout.issued_at, at, practice.pin_life_days, practice.zone))
        Pin.objects.filter(pk__in=[pin.pk for pin in pins], closed_at=None).update(expires_at=until)
        HandOut.objects.filter(pk=handout.pk).update(expires_at=until)
        _record(Kind.SHEET_EXTENDED, handout, pins, by, at, until=until.isoformat())
    return until


def void_sheet(*, public_id: str, by: Actor, at: datetime) -> int:
    """Make a sheet's live PINs open nothing from now on. Returns how many there were."""
    require(by, Permission.PIN_ISSUE)
    with transaction.atomic():
        handout = _lock(public_id, by)
        pins = live_pins_of(handout, at)
        _record(Kind.SHEET_VOIDED, handout, pins, by, at)
        return close_pins(pins, PinEnd.VOIDED, by=by, at=at)


def _lock(public_id: str, by: Actor) -> HandOut:
    found = HandOut.objects.select_for_update().filter(practice=practice_of(by), public_id=public_id).first()
    if found is None:
        raise HandOutNotFoundError
    return found


def _record(kind: Kind, handout: HandOut, pins: list[Pin], by: Actor, at: datetime, **detail: str | int) -> None:
    notes = [
        Note(
            kind,
            patient_id=pin.patient_id,
            contact_id=handout.contact_id,
            subject=f"handout:{handout.pk}",
            detail=detail,
        )
        for pin in pins
    ]
    record(*notes, by=by, at=at)
