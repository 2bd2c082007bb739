"""What can be typed about an appointment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock_time
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils import formats

from kinpin.kernel.people import NO_NAME
from kinpin.schedule.actions import AppointmentDetails
from kinpin.schedule.rules import (
    CHOICES,
    FIRST_DAY,
    LAST_DAY,
    LENGTHS,
    LONGEST_REASON,
    PresenterKind,
    VisitStatus,
    VisitType,
    is_on_the_schedule,
    moment_of,
)
from kinpin.workspace.charts.forms import StoredForm
from kinpin.workspace.schedule.places import presenter_of

if TYPE_CHECKING:
    from kinpin.families.models import Contact
    from kinpin.practices.models import Provider, Site
    from kinpin.schedule.models import Appointment

_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


@dataclass(frozen=True, slots=True)
class Offer:
    """What an appointment of one patient can be given: the practice's sites and providers, the chart's contacts."""

    sites: Sequence["Site"]
    providers: Sequence["Provider"]
    contacts: Sequence[tuple["Contact", str]]  # with their role

    @property
    def site_choices(self) -> list[tuple[str, str]]:
        return [("", "Not said"), *((s.public_id, s.name) for s in self.sites)]

    @property
    def provider_choices(self) -> list[tuple[str, str]]:
        return [("", "No provider"), *((p.public_id, p.name) for p in self.providers)]

    @property
    def presenter_choices(self) -> list[tuple[str, str]]:
        named = [(c.public_id, f"{c.name.usual or NO_NAME}, {role}") for c, role in self.contacts]
        return [("", "Not said"), *named, *((kind.value, kind.label) for kind in PresenterKind)]


class AppointmentForm(StoredForm):
    """The fields of the appointment window."""

    day = forms.DateField(
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the day of the appointment.", "invalid": "Enter a day, like 11/23/2026."},
    )
    time = forms.TimeField(
        label="Time",
        widget=_TIME,
        error_messages={"required": "Enter the time of the appointment.", "invalid": "Enter a time, like 8:15 AM."},
    )
    minutes = forms.ChoiceField(label="Length")
    site = forms.ChoiceField(label="Site", required=False)
    provider = forms.ChoiceField(label="Provider", required=False)
    visit_type = forms.ChoiceField(label="Visit type", choices=[(t.value, t.label) for t in VisitType])
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    presenter = forms.ChoiceField(label="Presenter", required=False)
    status = forms.ChoiceField(label="Visit Status")
    arrived = forms.TimeField(
        label="Arrival Time",
        required=False,
        widget=_TIME,
        error_messages={"invalid": "Enter a time, like 8:12 AM."},
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        stored: Mapping[str, str],
        offer: Offer,
        zone: ZoneInfo,
        appointment: "Appointment | None" = None,
        **more: Any,
    ) -> None:
        super().__init__(data, auto_id="appointment_%s", **more)
        self.stored = stored
        self._offer = offer
        self._zone = zone
        self._appointment = appointment
        minutes = sorted({*LENGTHS, int(stored.get("minutes") or LENGTHS[0])})
        statuses = [VisitStatus.CANCELLED] if stored.get("status") == VisitStatus.CANCELLED else CHOICES
        self._choose("minutes", [(str(m), f"{m} min") for m in minutes])
        self._choose("site", offer.site_choices)
        self._choose("provider", offer.provider_choices)
        self._choose("presenter", offer.presenter_choices)
        self._choose("status", [(s.value, s.label) for s in statuses])
        first = "presenter" if appointment else "visit_type" if self.initial.get("time") else "time"
        self.fields[first].widget.attrs["data-first"] = True

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not is_on_the_schedule(day):
            raise forms.ValidationError(f"Check the year: it must be from {FIRST_DAY.year} to {LAST_DAY.year}.")
        return day

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for name, moment in (("time", self._starts_at), ("arrived", self._arrived_at)):
            if found.get("day") and found.get(name) and moment(found["day"], found[name]) is None:
                self.add_error(name, "The clocks go forward on that day, and skip this time.")
        return found

    def shown(self, name: str, value: str) -> str:
        """A day and a time as people read them."""
        if value and name == "day":
            return f"{date.fromisoformat(value):%m/%d/%Y}"
        if value and name in ("time", "arrived"):
            return formats.time_format(clock_time.fromisoformat(value), "g:i A")
        return super().shown(name, value)

    def details(self) -> AppointmentDetails:
        """What Save hands to the act."""
        found, offer = self.cleaned_data, self._offer
        starts_at = self._starts_at(found["day"], found["time"])
        if starts_at is None:
            raise ValueError("day")
        return AppointmentDetails(
            starts_at=starts_at,
            minutes=int(found["minutes"]),
            provider=next((p for p in offer.providers if p.public_id == found["provider"]), None),
            site=next((s for s in offer.sites if s.public_id == found["site"]), None),
            visit_type=VisitType(found["visit_type"]),
            reason=found["reason"],
            status=VisitStatus(found["status"]),
            arrived_at=self._arrived_at(found["day"], found["arrived"]),
            presenter=next((c for c, _ in offer.contacts if c.public_id == found["presenter"]), None),
            presenter_kind=PresenterKind(found["presenter"]) if found["presenter"] in list(PresenterKind) else None,
        )

    def _starts_at(self, day: date, at: clock_time) -> datetime | None:
        """When the appointment begins. What was not typed anew stays, also in the hour that the clock says twice."""
        stored = self._appointment.starts_at if self._appointment else None
        return stored if stored and _said(stored, self._zone) == (day, at) else moment_of(day, at, self._zone)

    def _arrived_at(self, day: date, at: clock_time | None) -> datetime | None:
        stored = self._appointment.arrived_at if self._appointment else None
        if stored and at and _said(stored, self._zone)[1] == at:
            return stored
        return moment_of(day, at, self._zone) if at else None

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices


def _said(moment: datetime, zone: ZoneInfo) -> tuple[date, clock_time]:
    """What the practice's clock says at a moment, to the minute."""
    local = moment.astimezone(zone)
    return local.date(), clock_time(local.hour, local.minute)


def appointment_texts(appointment: "Appointment", zone: ZoneInfo) -> dict[str, str]:
    """A stored appointment as the form shows it."""
    day, begins = _said(appointment.starts_at, zone)
    return {
        "day": day.isoformat(),
        "time": f"{begins:%H:%M}",
        "minutes": str(appointment.minutes),
        "site": appointment.site.public_id if appointment.site else "",
        "provider": appointment.provider.public_id if appointment.provider else "",
        "visit_type": appointment.visit_type,
        "reason": appointment.reason,
        "presenter": presenter_of(appointment),
        "status": appointment.status,
        "arrived": f"{_said(appointment.arrived_at, zone)[1]:%H:%M}" if appointment.arrived_at else "",
    }
