"""The calendar: a row per quarter hour; a column per provider for a day, a column per day for a week."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from kinpin.kernel.clock import day_end, day_start, local_day
from kinpin.schedule.rules import moment_of
from kinpin.workspace.schedule.layout import Block, Cell, lay_out
from kinpin.workspace.schedule.lines import AppointmentLine, Schedule

if TYPE_CHECKING:
    from kinpin.practices.models import Provider

QUARTER = timedelta(minutes=15)
_OPENS, _CLOSES = time(7), time(18)  # shown on every day; earlier and later appointments stretch it
_MOST_EMPTY = 8  # columns; where more providers work, those without appointments are left out
_WORKDAYS = 5


@lru_cache(maxsize=256)
def _slot(day: date, provider: str) -> str:
    return urlencode({"day": day.isoformat(), "provider": provider})


@dataclass(frozen=True, slots=True)
class Column:
    """A head of the table. An empty slot below it is added to with its day and provider."""

    title: str
    day: date
    provider: str = ""
    is_today: bool = False
    is_narrow: bool = False

    @property
    def slot(self) -> str:
        """What the address of an empty slot says of its column; the row adds the time."""
        return _slot(self.day, self.provider)


@dataclass(frozen=True, slots=True)
class Row:
    """A quarter hour."""

    hour: int
    minute: int
    cells: Sequence[Sequence[Cell[AppointmentLine]]]
    now: datetime | None = None  # the present moment, if it falls into this quarter hour of today

    @property
    def label(self) -> str:
        return f"{self.hour % 12 or 12}:{self.minute:02}"

    @property
    def meridiem(self) -> str:
        return "AM" if self.hour < 12 else "PM"

    @property
    def time(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"

    @property
    def now_minute(self) -> int:
        return self.now.minute % 15 if self.now else 0


@dataclass(frozen=True, slots=True)
class Calendar:
    columns: Sequence[Column]
    rows: Sequence[Row]
    span: int  # table columns to each column

    @property
    def lanes(self) -> range:
        return range(self.span)


def day_calendar(schedule: Schedule, zone: ZoneInfo, at: datetime) -> Calendar:
    """A day, by real time: on the two days on which the clocks change it has an hour more or less."""
    day = schedule.place.day
    today = local_day(at, zone)
    heads = _providers_of_the_day(schedule)
    begins, ends = _hours(schedule.shown, day, zone)
    count = (ends - begins) // QUARTER

    def place(line: AppointmentLine) -> tuple[int, int]:
        end = min(line.appointment.ends_at, ends)
        return (line.appointment.starts_at - begins) // QUARTER, -((begins - end) // QUARTER)

    columns = [[line for line in schedule.shown if line.appointment.provider_id == pk] for pk, _ in heads]
    moments = [(begins + row * QUARTER).astimezone(zone) for row in range(count)]
    now = (at - begins) // QUARTER if day == today else -1
    table = lay_out([_blocks(lines, place, count) for lines in columns], count)
    rows = [
        Row(moment.hour, moment.minute, cells, at.astimezone(zone) if number == now else None)
        for number, (moment, cells) in enumerate(zip(moments, table.rows, strict=True))
    ]
    return Calendar([column for _, column in heads], rows, table.span)


def week_calendar(schedule: Schedule, zone: ZoneInfo, at: datetime) -> Calendar:
    """A week, by what the clock says. A day at the weekend is shown when it has appointments; a free day is narrow."""
    first, today = schedule.place.first, local_day(at, zone)
    by_day: dict[date, list[AppointmentLine]] = {first + timedelta(days=n): [] for n in range(_WORKDAYS)}
    for line in schedule.shown:
        by_day.setdefault(line.local.date(), []).append(line)
    days = sorted(by_day)
    quarters = [_quarter(line.local) for line in schedule.shown]
    ends = [_quarter(line.local) + _length(line) for line in schedule.shown]
    begins = min([_OPENS.hour * 4, *quarters])
    count = min(max([_CLOSES.hour * 4, *ends]), 24 * 4) - begins

    def place(line: AppointmentLine) -> tuple[int, int]:
        start = _quarter(line.local) - begins
        return start, min(start + _length(line), count)

    local = at.astimezone(zone)
    now = _quarter(local) - begins if today in by_day else -1
    table = lay_out([_blocks(by_day[day], place, count) for day in days], count, narrow_free=bool(schedule.shown))
    rows = [
        Row(*_clock_at(begins + number), cells, local if number == now else None)
        for number, cells in enumerate(table.rows)
    ]
    narrow = {day for day in days if schedule.shown and not by_day[day]}
    columns = [Column(f"{d:%a} {d.month}/{d.day}", d, schedule.place.provider, d == today, d in narrow) for d in days]
    return Calendar(columns, rows, table.span)


def _clock_at(quarter: int) -> tuple[int, int]:
    """The hour and minute at which a quarter hour of the day begins."""
    return quarter // 4, quarter % 4 * 15


def _quarter(local: datetime) -> int:
    return local.hour * 4 + local.minute // 15


def _length(line: AppointmentLine) -> int:
    """How many quarter hours an appointment touches."""
    return max(1, -(-(line.local.minute % 15 + line.appointment.minutes) // 15))


def _blocks(
    lines: Sequence[AppointmentLine], place: Callable[[AppointmentLine], tuple[int, int]], count: int
) -> list[Block[AppointmentLine]]:
    found = []
    for line in lines:
        start, end = place(line)
        start = min(max(start, 0), count - 1)
        found.append(Block((line,), start, max(end - start, 1)))
    return found


def _hours(lines: Sequence[AppointmentLine], day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when a day is shown, on whole quarter hours."""
    opens = moment_of(day, _OPENS, zone) or day_start(day, zone)
    closes = moment_of(day, _CLOSES, zone) or day_end(day, zone)
    begins = min([opens, *(line.appointment.starts_at for line in lines)])
    ends = max([closes, *(line.appointment.ends_at for line in lines)])
    early = (begins - opens) // QUARTER  # rounded down, so towards the earlier quarter
    late = -((opens - ends) // QUARTER)
    return opens + early * QUARTER, min(opens + late * QUARTER, day_end(day, zone))


def _providers_of_the_day(schedule: Schedule) -> list[tuple[int | None, Column]]:
    """A column for each provider that works or has appointments; the appointments of nobody come last."""
    place, busy = schedule.place, {line.appointment.provider_id for line in schedule.shown}
    site = next((s.pk for s in schedule.sites if s.public_id == place.site), None)
    working = [
        p
        for p in schedule.providers
        if p.pk in busy or (place.provider in ("", p.public_id) and (site is None or p.site_id in (None, site)))
    ]
    if len(working) > _MOST_EMPTY and busy:
        working = [p for p in working if p.pk in busy]
    known = {p.pk for p in schedule.providers}
    former = {p.pk: p for p in (line.appointment.provider for line in schedule.shown) if p}
    gone = [p for pk, p in former.items() if pk not in known]
    working += sorted(gone, key=lambda provider: (provider.position, provider.name))
    heads: list[tuple[int | None, Column]] = [(p.pk, _column(p, place.day)) for p in working]
    if None in busy or not heads:
        heads.append((None, Column("No provider", place.day)))
    return heads


def _column(provider: "Provider", day: date) -> Column:
    return Column(provider.name, day, provider.public_id)
