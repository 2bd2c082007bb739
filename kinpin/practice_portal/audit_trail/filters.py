"""What a trail's page was asked for in its address: a day, a group of kinds, the page after."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from kinpin.kernel.clock import day_end, day_start, local_day
from kinpin.kernel.ids import row_id
from kinpin.practice_portal.audit_trail.groups import CHOICES, kinds_of
from kinpin.practice_portal.doors import PortalRequest

_FIRST = date(1970, 1, 2)


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of a trail. Without `day` and `until` it keeps every day, with an empty `group` every kind.

    `until` is the last of several days, from `day` or from the beginning on.
    """

    day: date | None
    until: date | None
    group: str
    before: int | None
    between: tuple[datetime, datetime] | None

    def address(self, **instead: object) -> str:
        """The same filters as the end of an address, some of them changed."""
        wanted = {"day": self.day, "until": self.until, "group": self.group, **instead}
        return "?" + urlencode({name: value for name, value in wanted.items() if value})

    @property
    def said(self) -> str:
        """The filters in words; empty where nothing is left out."""
        first, last = (f"{day:%m/%d/%Y}" if day else "" for day in (self.day, self.until))
        days = [f"from {first}"] if first and last else [f"of {first}"] if first else []
        days += [f"until {last}"] if last else []
        return " ".join(part for part in (dict(CHOICES).get(self.group, ""), *days) if part)

    @property
    def newest(self) -> str:
        return self.address()


def read_asked(request: PortalRequest, *, default_day: date | None = None) -> Asked:
    """The filters in the address; what makes no sense filters nothing."""
    zone = request.practice.zone
    today = local_day(request.at, zone)
    day = _day(request.GET.get("day", ""), today) or default_day
    until = None if default_day else _day(request.GET.get("until", ""), today)
    first, last = day or (_FIRST if until else None), until or day
    group = request.GET.get("group", "")
    return Asked(
        day=day,
        until=until,
        group=group if group in dict(CHOICES) else "",
        before=row_id(request.GET.get("before", "")),
        between=(day_start(first, zone), day_end(last, zone)) if first and last else None,
    )


def trail_filters(asked: Asked) -> dict[str, Any]:
    """The filters as a trail takes them."""
    return {"kinds": kinds_of(asked.group), "group": asked.group, "before": asked.before, "between": asked.between}


def _day(typed: str, today: date) -> date | None:
    try:
        return min(max(date.fromisoformat(typed), _FIRST), today)
    except ValueError:
        return None
