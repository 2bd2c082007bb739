"""What the registration window shows: the caregivers, the patient and linked siblings, and what locks them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kinpin.enrollment.closings import Closings
from kinpin.enrollment.models import Pin
from kinpin.enrollment.words import CaregiverKind, Level, PortalStatus, RowLock, WindowLock
from kinpin.families.models import Contact, Patient
from kinpin.families.rules import AuthorityKind, Role
from kinpin.practices.models import Practice


@dataclass(frozen=True, slots=True)
class Preset:
    """For whom the window opens: the contact whose panel is open, or an appointment's presenter, by public id.

    `patient_alone`: the patient came alone, so no parent is chosen. `nobody`: somebody else brought the child, so
    that no caregiver is chosen without being asked for.
    """

    contact: str = ""
    patient_alone: bool = False
    nobody: bool = False


@dataclass(frozen=True, slots=True)
class Caregiver:
    """A contact of the patient, in the upper grid."""

    contact: Contact
    role: Role
    authority: AuthorityKind | None
    kind: CaregiverKind
    status: PortalStatus
    since: datetime | None
    is_alike: bool  # may be the same human as another entry around these children, which is barred


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A child in the lower grid, as the chosen caregiver stands to it. `live` is the PIN a new one would replace."""

    patient: Patient
    role: Role | None
    lock: RowLock | None
    level: Level | None
    status: PortalStatus
    live: Pin | None


@dataclass(frozen=True, slots=True)
class Window:
    """The window for one patient: `chosen` is one of the choosable caregivers."""

    practice: Practice
    patient: Patient
    lock: WindowLock | None
    caregivers: Sequence[Caregiver]
    chosen: Caregiver | None
    rows: Sequence[ChildRow]
    pins: Sequence[Pin]  # the chosen caregiver's live ones, sheet by sheet; also of children who are no row here
    closings: Closings  # of those children and the rows, within the days for which the practice makes a sheet

    @property
    def choosable(self) -> list[Caregiver]:
        return [c for c in self.caregivers if c.kind is CaregiverKind.MAY]

    @property
    def folded(self) -> list[Caregiver]:
        return [c for c in self.caregivers if c.kind is CaregiverKind.MAY_NOT]

    @property
    def shown(self) -> list[Caregiver]:
        return [c for c in self.caregivers if c.kind is not CaregiverKind.MAY_NOT]

    @property
    def next_caregiver(self) -> Caregiver | None:
        """The one who may after the chosen, going round; the first while nobody is chosen."""
        may = self.choosable
        if self.chosen is None:
            return next(iter(may), None)
        place = may.index(self.chosen)
        return next(iter(may[place + 1 :] + may[:place]), None)
