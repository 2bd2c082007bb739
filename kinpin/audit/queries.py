"""Reading events: what somebody looked at, what an import refused, what changed something last."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.models import Event
from kinpin.audit.record import Note, written
from kinpin.kernel.actor import Actor

# How far back a busy person's day may reach; keeps the look-up short however long the trail is.
_NEWEST = 2000
_MOST_CHARTS = 10


def charts_opened(practice_id: int, membership_id: int, *, since: datetime) -> list[int]:
    """The ids of the patients whose charts somebody opened since a moment, the last one first. One query."""
    newest = Event.objects.filter(practice_id=practice_id, membership_id=membership_id).order_by("-id")
    opened = Event.objects.filter(
        pk__in=newest.values("pk")[:_NEWEST], kind=Kind.CHART_VIEWED, at__gte=since, patient_id__isnull=False
    )
    last = opened.values("patient_id").annotate(last=Max("pk")).order_by("-last")
    return [row["patient_id"] for row in last[:_MOST_CHARTS] if row["patient_id"]]


def was_opened(
    practice_id: int, patient_id: int, *, session: str, kind: Kind = Kind.CHART_VIEWED, subject: str = ""
) -> bool:
    """Whether a patient's chart, or one thing of theirs, was looked at in a sign-in. One query."""
    around = Event.objects.filter(practice_id=practice_id, patient_id=patient_id)
    return around.filter(session=session, kind=kind, **({"subject": subject} if subject else {})).exists()


def was_noted(note: Note, *, by: Actor) -> bool:
    """Whether the same was noted of a staff member in this sign-in, among the newest that they did. One query."""
    newest = Event.objects.filter(practice_id=by.practice_id, membership_id=by.membership_id).order_by("-id")
    same = Event.objects.filter(pk__in=newest.values("pk")[:_NEWEST], session=by.session, kind=note.kind)
    return same.filter(detail=written(note.detail)).exists()


def patients_seen(login_id: int, *, session: str, look: str) -> frozenset[int]:
    """The ids of the patients that a login looked at, in one way, during a sign-in. One query."""
    seen = Event.objects.filter(login_id=login_id, session=session, kind=Kind.CHILD_VIEWED, reason=look)
    return frozenset(pk for pk in seen.values_list("patient_id", flat=True) if pk)


def refused_in_run(practice_id: int, *, kind: Kind, at: datetime) -> list[tuple[int | None, str]]:
    """The patient and the reason of everything of a kind that one run refused, by its moment. One query."""
    found = Event.objects.filter(practice_id=practice_id, at=at, kind=kind, outcome=Outcome.REFUSED)
    return list(found.order_by("pk").values_list("patient_id", "reason"))


def last_change(practice_id: int, *, kind: Kind, patient_id: int | None, contact_id: int | None) -> Event | None:
    """The last event of a kind about one patient or one contact."""
    found = Event.objects.filter(practice_id=practice_id, kind=kind)
    found = found.filter(patient_id=patient_id) if patient_id else found.filter(contact_id=contact_id, patient_id=None)
    return found.order_by("-pk").first()


def last_doers(practice_id: int, *, kind: Kind, since: datetime) -> dict[str, int | None]:
    """By what it was done to, the user who last did a deed of a kind at a practice since a moment. One query."""
    done = Event.objects.filter(practice_id=practice_id, kind=kind, at__gte=since, outcome=Outcome.DONE)
    return dict(done.order_by("pk").values_list("subject", "membership_id"))


def last_said_anew(practice_id: int, *, patient_id: int, column: str) -> datetime | None:
    """When one thing that the chart says of a patient changed last. One query."""
    found = Event.objects.filter(practice_id=practice_id, patient_id=patient_id, kind=Kind.PATIENT_CHANGED)
    return found.filter(detail__contains=f'"{column}"').order_by("-pk").values_list("at", flat=True).first()


def last_change_of(practice_id: int, *, patient_id: int, subject: str, kinds: Collection[str]) -> Event | None:
    """The last event of some kinds about one thing of a patient."""
    found = Event.objects.filter(practice_id=practice_id, patient_id=patient_id, subject=subject, kind__in=kinds)
    return found.order_by("-pk").first()
