"""What stands around every page of a patient: the banner, the navigation, and what makes both follow the facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kinpin.accounts.requests import fingerprint
from kinpin.enrollment.alerts import Alerts, alerts_of
from kinpin.enrollment.portal_standing import PortalStanding, standing_of
from kinpin.enrollment.queries import ALERT_FOR, handouts_of_patient
from kinpin.enrollment.words import PortalStatus
from kinpin.kernel.clock import local_day
from kinpin.practices.roles import Permission
from kinpin.workspace.addresses import page_address
from kinpin.workspace.doors import WorkspaceRequest

if TYPE_CHECKING:
    from kinpin.enrollment.models import HandOut
    from kinpin.families.models import Patient

_HAVE_A_SHEET = (PortalStatus.REGISTERED, PortalStatus.PENDING)

# The pages of a chart: address name, and what the navigation says.
PAGES = {"basic_info": "Basic Info", "contacts": "Family Contacts", "portal_history": "Portal History"}


@dataclass(frozen=True, slots=True)
class Chart:
    """The frame of one page of one patient."""

    patient: "Patient"
    tab: str
    page: str  # one of PAGES
    standing: PortalStanding
    sheets: Sequence["HandOut"]  # this child's, made in the last thirty days or odd since
    alerts: Alerts
    may_edit: bool
    further: str = ""  # stands for what else of the page changes by itself

    @property
    def status(self) -> PortalStatus:
        return self.standing.status

    @property
    def unprinted(self) -> frozenset[int]:
        """The contacts with a live PIN whose sheet never left the screen."""
        newest: dict[int, HandOut] = {}
        for sheet in self.sheets:
            newest.setdefault(sheet.contact_id, sheet)
        waiting = [pk for pk in newest if self.standing.of(pk) is PortalStatus.PENDING]
        return frozenset(pk for pk in waiting if not newest[pk].is_handed_over)

    @property
    def note(self) -> str:
        """*sheet not printed*, beside the status of the patient; how many, where others came further or wait too."""
        waiting = len(self.unprinted)
        if waiting > 1:
            return f", {waiting} sheets not printed"
        further = [one for one in self.standing.caregivers.values() if one in _HAVE_A_SHEET]
        return (", sheet not printed" if len(further) == 1 else ", one sheet not printed") if waiting else ""

    @property
    def entries(self) -> list[tuple[str, str, bool]]:
        """The navigation: address, words, whether it is this page."""
        return [(self._address(name), words, name == self.page) for name, words in PAGES.items()]

    @property
    def address(self) -> str:
        return self._address(self.page)

    @property
    def registration(self) -> str:
        return self._address("registration")

    @property
    def live(self) -> str:
        """Where the page asks whether something changed, and what it shows now."""
        return f"{self._address('chart_live')}?on={self.page}&shown={self.shown}&status={self.status.value}"

    @property
    def shown(self) -> str:
        """Stands for everything that changes by itself while the page is open."""
        since = self.standing.since
        caregivers = sorted((pk, s.value, str(since.get(pk))) for pk, s in self.standing.caregivers.items())
        p = self.patient
        waiting = sorted(self.unprinted)
        facts = [self.status.value, waiting, caregivers, self.alerts.count, p.version, p.hold, p.status, self.further]
        return fingerprint(repr(facts))

    def _address(self, name: str) -> str:
        return page_address(self.tab, name, self.patient.public_id)


def chart_of(request: WorkspaceRequest, patient: "Patient", page: str, further: str = "") -> Chart:
    """The frame for a patient whose chart is open. Three queries."""
    today = local_day(request.at, request.practice.zone)
    sheets = handouts_of_patient(patient.pk, since=request.at - ALERT_FOR)
    return Chart(
        patient=patient,
        tab=request.tab,
        page=page,
        standing=standing_of(patient.pk, today=today, at=request.at),
        sheets=sheets,
        alerts=alerts_of(patient, sheets),
        may_edit=request.actor.may(Permission.CHART_EDIT),
        further=further,
    )
