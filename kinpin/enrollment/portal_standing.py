"""The portal status of children and their caregivers, worked out from PINs, enrollments and declines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from kinpin.enrollment.models import Decline, Enrollment, Pin
from kinpin.enrollment.rules import portal_status
from kinpin.enrollment.words import DeclineKind, PortalStatus
from kinpin.sql.columns import from_column
from kinpin.sql.statements import execute


@dataclass(frozen=True, slots=True)
class PortalStanding:
    """The portal status of a child, and of each of its caregivers by contact id."""

    status: PortalStatus
    family: PortalStatus  # what was said for the whole family, without a caregiver
    caregivers: dict[int, PortalStatus]
    since: dict[int, datetime]  # when a caregiver enrolled, or until when their PIN is good

    def of(self, contact_id: int) -> PortalStatus:
        return self.caregivers.get(contact_id, PortalStatus.UNREGISTERED)

    def said_for(self, contact_id: int) -> PortalStatus:
        """How far a caregiver has come; who has not begun stands where the whole family said it does."""
        own = self.of(contact_id)
        return self.family if own is PortalStatus.UNREGISTERED else own


_ENROLLED, _LIVE_PIN = "enrolled", "live_pin"
_FAMILY = 0  # stands for the whole family among contact ids

# What stands about each child, by caregiver; a later row's moment takes an earlier one's place.
_QUERY = f"""
SELECT 1, '{_LIVE_PIN}', patient_id, contact_id, expires_at FROM {Pin._meta.db_table}
WHERE patient_id IN (IDS) AND closed_at IS NULL AND expires_at > %s
UNION ALL
SELECT 2, '{_ENROLLED}', patient_id, contact_id, started_at FROM {Enrollment._meta.db_table}
WHERE patient_id IN (IDS) AND ended_at IS NULL
UNION ALL
SELECT 3, kind, patient_id, coalesce(contact_id, {_FAMILY}), NULL FROM {Decline._meta.db_table}
WHERE patient_id IN (IDS) AND withdrawn_at IS NULL AND (ask_again_on IS NULL OR ask_again_on > %s)
ORDER BY 1
"""


def standing_of(patient_id: int, *, today: date, at: datetime) -> PortalStanding:
    """The portal status of one child and their caregivers. One query."""
    return standings([patient_id], today=today, at=at)[patient_id]


def standings(patient_ids: Iterable[int], *, today: date, at: datetime) -> dict[int, PortalStanding]:
    """The portal status of some children and their caregivers. One query, however many children."""
    facts: dict[int, dict[int, set[str]]] = {pk: {} for pk in patient_ids}
    since: dict[int, dict[int, datetime]] = {pk: {} for pk in facts}
    for fact, patient, contact, moment in _read(list(facts), today, at):
        facts[patient].setdefault(contact, set()).add(fact)
        if moment:
            since[patient][contact] = from_column(moment)
    return {pk: _standing(by_contact, since[pk]) for pk, by_contact in facts.items()}


def _read(ids: list[int], today: date, at: datetime) -> Iterator[tuple[str, int, int, datetime | str | None]]:
    if not ids:
        return
    ops = connection.ops
    values = [ids, ops.adapt_datetimefield_value(at), ids, ids, ops.adapt_datefield_value(today)]
    with connection.cursor() as cursor:
        execute(cursor, _QUERY, values)
        for _, fact, patient, contact, moment in cursor.fetchall():
            yield fact, patient, contact, moment


def _standing(by_contact: dict[int, set[str]], since: dict[int, datetime]) -> PortalStanding:
    caregivers = {contact: _status(facts) for contact, facts in by_contact.items() if contact != _FAMILY}
    whole = _status(set().union(*by_contact.values()))
    return PortalStanding(whole, _status(by_contact.get(_FAMILY, set())), caregivers, since)


def _status(facts: set[str]) -> PortalStatus:
    return portal_status(
        enrolled=_ENROLLED in facts,
        live_pin=_LIVE_PIN in facts,
        declined=DeclineKind.DECLINED in facts,
        deferred=DeclineKind.DEFERRED in facts,
    )
