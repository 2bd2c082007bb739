"""A whole trail as a file to take along."""

import csv
from collections.abc import Callable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

from kinpin.audit.trails import Trail
from kinpin.practice_portal.audit_trail.lines import TrailLine, lines_of
from kinpin.practice_portal.doors import PortalRequest
from kinpin.practices.trails import export_trail

_COLUMNS = (
    "at", "kind", "outcome", "reason", "who", "login_id", "room", "patient", "patient_id", "contact", "contact_id",
    "subject", "session", "network", "detail", "verifies",
)  # fmt: skip


def trail_file(request: PortalRequest, trail: Trail) -> StreamingHttpResponse:
    batches = export_trail(trail=trail, by=request.actor, at=request.at)
    write: Callable[[Any], str] = csv.writer(_Echo()).writerow

    def rows() -> Iterator[str]:
        yield write(_COLUMNS)
        for page in batches:
            for line in lines_of(page):
                yield write(_row(line))

    response = StreamingHttpResponse(rows(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return response


def _row(line: TrailLine) -> list[str]:
    event = line.event
    cells = [
        event.at.isoformat(), event.kind, event.outcome, event.reason, line.who, _id(event.login_id), event.room,
        line.child, _id(event.patient_id), line.contact, _id(event.contact_id), event.subject, event.session,
        event.network, event.detail, "no" if line.is_broken else "yes",
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
