"""One caregiver and some children, as issuing and redeeming need them: one query, then the pure rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from kinpin.enrollment.models import Decline, Enrollment, HandOut, Pin
from kinpin.enrollment.rules import (
    ChildFacts,
    Closing,
    closing,
    level_or_lock,
    level_today,
    why_not_caregiver,
    why_not_child,
)
from kinpin.enrollment.words import Level, RowLock
from kinpin.families.authority import Fact, standing_on, turns_after
from kinpin.families.models import Authority, Contact, Patient, Tie
from kinpin.families.naming import names_somebody, verdict_on_child
from kinpin.families.rules import AuthorityKind, Role, Status
from kinpin.kernel.people import PersonName
from kinpin.practices.models import Practice
from kinpin.sql.columns import day_from_column, from_column
from kinpin.sql.statements import execute

# families.around asks the same of many contacts at once; a test holds the two answers together. A child has a row for
# each fact about the authority that is not over.
_QUERY = f"""
SELECT p.id, p.public_id, p.given, p.middle, p.family, p.suffix, p.name_use, p.name_flagged, p.birth_date, p.status,
       p.hold, c.given, c.middle, c.family, t.role, k.id, k.expires_at, k.issued_at, h.issued_by, h.public_id,
       e.id, EXISTS (SELECT 1 FROM {Decline._meta.db_table} d WHERE d.patient_id = p.id AND d.withdrawn_at IS NULL
           AND (d.contact_id IS NULL OR d.contact_id = c.id)),
       a.id, a.kind, a.starts_on, a.ends_on, a.recorded_at, t.started_at
FROM {Patient._meta.db_table} p
JOIN {Contact._meta.db_table} c ON c.id = %s
LEFT JOIN {Tie._meta.db_table} t ON t.patient_id = p.id AND t.contact_id = %s AND t.ended_at IS NULL
LEFT JOIN {Authority._meta.db_table} a ON a.tie_id = t.id AND (a.ends_on IS NULL OR a.ends_on >= %s)
LEFT JOIN {Pin._meta.db_table} k ON k.patient_id = p.id AND k.contact_id = %s AND k.closed_at IS NULL
LEFT JOIN {HandOut._meta.db_table} h ON h.id = k.handout_id
LEFT JOIN {Enrollment._meta.db_table} e ON e.patient_id = p.id AND e.contact_id = %s AND e.ended_at IS NULL
WHERE p.practice_id = %s AND p.id IN (IDS)
ORDER BY p.id
"""
_OF_FACT = 6  # the last columns


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

    def closing(self, practice: Practice, today: date, longest: date) -> Closing | None:
        """When the level that this caregiver has today will be gone; None when not before `longest` is over."""
        return closing(self.facts, practice.rules, today, longest)


def children_of(practice: Practice, contact_id: int, patient_ids: Sequence[int], *, today: date) -> list[Child]:
    """The children with these ids at this practice, as the caregiver stands to each. One query."""
    if not patient_ids:
        return []
    values = [contact_id, contact_id, today, contact_id, contact_id, practice.pk, list(patient_ids)]
    with connection.cursor() as cursor:
        execute(cursor, _QUERY, values)
        return [_child(list(rows), today) for _, rows in groupby(cursor.fetchall(), key=itemgetter(0))]


def last_day_for_all(children: Iterable[Child], practice: Practice, *, today: date, longest: date) -> date:
    """The last day, up to `longest`, on which each of some children is still open to the caregiver."""
    closings = [child.closing(practice, today, longest) for child in children]
    return min([longest, *(one.last_day for one in closings if one)])


def _child(rows: list[tuple[Any, ...]], today: date) -> Child:
    patient_id, public_id, given, middle, family, suffix, use, flagged, born, status, hold, *rest = rows[0][:-_OF_FACT]
    *called, role, pin_id, expires_at, issued_at, issued_by, handout, enrollment_id, has_declined = rest
    name = PersonName(given=given, family=family, middle=middle, suffix=suffix)
    caregiver = PersonName(given=called[0], middle=called[1], family=called[2])
    birth_date = day_from_column(born)
    recorded = [_fact(*row[-_OF_FACT:]) for row in rows if row[-_OF_FACT]]
    facts = ChildFacts(
        status=Status(status),
        name=verdict_on_child(name, use=use, flagged=bool(flagged), born=birth_date, today=today),
        born=birth_date,
        on_hold=bool(hold),
        role=Role(role) if role else None,
        authority=standing_on(recorded, today),
        turns=turns_after(recorded, today),
        enrolled=enrollment_id is not None,
        is_caregiver_named=names_somebody(caregiver, today),
    )
    open_pin = None
    if pin_id:
        open_pin = OpenPin(pin_id, from_column(expires_at), from_column(issued_at), issued_by, handout)
    return Child(patient_id, public_id, name, facts, open_pin, bool(has_declined))


def _fact(recorded: int, kind: str, starts_on: Any, ends_on: Any, recorded_at: Any, tied_at: Any) -> Fact:
    return Fact(
        kind=AuthorityKind(kind),
        starts_on=day_from_column(starts_on),
        ends_on=day_from_column(ends_on),
        recorded=recorded,
        since_tied=from_column(recorded_at) >= from_column(tied_at),
    )
