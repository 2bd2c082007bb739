"""Who stands around some children on one day, and with which authority; of them, who may be told by mail."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from kinpin.families.authority import Fact, is_barred, lets_in, standing_on
from kinpin.families.models import Authority, Contact, Tie
from kinpin.families.rules import Authority as AuthorityKind
from kinpin.families.rules import Role
from kinpin.kernel.clock import day_from_column, from_column
from kinpin.kernel.sql import with_lists

_QUERY = f"""
SELECT t.id, t.patient_id, t.contact_id, t.role, c.email, t.started_at,
       a.id, a.kind, a.starts_on, a.ends_on, a.recorded_at
FROM {Tie._meta.db_table} t
JOIN {Contact._meta.db_table} c ON c.id = t.contact_id
LEFT JOIN {Authority._meta.db_table} a ON a.tie_id = t.id
WHERE t.patient_id IN (IDS) AND t.ended_at IS NULL
ORDER BY t.patient_id, t.position, t.id
"""


class _Row(NamedTuple):
    tie_id: int
    patient_id: int
    contact_id: int
    role: str
    email: str
    started_at: datetime | str
    recorded: int | None
    kind: str
    starts_on: date | str
    ends_on: date | str | None
    recorded_at: datetime | str


@dataclass(frozen=True, slots=True)
class Around:
    """A contact on a child's chart: at which address, and what they are to the child on one day."""

    tie_id: int
    contact_id: int
    address: str  # as addresses are compared; empty when there is none
    role: Role
    authority: AuthorityKind | None


def around(patient_ids: Sequence[int], day: date) -> dict[int, list[Around]]:
    """The live ties of some patients, in the chart's order, with the authority they carry on `day`. One query."""
    ties: dict[int, _Row] = {}
    facts: dict[int, list[Fact]] = defaultdict(list)
    for row in _read(patient_ids):
        ties[row.tie_id] = row
        # What permitted something ended with the tie; what bars somebody outlives it.
        if row.recorded and (_recorded_since_then(row) or row.kind == AuthorityKind.NO_CONTACT):
            facts[row.tie_id].append(_fact(row, row.recorded))
    by_patient: dict[int, list[Around]] = defaultdict(list)
    for tie_id, tie in ties.items():
        standing = standing_on(facts[tie_id], day)
        by_patient[tie.patient_id].append(Around(tie_id, tie.contact_id, address(tie.email), Role(tie.role), standing))
    return by_patient


def may_be_told(people: Iterable[Around], permitted: frozenset[str]) -> list[Around]:
    """Of the people around one child, those who may be told by mail what happens around it.

    An address that somebody reads who must be kept away is nobody's.
    """
    everybody = list(people)
    read_by_barred = {one.address for one in everybody if is_barred(one.authority)}
    safe = [one for one in everybody if one.address and one.address not in read_by_barred]
    return [one for one in safe if lets_in(one.role, one.authority, permitted)]


def address(email: str) -> str:
    """An e-mail as addresses are compared."""
    return email.strip().lower()


def _read(patient_ids: Sequence[int]) -> list[_Row]:
    if not patient_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*with_lists(_QUERY, [list(patient_ids)], connection.vendor))
        return [_Row(*row) for row in cursor.fetchall()]


def _recorded_since_then(row: _Row) -> bool:
    return from_column(row.recorded_at) >= from_column(row.started_at)


def _fact(row: _Row, recorded: int) -> Fact:
    starts_on = day_from_column(row.starts_on)
    return Fact(AuthorityKind(row.kind), starts_on, day_from_column(row.ends_on), recorded)
