"""Which part of the schedule a page shows, and its address: the day is part of it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from kinpin.kernel.clock import local_day
from kinpin.schedule.rules import is_on_the_schedule
from kinpin.workspace.addresses import page_address
from kinpin.workspace.doors import WorkspaceRequest

if TYPE_CHECKING:
    from kinpin.schedule.models import Appointment

_A_WEEK = 7


class Show(StrEnum):
    """What of the schedule is shown. The value is the name of its address."""

    DAY = "schedule_day"
    WEEK = "schedule_week"
    TRACKING = "schedule_tracking"


class DayConverter:
    """A day in an address: 2026-11-23."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not is_on_the_schedule(day):
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A page of the schedule: under which tab, what it shows, which day, and what it leaves out."""

    tab: str
    show: Show
    day: date
    site: str = ""  # public ids; empty for all
    provider: str = ""
    unregistered: bool = False
    sort: str = ""

    @property
    def first(self) -> date:
        return self.day - timedelta(days=self.day.weekday()) if self.show is Show.WEEK else self.day

    @property
    def last(self) -> date:
        return self.first + timedelta(days=_A_WEEK - 1) if self.show is Show.WEEK else self.day

    @property
    def address(self) -> str:
        return self._with_query(reverse(f"workspace:{self.show}", kwargs={"tab": self.tab, "day": self.day}))

    @property
    def live(self) -> str:
        """Where the page asks by itself whether something changed."""
        return self._with_query(reverse("workspace:schedule_live", kwargs={"tab": self.tab, "day": self.day}))

    @property
    def before(self) -> "ScheduleView":
        return replace(self, day=self.day - timedelta(days=self._step))

    @property
    def after(self) -> "ScheduleView":
        return replace(self, day=self.day + timedelta(days=self._step))

    @property
    def unit(self) -> str:
        return "Week" if self.show is Show.WEEK else "Day"

    def on(self, day: date) -> "ScheduleView":
        return replace(self, day=day)

    def sorted_by(self, sort: str) -> "ScheduleView":
        return replace(self, sort=sort)

    @property
    def _step(self) -> int:
        return _A_WEEK if self.show is Show.WEEK else 1

    def _with_query(self, address: str) -> str:
        pairs = [("site", self.site), ("provider", self.provider), ("unregistered", "1" if self.unregistered else "")]
        pairs.append(("sort", self.sort))
        query = urlencode([(name, value) for name, value in pairs if value])
        return f"{address}?{query}" if query else address


def place_of(request: WorkspaceRequest, show: Show, day: date) -> ScheduleView:
    """The place that an address names."""
    asked = request.GET
    return ScheduleView(
        tab=request.tab,
        show=show,
        day=day,
        site=asked.get("site", ""),
        provider=asked.get("provider", ""),
        unregistered=bool(asked.get("unregistered")),
        sort=asked.get("sort", "") if show is Show.TRACKING else "",
    )


def place_asked_for(request: WorkspaceRequest) -> ScheduleView:
    """The place that the bar above the schedule was set to; today's calendar where it says nothing."""
    today = local_day(request.at, request.practice.zone)
    return place_of(request, _show(request.GET), _day(request.GET.get("day", "")) or today)


def _show(asked: QueryDict) -> Show:
    if asked.get("show") == "tracking":
        return Show.TRACKING
    return Show.WEEK if asked.get("span") == "week" else Show.DAY


def _day(text: str) -> date | None:
    try:
        return DayConverter().to_python(text)
    except ValueError:
        return None


def day_address(tab: str, day: date) -> str:
    return ScheduleView(tab, Show.DAY, day).address


def registration_address(tab: str, patient: str, presenter: str = "") -> str:
    """The registration window for a patient, as whoever presented them sets it."""
    base = page_address(tab, "registration", patient)
    return f"{base}?{urlencode({'presenter': presenter})}" if presenter else base


def presenter_of(appointment: "Appointment") -> str:
    """The presenter as forms and addresses name it: a contact's public id, or the word for nobody of the chart."""
    return appointment.presenter.public_id if appointment.presenter else appointment.presenter_kind
