"""Who stood around a patient, and when: read from the trail itself, so that it holds for what was written before."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from kinpin.audit.columns import NO_MOMENT
from kinpin.audit.details import details_in
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.sql.statements import among

_BEGINS = frozenset({Kind.CONTACT_TIED, Kind.TIE_RESUMED})


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another, both among it. `until` None: to this day."""

    since: datetime
    until: datetime | None


Spans = Mapping[Span, Sequence[int]]  # who stood, by when they did


def contacts_around(practice_id: int, patient_id: int) -> Spans:
    """The contacts that are or were on a patient's chart. One query."""
    about = Event.objects.filter(practice_id=practice_id, patient_id=patient_id, kind__in=(*_BEGINS, Kind.TIE_ENDED))
    told = about.order_by("pk").values_list("contact_id", "kind", "at")
    return _spans((pk, kind in _BEGINS, at) for pk, kind, at in told if pk)


def records_of(practice_id: int, membership_id: int, users: Collection[int]) -> Spans:
    """The staff records that are or were a user's, each from when it was nobody's on. One query.

    `users` are all of the practice: the invitation that led a user to a record came after the user before had left it.
    """
    subjects = [f"membership:{pk}" for pk in {membership_id, *users}]
    about = Event.objects.filter(practice_id=practice_id, contact_id=None, subject__in=subjects)
    about = about.filter(kind__in=(Kind.STAFF_ASSOCIATED, Kind.STAFF_DISSOCIATED))
    free_since: dict[int, datetime] = defaultdict(lambda: NO_MOMENT)
    told: list[tuple[int, bool, datetime]] = []
    for subject, detail, kind, at in about.order_by("pk").values_list("subject", "detail", "kind", "at"):
        record, begins = _record_in(detail), kind == Kind.STAFF_ASSOCIATED
        if record and subject == f"membership:{membership_id}":
            told.append((record, begins, free_since[record] if begins else at))
        if not begins:
            free_since[record] = at
    return _spans(told)


def _record_in(detail: str) -> int:
    """The staff record that a detail names; 0 in a row that somebody tampered with."""
    found = details_in(detail).get("staff")
    return found if isinstance(found, int) else 0


def _spans(told: Iterable[tuple[int, bool, datetime]]) -> Spans:
    """From who came and who went, in the order in which they did."""
    found: dict[Span, list[int]] = defaultdict(list)
    open_since: dict[int, datetime] = {}
    for pk, begins, at in told:
        if begins:
            open_since.setdefault(pk, at)
        elif pk in open_since:
            found[Span(open_since.pop(pk), at)].append(pk)
    for pk, since in open_since.items():
        found[Span(since, None)].append(pk)
    return found


def during(events: QuerySet[Event], column: str, spans: Spans) -> QuerySet[Event]:
    """Those of some events whose column names somebody who stood at that moment."""
    return events.filter(within(spans, column), **{f"{column}__in": among(_all(spans.values()))})


def within(spans: Mapping[Span, Sequence[int] | Sequence[str]], column: str) -> Q:
    """Whether a column names somebody who stood at that moment."""
    stood = Q()
    for span, ids in spans.items():
        until = Q() if span.until is None else Q(at__lte=span.until)
        stood |= Q(**{f"{column}__in": ids}) & Q(at__gte=span.since) & until
    return stood


def _all(groups: Iterable[Sequence[int]]) -> set[int]:
    return {pk for group in groups for pk in group}
