"""The registration window as its template shows it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats, translation

from kinpin.enrollment.actions.issue import Issued
from kinpin.enrollment.errors import Meanwhile
from kinpin.enrollment.pins import grouped
from kinpin.enrollment.rules import PRINT_AGAIN_FOR, SAID_NO, DeclineReason, HowKnown, extended, last_day
from kinpin.enrollment.window import Caregiver, ChildRow, Window
from kinpin.kernel.ids import new_public_id
from kinpin.workspace.registration import words

if TYPE_CHECKING:
    from kinpin.practices.models import Practice

LANGUAGES = (("en", "English"), ("es", "Spanish"))


@dataclass(frozen=True, slots=True)
class Context:
    """Where the window was opened, carried along so that every way back finds the same ticks."""

    tab: str
    patient: str
    contact: str = ""  # the contact whose panel was open
    presenter: str = ""  # the appointment's presenter: a contact, `patient_alone` or `someone_else`

    def address(self, *, caregiver: str = "", ticked: Collection[str] | None = None) -> str:
        """The window's address with its caregiver and ticks: ids that name nobody."""
        pairs = [("contact", self.contact), ("presenter", self.presenter), ("caregiver", caregiver)]
        query = [(k, v) for k, v in pairs if v]
        if ticked is not None:
            query += [("picked", "1"), *(("child", child) for child in ticked)]
        base = reverse("workspace:registration", kwargs={"tab": self.tab, "patient": self.patient})
        return f"{base}?{urlencode(query)}" if query else base


@dataclass(frozen=True, slots=True)
class CaregiverLine:
    caregiver: Caregiver
    authority: str
    is_chosen: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChildLine:
    row: ChildRow
    ticked: bool
    is_wanted: bool  # ticked, or would be if nothing locked it
    pin: str  # grouped, once issued
    mend: words.Mend | None
    mend_url: str
    seen: str  # the sheet a new PIN would replace

    @property
    def can_withdraw(self) -> bool:
        """Whether the row says Declined or Deferred, which can be taken back."""
        return not self.pin and self.mend is None and self.row.status in SAID_NO


@dataclass(frozen=True, slots=True)
class LiveSheet:
    """M6: the chosen caregiver has a sheet that is still good."""

    public_id: str
    given: str
    made: date
    until: date
    extended: date
    can_print: bool


@dataclass(frozen=True, slots=True)
class MadeSheet:
    """What Register has just made."""

    public_id: str
    text: str
    unhanded: bool
    print_until: datetime


@dataclass(frozen=True, slots=True)
class WindowPage:
    window: Window
    context: Context
    today: date
    ticked: frozenset[str]
    wanted: frozenset[str]  # the ticks, and those that a lock keeps from being set: they come back when it is gone
    heading: str
    line: str
    lock: str
    caregivers: list[CaregiverLine]
    folded: list[CaregiverLine]
    children: list[ChildLine]
    language: str
    live: LiveSheet | None
    made: MadeSheet | None = None
    problem: str = ""
    how_known: str = ""
    brought: str = ""
    request: str = field(default_factory=new_public_id)

    languages = LANGUAGES
    ways_known = tuple(HowKnown)
    decline_reasons = tuple(DeclineReason)

    @property
    def can_register(self) -> bool:
        return not self.lock and self.window.chosen is not None

    @property
    def is_unhanded(self) -> bool:
        """Whether the sheet that was just made is neither printed, shown nor written down yet."""
        return self.made is not None and self.made.unhanded

    @property
    def more_to_register(self) -> bool:
        return any(not line.pin and line.mend is None for line in self.children)

    @property
    def lock_mend(self) -> tuple[str, str] | None:
        """The page where the lock of the whole window is mended, which leads back here, and what the link says."""
        if self.window.lock not in words.LOCK_MENDS:
            return None
        name, says = words.LOCK_MENDS[self.window.lock]
        page = reverse(f"workspace:{name}", kwargs={"tab": self.context.tab, "patient": self.context.patient})
        return f"{page}?{urlencode({'return': self.own_address})}", says

    @property
    def asks_further(self) -> bool:
        """Whether Register can still be pressed, so that it asks what it has to know."""
        return self.made is None or self.more_to_register

    @property
    def sheet_id(self) -> str:
        return self.made.public_id if self.made else self.live.public_id if self.live else ""

    @property
    def back_to(self) -> str:
        """Where closing leads without a window: the chart."""
        return reverse("workspace:contacts", kwargs={"tab": self.context.tab, "patient": self.context.patient})

    @property
    def live_address(self) -> str:
        """Where the window asks whether the family has come in; empty while the caregiver has no live PIN here."""
        waiting = [line.row.patient.public_id for line in self.children if line.row.live]
        chosen = self.window.chosen.contact.public_id if self.window.chosen else ""
        return live_address(self.context.tab, self.context.patient, chosen, waiting)

    @property
    def register_word(self) -> str:
        return "New sheet" if self.live and not self.made else "Register"

    @property
    def own_address(self) -> str:
        chosen = self.window.chosen.contact.public_id if self.window.chosen else ""
        return self.context.address(caregiver=chosen, ticked=sorted(self.wanted))

    @property
    def with_pins(self) -> str:
        """The window with the PINs that were just made, while they are kept."""
        return f"{self.own_address}&{urlencode({'sheet': self.made.public_id})}" if self.made else self.own_address

    @property
    def next_address(self) -> str:
        """The same ticks for the other parent; empty while nobody is chosen, or when there is none."""
        following = self.window.next_caregiver if self.window.chosen else None
        if following is None:
            return ""
        return self.context.address(caregiver=following.contact.public_id, ticked=sorted(self.wanted))


def live_address(tab: str, patient: str, caregiver: str, waiting: Sequence[str]) -> str:
    """Where an open window asks about the children whose PINs wait; empty when none does."""
    here = reverse("workspace:registration_live", kwargs={"tab": tab, "patient": patient})
    pairs = [("caregiver", caregiver), *(("child", child) for child in waiting)]
    return f"{here}?{urlencode(pairs)}" if waiting else ""


def build_page(
    window: Window,
    context: Context,
    *,
    picked: frozenset[str] | None,
    sign_in: str,
    administrators: Sequence[str],
    issued: Issued | None = None,
    problem: str = "",
    language: str = "",
    how_known: str = "",
    at: datetime,
) -> WindowPage:
    """The page of a window. `picked` are the ticks by hand; None ticks all that can be.

    `issued` is shown as far as it is still live, and only for whom it was made.
    """
    today = at.astimezone(window.practice.zone).date()
    family = frozenset(row.patient.public_id for row in window.rows)
    wanted = family if picked is None else family & picked
    ticked = wanted & {row.patient.public_id for row in window.rows if row.lock is None}
    chosen = window.chosen
    pins = _live_pins(window, issued)
    return WindowPage(
        window=window,
        context=context,
        today=today,
        ticked=ticked,
        wanted=wanted,
        heading=words.heading(window, len(ticked)),
        line=words.before(window, len(ticked)),
        lock=words.window_lock(window.lock, administrators) if window.lock else "",
        caregivers=[_caregiver_line(c, chosen) for c in window.shown],
        folded=[CaregiverLine(c, words.authority_word(c), False, words.why_folded(c)) for c in window.folded],
        children=[_child_line(row, window, context, wanted, pins, today) for row in window.rows],
        language=language or _language(chosen),
        live=_live_sheet(window, sign_in, at),
        made=_made(window, pins) if pins else None,
        problem=problem,
        how_known=how_known,
        brought=_brought(window, context),
    )


def _brought(window: Window, context: Context) -> str:
    """M7: somebody else than the chosen caregiver brought the child."""
    came = next((c for c in window.caregivers if c.contact.public_id == context.presenter), None)
    if came is None or window.chosen is None or came == window.chosen:
        return words.came_without(came, window.patient) if came and window.chosen is None else ""
    return words.brought_by(came, window.patient, window.chosen)


def _caregiver_line(caregiver: Caregiver, chosen: Caregiver | None) -> CaregiverLine:
    return CaregiverLine(caregiver, words.authority_word(caregiver), caregiver == chosen)


def _child_line(
    row: ChildRow, window: Window, context: Context, wanted: frozenset[str], pins: Mapping[int, str], today: date
) -> ChildLine:
    mend = words.row_lock(row, window.chosen, today) if row.lock else None
    return ChildLine(
        row=row,
        ticked=mend is None and row.patient.public_id in wanted,
        is_wanted=row.patient.public_id in wanted,
        pin=grouped(pins.get(row.patient.pk, "")),
        mend=mend,
        mend_url=_mend_url(mend, row, window, context, wanted) if mend else "",
        seen=row.live.handout.public_id if row.live else "",
    )


def _mend_url(mend: words.Mend, row: ChildRow, window: Window, context: Context, wanted: frozenset[str]) -> str:
    """The page where a lock is mended; it comes back to the same ticks, and the mended child's."""
    if not mend.page:
        return ""
    chosen = window.chosen.contact.public_id if window.chosen else ""
    back = context.address(caregiver=chosen, ticked=sorted(wanted | {row.patient.public_id}))
    if mend.page == "authority":
        here = reverse("workspace:registration_authority", kwargs={"tab": context.tab, "patient": context.patient})
        return f"{here}?{urlencode({'caregiver': chosen, 'for': row.patient.public_id, 'return': back})}"
    page = reverse(f"workspace:{mend.page}", kwargs={"tab": context.tab, "patient": row.patient.public_id})
    return f"{page}?{urlencode({'return': back})}"


def _language(chosen: Caregiver | None) -> str:
    wanted = chosen.contact.language[:2] if chosen else ""
    return wanted if wanted in dict(LANGUAGES) else "en"


def _live_sheet(window: Window, sign_in: str, at: datetime) -> LiveSheet | None:
    live = next((row.live for row in window.rows if row.live is not None), None)
    if live is None or window.chosen is None:
        return None
    practice = window.practice
    until = extended(live.handout.issued_at, at, practice.pin_life_days, practice.zone)
    return LiveSheet(
        public_id=live.handout.public_id,
        given=window.chosen.contact.given,
        made=live.issued_at.astimezone(practice.zone).date(),
        until=last_day(live.expires_at, practice.zone),
        extended=last_day(max(until, live.expires_at), practice.zone),
        can_print=live.handout.sign_in == sign_in and at < live.handout.issued_at + PRINT_AGAIN_FOR,
    )


def _live_pins(window: Window, issued: Issued | None) -> dict[int, str]:
    """The PINs of the sheet that was just made which are live for the chosen caregiver, by patient id."""
    sheets = {row.patient.pk: row.live.handout.public_id for row in window.rows if row.live}
    return {pk: pin for pk, pin in issued.pins.items() if sheets.get(pk) == issued.handout} if issued else {}


def _made(window: Window, pins: Mapping[int, str]) -> MadeSheet:
    name = window.chosen.contact.name if window.chosen else None
    live = next(row.live for row in window.rows if row.live and row.patient.pk in pins)
    until = last_day(live.expires_at, window.practice.zone)
    with translation.override("en"):
        day = formats.date_format(until, "D, M j")
    text = words.ready(len(pins), name.usual if name else "", name.given if name else "", day)
    handout = live.handout
    unhanded = handout.printed_at is None and handout.shown_at is None and handout.copied_at is None
    return MadeSheet(handout.public_id, text, unhanded, handout.issued_at + PRINT_AGAIN_FOR)


def told_meanwhile(meanwhile: Sequence[Meanwhile], window: Window, practice: "Practice") -> str:
    """Who issued since the window was opened, and when."""
    names = {row.patient.pk: row.patient.given for row in window.rows}
    with translation.override("en"):
        found = [
            (m, names.get(m.patient_id, ""), formats.time_format(m.issued_at.astimezone(practice.zone), "g:i A"))
            for m in meanwhile
        ]
    caregiver = window.chosen.contact.name.usual if window.chosen else ""
    return words.issued_meanwhile(found, caregiver)
