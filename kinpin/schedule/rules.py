"""The words of an appointment, and its place on a practice's clock. Pure."""

from collections.abc import Set
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from kinpin.kernel.words import Labelled


class VisitStatus(Labelled):
    """How far an appointment has come, in the desk's words."""

    SCHEDULED = "scheduled", "Scheduled"
    ARRIVED = "arrived", "Arrived"
    ROOMED = "roomed", "Roomed"
    OUT = "out", "Out"
    NO_SHOW = "no_show", "No show"
    CANCELLED = "cancelled", "Cancelled"


# Statuses in which the family has come, so that an arrival time is wanted.
HERE = frozenset({VisitStatus.ARRIVED, VisitStatus.ROOMED, VisitStatus.OUT})
# Statuses that leave the appointment's time free for somebody else.
FREE = frozenset({VisitStatus.CANCELLED, VisitStatus.NO_SHOW})
# What the appointment window offers; cancelling has a button of its own.
CHOICES = tuple(status for status in VisitStatus if status is not VisitStatus.CANCELLED)


class AppointmentDeed(StrEnum):
    """What is done with an appointment that is on the schedule."""

    SAVE = "save"
    MOVE = "move"
    CANCEL = "cancel"
    RESTORE = "restore"


def may_become(status: VisitStatus, deed: AppointmentDeed) -> Set[VisitStatus]:
    """The statuses that an appointment may have after a deed; none where it may not be done."""
    if deed is AppointmentDeed.CANCEL:
        return {VisitStatus.CANCELLED}
    if deed is AppointmentDeed.RESTORE:  # never over a family that is here
        return {VisitStatus.SCHEDULED} if status in (VisitStatus.CANCELLED, VisitStatus.SCHEDULED) else set()
    if status is VisitStatus.CANCELLED:
        return set()
    return {status} if deed is AppointmentDeed.MOVE else set(CHOICES)


class VisitType(Labelled):
    WELL = "well", "Well child"
    SICK = "sick", "Sick"
    SHOT = "shot", "Shots"
    FOLLOW_UP = "follow_up", "Follow-up"
    NEWBORN = "newborn", "Newborn"
    OTHER = "other", "Other"


class PresenterKind(Labelled):
    """Who brought the child, when it is none of the chart's contacts."""

    PATIENT_ALONE = "patient_alone", "The patient alone"
    SOMEONE_ELSE = "someone_else", "Someone else"


LONGEST_REASON = 200  # characters
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)  # of the schedule: what lies beyond is a slip
LENGTHS = (10, 15, 20, 30, 45, 60, 90)  # minutes an appointment may last


def is_on_the_schedule(day: date) -> bool:
    return FIRST_DAY <= day <= LAST_DAY


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The moment at which the practice's clock says `at`; None when the clock skips it, in spring.

    What the clock says twice, in autumn, is the first of the two.
    """
    moment = datetime.combine(day, at, zone).astimezone(UTC)
    said = moment.astimezone(zone)
    return moment if (said.date(), said.time()) == (day, at) else None
