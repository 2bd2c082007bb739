"""What every page's frame shows: who works here, which practice helps, which sheet still waits to be printed."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kinpin.accounts.models import Side
from kinpin.accounts.requests import fingerprint
from kinpin.accounts.rules import PRACTICE_LIMITS
from kinpin.enrollment.models import HandOut
from kinpin.enrollment.queries import unhanded
from kinpin.entrance import drafts
from kinpin.entrance.help import helping_practice
from kinpin.entrance.idle import IDLE_TIME
from kinpin.kernel.clock import local_day


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of every template. What costs a query is asked for only where it is shown."""
    side = getattr(request, "side", Side.FAMILY)
    if side is Side.FAMILY:
        helping = SimpleLazyObject(lambda: helping_practice(request))  # type: ignore[arg-type]
        return {"demo": settings.DEMO, "helping": helping, "idle": IDLE_TIME}
    seat = getattr(request, "seat", None)
    if seat is None:
        return {"demo": settings.DEMO}
    at = request.at  # type: ignore[attr-defined]
    waiting = SimpleLazyObject(lambda: unhanded(seat.actor.session, seat.practice.pk, at=at))
    return {
        "demo": settings.DEMO,
        "seat": seat,
        "today": local_day(at, seat.practice.zone),
        "idle_seconds": int(PRACTICE_LIMITS.idle.total_seconds()),
        "reopen": SimpleLazyObject(lambda: drafts.take_window(request)),  # type: ignore[arg-type]
        "unhanded": waiting,
        "unhanded_mark": SimpleLazyObject(lambda: waiting_mark(waiting)),
    }


def waiting_mark(sheets: Iterable[HandOut]) -> str:
    """Stands for the sheets that the strip at the foot shows; empty for none."""
    ids = [sheet.public_id for sheet in sheets]
    return fingerprint(repr(ids)) if ids else ""
