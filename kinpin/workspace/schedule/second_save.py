"""What an appointment is saved with by a second press only: others at that time, and a day that is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kinpin.accounts.requests import fingerprint
from kinpin.kernel.clock import local_day
from kinpin.schedule.actions import AppointmentDetails
from kinpin.schedule.queries import at_the_same_time
from kinpin.workspace.doors import WorkspaceRequest

if TYPE_CHECKING:
    from kinpin.families.models import Patient
    from kinpin.schedule.models import Appointment


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an appointment before it is saved."""

    doubled: Sequence["Appointment"] = ()
    over: date | None = None  # its day, where that is before today

    @property
    def mark(self) -> str:
        """Stands for what was asked, in the form that comes back; empty for nothing."""
        return fingerprint(repr([[one.pk for one in self.doubled], self.over])) if self.doubled or self.over else ""

    def is_settled(self, mark: str) -> bool:
        """Whether nothing is to be asked, or the form that came in with this mark was asked the same."""
        return self.mark in ("", mark)


NOTHING_ASKED = Asked()


def asked_of(
    request: WorkspaceRequest, details: AppointmentDetails, patient: "Patient", stored: "Appointment | None" = None
) -> Asked:
    """What is to be asked; nothing where time and provider stay as they are, and no day where the day does."""
    zone = request.practice.zone
    day = local_day(details.starts_at, zone)
    stays = stored is not None and local_day(stored.starts_at, zone) == day
    is_over = day < local_day(request.at, zone) and not stays
    return Asked(_doubled(request, details, patient, stored), day if is_over else None)


def _doubled(
    request: WorkspaceRequest, details: AppointmentDetails, patient: "Patient", stored: "Appointment | None"
) -> list["Appointment"]:
    """The other appointments of the provider or the patient at that time."""
    provider_id = details.provider.pk if details.provider else None
    placed = (details.starts_at, details.minutes, provider_id)
    if stored and placed == (stored.starts_at, stored.minutes, stored.provider_id):
        return []
    found = at_the_same_time(
        practice_id=request.practice.pk,
        starts_at=details.starts_at,
        minutes=details.minutes,
        patient_id=patient.pk,
        provider_id=provider_id,
    )
    return [other for other in found if stored is None or other.pk != stored.pk]
