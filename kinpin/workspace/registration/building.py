"""Makes the page of a registration window: its ticks, its sheets, and the words for what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils import formats, translation
from django.utils.text import get_text_list

from kinpin.enrollment.closings import soonest
from kinpin.enrollment.errors import Meanwhile
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.lifetimes import PRINT_AGAIN_FOR, extended, last_day, longest_extension
from kinpin.enrollment.pins import grouped
from kinpin.enrollment.window import Caregiver, ChildRow, Window
from kinpin.enrollment.words import PortalStatus
from kinpin.families.rules import authority_word
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.languages import our_language
from kinpin.workspace.addresses import page_address
from kinpin.workspace.registration import words
from kinpin.workspace.registration.addresses import Context
from kinpin.workspace.registration.pages import (
    CaregiverLine,
    ChildLine,
    FoldedLine,
    LiveSheet,
    MadeSheet,
    WindowPage,
)

if TYPE_CHECKING:
    from kinpin.enrollment.models import HandOut, Pin
    from kinpin.practices.models import Practice


def build_page(
    window: Window,
    context: Context,
    *,
    picked: frozenset[str] | None,
    by: Actor,
    whom_to_ask: str,
    issued: Issued | None = None,
    problem: str = "",
    language: str = "",
    how_known: str = "",
    at: datetime,
) -> WindowPage:
    """The page of a window. `picked` are the ticks by hand; None ticks all that can be.

    `issued` is shown as far as it is still live, and only for whom it was made.
    """
    today = local_day(at, window.practice.zone)
    family = frozenset(row.patient.public_id for row in window.rows)
    wanted = family if picked is None else family & picked
    ticked = wanted & {row.patient.public_id for row in window.rows if row.lock is None}
    chosen, own = window.chosen, window.practice.rules.own_access_years
    pins = _live_pins(window, issued)
    made = _made(window, pins) if pins else None
    return WindowPage(
        window=window,
        context=context,
        ticked=ticked,
        wanted=wanted,
        heading=words.heading(window, len(ticked)),
        line=words.before(window, len(ticked)),
        lock=words.window_lock(window.lock, whom_to_ask) if window.lock else "",
        caregivers=[_caregiver_line(c, window) for c in window.shown],
        folded=[FoldedLine(caregiver, words.why_folded(caregiver, own)) for caregiver in window.folded],
        children=[
            _child_line(row, _mend(row, window, today, by), window, context, wanted, pins) for row in window.rows
        ],
        language=made.language if made else language or _language(chosen),
        live=_live_sheets(window, by.session, at),
        made=made,
        problem=problem,
        how_known=how_known,
        brought=_brought(window, context, today),
    )


def _brought(window: Window, context: Context, today: date) -> str:
    """What is said where somebody else than the chosen caregiver brought the child; empty where nobody else did."""
    said = words.who_came(context.presenter, window, today)
    return f"{said} {words.goes_only_to(window.chosen)}" if said else ""


def _caregiver_line(caregiver: Caregiver, window: Window) -> CaregiverLine:
    begins = window.chosen or next(iter(window.choosable), None)
    return CaregiverLine(
        caregiver,
        authority=authority_word(caregiver.role, caregiver.authority),
        since=_since(caregiver, window.practice),
        is_chosen=caregiver == window.chosen,
        begins=caregiver == begins,
    )


def _since(caregiver: Caregiver, practice: "Practice") -> str:
    """The day on which a caregiver registered; empty for whoever has not."""
    if caregiver.status is not PortalStatus.REGISTERED or caregiver.since is None:
        return ""
    return f"{local_day(caregiver.since, practice.zone):%m/%d/%Y}"


def _mend(row: ChildRow, window: Window, today: date, by: Actor) -> words.Mend | None:
    return words.row_lock(row, row.lock, window, today, by.may) if row.lock else None


def _child_line(
    row: ChildRow,
    mend: words.Mend | None,
    window: Window,
    context: Context,
    wanted: frozenset[str],
    pins: Mapping[int, str],
) -> ChildLine:
    return ChildLine(
        row=row,
        ticked=mend is None and row.patient.public_id in wanted,
        is_wanted=row.patient.public_id in wanted,
        pin=grouped(pins.get(row.patient.pk, "")),
        mend=mend,
        mend_url=_mend_url(mend, row, window, context, wanted) if mend else "",
        seen=row.live.handout.public_id if row.live else "",
        level=row.level.value if row.level and not mend else "",
        closes=_closes(row, window) if not mend else "",
    )


def _closes(row: ChildRow, window: Window) -> str:
    """Until when a PIN of this child could be good, and why; empty while that is as long as the practice makes them."""
    closing = window.closings.get(row.patient.pk)
    return f"until {closing.last_day:%m/%d}: {words.closing(row.patient, closing)}" if closing else ""


def _mend_url(mend: words.Mend, row: ChildRow, window: Window, context: Context, wanted: frozenset[str]) -> str:
    """The page where a lock is mended; it comes back to the same ticks, and the mended child's."""
    if not mend.page:
        return ""
    chosen = window.chosen.contact.public_id if window.chosen else ""
    back = context.address(caregiver=chosen, ticked=sorted(wanted | {row.patient.public_id}))
    if mend.page == "authority":
        here = page_address(context.tab, "registration_authority", context.patient)
        return f"{here}?{urlencode({'caregiver': chosen, 'for': row.patient.public_id, 'return': back})}"
    page = page_address(context.tab, mend.page, row.patient.public_id)
    return f"{page}?{urlencode({'return': back})}"


def _language(chosen: Caregiver | None) -> str:
    return our_language(chosen.contact.language if chosen else "")


def _live_sheets(window: Window, sign_in: str, at: datetime) -> list[LiveSheet]:
    """The chosen caregiver's sheets that are still good, the oldest first; the children as the rows have them."""
    place = {row.patient.pk: n for n, row in enumerate(window.rows)}
    by_sheet = groupby(window.pins, key=lambda pin: pin.handout)
    found = [
        _live_sheet(window, sheet, sorted(pins, key=lambda pin: place.get(pin.patient_id, len(place))), sign_in, at)
        for sheet, pins in by_sheet
    ]
    return found if len(found) < 2 else [replace(live, apart=f" for {live.names}") for live in found]


def _live_sheet(window: Window, handout: "HandOut", pins: "Sequence[Pin]", sign_in: str, at: datetime) -> LiveSheet:
    practice, expires_at = window.practice, pins[0].expires_at
    longest = longest_extension(handout.issued_at, at, practice.pin_life_days, practice.zone)
    closed = soonest(window.closings, [pin.patient_id for pin in pins])
    until, later = (
        last_day(expires_at, practice.zone),
        last_day(extended(expires_at, longest, practice.zone), practice.zone),
    )
    if closed:  # also of a sheet that was made before that was known
        until, later = min(until, closed[1].last_day), min(later, closed[1].last_day)
    names = [words.first_name(pin.patient) for pin in pins]
    return LiveSheet(
        public_id=handout.public_id,
        given=words.first_name(window.chosen.contact) if window.chosen else "",
        names=get_text_list(names, "and"),
        made=local_day(handout.issued_at, practice.zone),
        until=until,
        extended=later,
        because=_because(window, pins, later),
        can_print=handout.sign_in == sign_in and at < handout.issued_at + PRINT_AGAIN_FOR,
        is_handed_over=handout.is_handed_over,
        printed=_printed(handout, practice),
        new_sheet=words.new_sheet(names),
    )


def _because(window: Window, pins: "Sequence[Pin]", until: date) -> str:
    """Why the last day of a sheet is the one it is; empty where it has all of the practice's days."""
    found = soonest(window.closings, [pin.patient_id for pin in pins])
    if found is None or found[1].last_day != until:
        return ""
    patient_id, closing = found
    child = next(pin.patient for pin in pins if pin.patient_id == patient_id)
    return words.closing(child, closing)


def _live_pins(window: Window, issued: Issued | None) -> dict[int, str]:
    """The PINs of the sheet that was just made which are live for the chosen caregiver, by patient id."""
    sheets = {pin.patient_id: pin.handout.public_id for pin in window.pins}
    return {pk: pin for pk, pin in issued.pins.items() if sheets.get(pk) == issued.handout} if issued else {}


def _made(window: Window, pins: Mapping[int, str]) -> MadeSheet:
    contact = window.chosen.contact if window.chosen else None
    on_it = [pin for pin in window.pins if pin.patient_id in pins]
    live = on_it[0]
    until = last_day(live.expires_at, window.practice.zone)
    with translation.override("en"):
        day = formats.date_format(until, "D, M j")
    why = _because(window, on_it, until)
    handout, given = live.handout, words.first_name(contact) if contact else ""
    printed = _printed(handout, window.practice)
    ready = words.ready(len(pins), contact.name.usual if contact else "", given, day, why)
    text = f"{printed} {words.hand_over(given, day, why)}" if printed else ready
    print_until = handout.issued_at + PRINT_AGAIN_FOR
    told = text + _without_a_row(window, on_it)
    return MadeSheet(handout.public_id, handout.language, told, not handout.is_handed_over, print_until)


def _without_a_row(window: Window, pins: "Sequence[Pin]") -> str:
    """What is said of children on a sheet whom somebody unlinked meanwhile; mostly nothing."""
    rows = {row.patient.pk for row in window.rows}
    names = [words.first_name(pin.patient) for pin in pins if pin.patient_id not in rows]
    return f" {words.no_row(names)}" if names else ""


def _printed(handout: "HandOut", practice: "Practice") -> str:
    """What is said of a sheet that was opened for printing; empty until then."""
    return words.printed(handout.copies, _clock(handout.printed_at, practice)) if handout.printed_at else ""


def _clock(moment: datetime, practice: "Practice") -> str:
    with translation.override("en"):
        return formats.time_format(moment.astimezone(practice.zone), "g:i A")


def told_meanwhile(meanwhile: Sequence[Meanwhile], window: Window, practice: "Practice") -> str:
    """Who issued since the window was opened, and when."""
    names = {row.patient.pk: words.first_name(row.patient) for row in window.rows}
    found = [(m, names.get(m.patient_id, ""), _clock(m.issued_at, practice)) for m in meanwhile]
    caregiver = window.chosen.contact.name.usual if window.chosen else ""
    return words.issued_meanwhile(found, caregiver)
