"""The registration window as its template shows it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from kinpin.enrollment.window import Caregiver, ChildRow, Window
from kinpin.enrollment.words import SAID_NO, DeclineReason, HowKnown
from kinpin.kernel.ids import new_public_id
from kinpin.workspace.addresses import page_address
from kinpin.workspace.registration import words
from kinpin.workspace.registration.addresses import Context, live_address

LANGUAGES = (("en", "English"), ("es", "Spanish"))


@dataclass(frozen=True, slots=True)
class CaregiverLine:
    caregiver: Caregiver
    authority: str
    since: str  # the day of registering
    is_chosen: bool
    begins: bool  # where the keyboard begins: the chosen one, or the first who can be chosen


@dataclass(frozen=True, slots=True)
class FoldedLine:
    """A contact who may not be chosen, and why, shown to whoever asks."""

    caregiver: Caregiver
    reason: str


@dataclass(frozen=True, slots=True)
class ChildLine:
    row: ChildRow
    ticked: bool
    is_wanted: bool  # ticked, or would be if nothing locked it
    pin: str  # grouped, once issued
    mend: words.Mend | None
    mend_url: str
    seen: str  # the sheet a new PIN would replace
    level: str  # what a PIN gives; empty while the row is locked
    closes: str  # until when it could be good, where that is sooner than the practice's days

    @property
    def can_withdraw(self) -> bool:
        """Whether the row says Declined or Deferred, which can be taken back."""
        return not self.pin and self.mend is None and self.row.status in SAID_NO


@dataclass(frozen=True, slots=True)
class LiveSheet:
    """A sheet of the chosen caregiver that is still good."""

    public_id: str
    given: str
    names: str  # of the children it opens
    made: date
    until: date
    extended: date
    because: str  # why *Extend* can't give more; empty where that is for the practice's days alone
    can_print: bool
    is_handed_over: bool
    printed: str
    new_sheet: str  # what a new one does to it
    apart: str = ""  # where there are several: what a screen reader adds to its buttons

    @property
    def mark(self) -> str:
        """Ends the ids of its forms: there may be several such sheets."""
        return f"-{self.public_id}"

    @property
    def can_extend(self) -> bool:
        """Whether there is a paper, and it could be good for longer."""
        return self.is_handed_over and self.extended != self.until


@dataclass(frozen=True, slots=True)
class MadeSheet:
    """What Register has just made."""

    public_id: str
    language: str
    text: str
    unhanded: bool
    print_until: datetime

    mark = ""  # there is one


@dataclass(frozen=True, slots=True)
class WindowPage:
    window: Window
    context: Context
    ticked: frozenset[str]
    wanted: frozenset[str]  # the ticks, and those that a lock keeps from being set: they come back when it is gone
    heading: str
    line: str
    lock: str
    caregivers: list[CaregiverLine]
    folded: list[FoldedLine]
    children: list[ChildLine]
    language: str
    live: list[LiveSheet]
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
        return not self.lock and self.window.chosen is not None and not self.nothing_left

    @property
    def nothing_left(self) -> bool:
        """Whether there is no child that could be ticked for the chosen caregiver."""
        return not self.lock and self.window.chosen is not None and all(row.lock for row in self.window.rows)

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
        page = page_address(self.context.tab, name, self.context.patient)
        return f"{page}?{urlencode({'return': self.own_address})}", says

    @property
    def chosen_id(self) -> str:
        """The public id of whom the sheet is for; empty while nobody is chosen."""
        return self.window.chosen.contact.public_id if self.window.chosen else ""

    @property
    def asks_further(self) -> bool:
        """Whether Register can still be pressed, so that it asks what it has to know."""
        return self.made is None or self.more_to_register

    @property
    def sheets(self) -> list[MadeSheet] | list[LiveSheet]:
        """What the buttons of the window are about."""
        return [self.made] if self.made else self.live

    @property
    def back_to(self) -> str:
        """Where closing leads without a window: the chart."""
        return page_address(self.context.tab, "contacts", self.context.patient)

    @property
    def live_address(self) -> str:
        """Where the window asks whether the family has come in; empty while the caregiver has no live PIN here."""
        waiting = [line.row.patient.public_id for line in self.children if line.row.live]
        return live_address(self.context.tab, self.context.patient, self.chosen_id, waiting)

    @property
    def is_new_sheet(self) -> bool:
        """Whether Register, with these ticks, turns off a sheet that is good. A script follows the ticks."""
        return self.made is None and any(line.ticked and line.seen for line in self.children)

    @property
    def own_address(self) -> str:
        return self.context.address(caregiver=self.chosen_id, ticked=sorted(self.wanted))

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
