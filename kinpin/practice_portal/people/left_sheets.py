"""The sheets that somebody made who makes no more: which of them are still good, and whose they are."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from kinpin.enrollment.lifetimes import last_day
from kinpin.enrollment.queries import live_pins_by
from kinpin.enrollment.sheet_numbers import sheet_number
from kinpin.practice_portal.doors import PortalRequest

if TYPE_CHECKING:
    from kinpin.enrollment.models import HandOut, Pin
    from kinpin.families.models import Patient
    from kinpin.practices.models import StaffRecord


@dataclass(frozen=True, slots=True)
class LeftSheet:
    number: int
    caregiver: str
    children: list["Patient"]
    until: date
    issued_at: datetime


def left_sheets(request: PortalRequest, record: "StaffRecord") -> list[LeftSheet]:
    """The newest first; none while the record and its user are at work. One query."""
    user = record.membership
    if user is None or (record.active and user.active):
        return []
    pins = groupby(live_pins_by(user.pk, at=request.at), key=lambda pin: pin.handout)
    return [_sheet(request, handout, list(found)) for handout, found in pins]


def _sheet(request: PortalRequest, handout: "HandOut", pins: list["Pin"]) -> LeftSheet:
    return LeftSheet(
        number=sheet_number(handout.pk),
        caregiver=handout.contact.name.usual,
        children=[pin.patient for pin in pins],
        until=last_day(pins[0].expires_at, request.practice.zone),
        issued_at=handout.issued_at,
    )
