"""One caregiver and some children, as issuing and redeeming need them: one query, then the pure rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from kinpin.enrollment.models import Decline, Enrollment, HandOut, Pin
from kinpin.enrollment.rules import ChildFacts, level_or_lock, level_today, why_not_caregiver, why_not_child
from kinpin.enrollment.words import Level, RowLock
from kinpin.families.authority_sql import newest_fact, still_counts
from kinpin.families.models import Authority, Contact, Patient, Tie
from kinpin.families.naming import names_somebody, verdict_on_child
from kinpin.families.rules import AuthorityKind, Role, Status
from kinpin.kernel.people import PersonName
from kinpin.practices.models import Practice
from kinpin.sql.columns import day_from_column, from_column
from kinpin.sql.statements import execute

# families.around asks the same of many contacts at once; a test holds the two answers together.
_QUERY = f"""
SELECT p.id, p.public_id, p.given, p.middle, p.family, p.suffix, p.name_use, p.name_flagged, p.birth_date, p.status,
       p.hold, c.given, c.middle, c.family, t.role, a.kind, k.id, k.expires_at, k.issued_at, h.issued_by, h.public_id,
       e.id, EXISTS (SELECT 1 FROM {Decline._meta.db_table} d WHERE d.patient_id = p.id AND d.withdrawn_at IS NULL
           AND (d.contact_id IS NULL OR d.contact_id = c.id))
FROM {Patient._meta.db_table} p
JOIN {Contact._meta.db_table} c ON c.id = %s
LEFT JOIN {Tie._meta.db_table} t ON t.patient_id = p.id AND t.contact_id = %s AND t.ended_at IS NULL
LEFT JOIN {Authority._meta.db_table} a ON a.id = {newest_fact("t")} AND {still_counts("a", "t")}
LEFT JOIN {Pin._meta.db_table} k ON k.patient_id = p.id AND k.contact_id = %s AND k.closed_at IS NULL
LEFT JOIN {HandOut._meta.db_table} h ON h.id = k.handout_id
LEFT JOIN {Enrollment._meta.db_table} e ON e.patient_id = p.id AND e.contact_id = %s AND e.ended_at IS NULL
WHERE p.practice_id = %s AND p.id IN (IDS)
ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class OpenPin:
    """A PIN that is not closed; it may have expired."""

    pin_id: int
    expires_at: datetime
    issued_at: datetime
    issued_by: str
    handout: str  # its public id


@dataclass(frozen=True, slots=True)
class Child:
    """One child as one caregiver stands to it today."""

    patient_id: int
    public_id: str
    name: PersonName
    facts: ChildFacts
    open_pin: OpenPin | None
    has_declined: bool  # this caregiver, or the whole family

    def level_or_lock(self, practice: Practice, today: date) -> Level | RowLock:
        """The level of a PIN issued to this caregiver today, or why there can be none."""
        return level_or_lock(self.facts, practice.rules, today)

    def own_lock(self) -> RowLock | None:
        """What about the child itself stands in the way."""
        return why_not_child(self.facts)

    def caregiver_lock(self, practice: Practice, today: date) -> RowLock | None:
        """What between this caregiver and this child stands in the way."""
        return why_not_caregiver(self.facts, practice.rules, today)

    def level(self, practice: Practice, today: date) -> Level | None:
        """What this caregiver may see of the child today; None when nothing."""
        return level_today(self.facts, practice.rules, today)


def children_of(practice: Practice, contact_id: int, patient_ids: Sequence[int], *, today: date) -> list[Child]:
    """The children with these ids at this practice, as the caregiver stands to each. One query."""
    if not patient_ids:
        return []
    values = [
        contact_id, contact_id, today, today, contact_id, contact_id, practice.pk, list(patient_ids),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        execute(cursor, _QUERY, values)
        return [_child(row, today) for row in cursor.fetchall()]


def _child(row: tuple[Any, ...], today: date) -> Child:
    patient_id, public_id, given, middle, family, suffix, use, flagged, born, status, hold, *rest = row
    *called, role, authority, pin_id, expires_at, issued_at, issued_by, handout, enrollment_id, has_declined = rest
    name = PersonName(given=given, family=family, middle=middle, suffix=suffix)
    caregiver = PersonName(given=called[0], middle=called[1], family=called[2])
    birth_date = day_from_column(born)
    facts = ChildFacts(
        status=Status(status),
        name=verdict_on_child(name, use=use, flagged=bool(flagged), born=birth_date, today=today),
        born=birth_date,
        on_hold=bool(hold),
        role=Role(role) if role else None,
        authority=AuthorityKind(authority) if authority else None,
        enrolled=enrollment_id is not None,
        is_caregiver_named=names_somebody(caregiver, today),
    )
    open_pin = None
    if pin_id:
        open_pin = OpenPin(pin_id, from_column(expires_at), from_column(issued_at), issued_by, handout)
    return Child(patient_id, public_id, name, facts, open_pin, bool(has_declined))
