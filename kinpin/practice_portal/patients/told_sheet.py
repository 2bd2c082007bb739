"""What became of the sheet whose number was searched for: somebody may still hold the paper."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import formats

from kinpin.enrollment.lifetimes import last_day
from kinpin.enrollment.queries import handouts_of_patient, pins_of
from kinpin.enrollment.sheet_numbers import sheet_number
from kinpin.enrollment.words import PinEnd
from kinpin.practice_portal.doors import PortalRequest

if TYPE_CHECKING:
    from kinpin.enrollment.models import Pin
    from kinpin.families.models import Patient

_ENDS = {
    PinEnd.REDEEMED: "was used",
    PinEnd.REPLACED: "was replaced",
    PinEnd.VOIDED: "was voided",
    PinEnd.EXPIRED: "expired",
    PinEnd.LOCKED: "was locked after too many wrong birth dates",
    PinEnd.STOPPED: "was stopped",
}


def told_sheet(request: PortalRequest, children: "list[Patient]", number: str) -> str:
    """*Sheet 927107 was replaced 11/29/2026 3:34 AM. It opens nothing.* Two queries; none where no sheet was found."""
    if not children:
        return ""
    made = handouts_of_patient(children[0].pk)
    sheet = next((sheet for sheet in made if sheet_number(sheet.pk) == int(number)), None)
    pins = pins_of(sheet) if sheet else []
    if sheet is None or not pins:
        return ""
    named = f"Sheet {number} for {sheet.contact.name.usual or 'somebody without a name'}"
    live = [pin for pin in pins if pin.closed_at is None and pin.expires_at > request.at]
    if live:
        day = formats.date_format(last_day(live[0].expires_at, request.practice.zone), "D, M j")
        return f"{named} is good until {day}."
    return f"{named} {_ended(request, pins)}. It opens nothing."


def _ended(request: PortalRequest, pins: "list[Pin]") -> str:
    """How the last of its PINs ended, and when."""
    when, why = max((pin.closed_at or pin.expires_at, pin.end_reason or PinEnd.EXPIRED.value) for pin in pins)
    return f"{_ENDS.get(PinEnd(why), 'was closed')} {_moment(request, when)}"


def _moment(request: PortalRequest, when: datetime) -> str:
    local = when.astimezone(request.practice.zone)
    return f"{local:%m/%d/%Y} {formats.time_format(local, 'g:i A')}"
