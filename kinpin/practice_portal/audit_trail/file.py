"""A trail as a file to take along: all of it, or what the page shows."""

import csv
from collections.abc import Callable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

from kinpin.audit.trails import Trail
from kinpin.practice_portal.audit_trail.lines import TrailLine, lines_of
from kinpin.practice_portal.doors import PortalRequest
from kinpin.practices.trails import export_trail

# First what the page says, then what stands in the row.
_COLUMNS = (
    "when", "who", "outcome", "what", "patient", "contact", "about", "where", "network", "verifies", "at", "kind",
    "reason", "room", "login_id", "patient_id", "contact_id", "subject", "session", "detail",
)  # fmt: skip
_UTF8 = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it spreadsheets read José as JosÃ©


def trail_file(request: PortalRequest, trail: Trail) -> StreamingHttpResponse:
    batches = export_trail(trail=trail, by=request.actor, at=request.at)
    write: Callable[[Any], str] = csv.writer(_Echo()).writerow

    def rows() -> Iterator[str]:
        yield _UTF8 + write(_COLUMNS)
        for page in batches:
            with timezone.override(request.practice.zone):  # the request is over, and with it its zone
                written = [write(_row(line)) for line in lines_of(page)]
            yield from written

    response = StreamingHttpResponse(rows(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return response


def _row(line: TrailLine) -> list[str]:
    event = line.event
    when = f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S %Z}" if line.at else ""
    at = line.at.isoformat() if line.at else ""
    cells = [
        when, line.who, event.outcome, line.what, line.child,
        line.contact, line.about, line.where, event.network, "no" if line.is_broken else "yes", at,
        event.kind, event.reason, event.room, _id(event.login_id), _id(event.patient_id), _id(event.contact_id),
        event.subject, event.session, event.detail,
    ]  # fmt: skip
    return [_plain(cell) for cell in cells]


def _id(pk: int | None) -> str:
    return "" if pk is None else str(pk)


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


class _Echo:
    """Where the CSV writer writes: what it is given is the row."""

    def write(self, row: str) -> str:
        return row


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula. Names are typed; a row that was tampered with holds anything."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
