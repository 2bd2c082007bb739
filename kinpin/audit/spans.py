"""Who stood around a patient, and when: read from the trail itself, so that it holds for what was written before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

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
    found: dict[Span, list[int]] = defaultdict(list)
    open_since: dict[int, datetime] = {}
    for contact_id, kind, at in ((pk, kind, at) for pk, kind, at in told if pk):
        if kind in _BEGINS:
            open_since.setdefault(contact_id, at)
        elif contact_id in open_since:
            found[Span(open_since.pop(contact_id), at)].append(contact_id)
    for contact_id, since in open_since.items():
        found[Span(since, None)].append(contact_id)
    return found


def during(events: QuerySet[Event], column: str, spans: Spans) -> QuerySet[Event]:
    """Those of some events whose column names somebody who stood at that moment."""
    stood = Q()
    for span, ids in spans.items():
        stood |= Q(**{f"{column}__in": ids}) & _within(span)
    return events.filter(stood, **{f"{column}__in": among(_all(spans.values()))})


def _within(span: Span) -> Q:
    since = Q(at__gte=span.since)
    return since if span.until is None else since & Q(at__lte=span.until)


def _all(groups: Iterable[Sequence[int]]) -> set[int]:
    return {pk for group in groups for pk in group}
