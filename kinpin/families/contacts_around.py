"""Who stands around some children on one day, and with which authority; and who must be kept away, though they left."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from kinpin.families.authority import Fact, standing_on
from kinpin.families.models import Authority, Contact, Patient, Tie
from kinpin.families.rules import AuthorityKind, Role, Status
from kinpin.kernel.mailboxes import mailbox_key
from kinpin.sql.columns import day_from_column, from_column
from kinpin.sql.statements import execute

_QUERY = f"""
SELECT t.id, t.patient_id, t.contact_id, t.role, c.email, c.no_email, t.started_at, t.ended_at,
       p.birth_date, p.status, p.hold, a.id, a.kind, a.starts_on, a.ends_on, a.recorded_at
FROM {Tie._meta.db_table} t
JOIN {Contact._meta.db_table} c ON c.id = t.contact_id
JOIN {Patient._meta.db_table} p ON p.id = t.patient_id
LEFT JOIN {Authority._meta.db_table} a ON a.tie_id = t.id
WHERE t.patient_id IN (IDS)
  AND (t.ended_at IS NULL OR EXISTS (SELECT 1 FROM {Authority._meta.db_table} b
                                     WHERE b.tie_id = t.id AND b.kind = '{AuthorityKind.NO_CONTACT}'))
ORDER BY t.patient_id, t.position, t.id
"""


class _Row(NamedTuple):
    tie_id: int
    patient_id: int
    contact_id: int
    role: str
    email: str
    no_email: bool | int
    started_at: datetime | str
    ended_at: datetime | str | None
    born: date | str | None
    status: str
    hold: str
    recorded: int | None
    kind: str
    starts_on: date | str
    ends_on: date | str | None
    recorded_at: datetime | str


@dataclass(frozen=True, slots=True)
class Chart:
    """What the chart says of the child itself."""

    born: date | None
    status: Status
    on_hold: bool


@dataclass(frozen=True, slots=True)
class Around:
    """A contact and a child: at which address, and what they are to the child on one day.

    `has_left`: the contact was taken off the chart. `no_email`: asked not to be written to. `facts`: all that was
    recorded of their authority.
    """

    tie_id: int
    contact_id: int
    address: str  # as addresses are compared; empty when there is none
    no_email: bool
    role: Role
    authority: AuthorityKind | None
    facts: tuple[Fact, ...]
    has_left: bool
    chart: Chart


def around(patient_ids: Sequence[int], day: date) -> dict[int, list[Around]]:
    """The contacts of some patients, in the chart's order, with the authority they carry on `day`. One query.

    Of those who were taken off the chart only such as had to be kept away once.
    """
    ties: dict[int, _Row] = {}
    facts: dict[int, list[Fact]] = defaultdict(list)
    for row in _read(patient_ids):
        ties[row.tie_id] = row
        if row.recorded:
            facts[row.tie_id].append(_fact(row, row.recorded))
    by_patient: dict[int, list[Around]] = defaultdict(list)
    for tie_id, tie in ties.items():
        by_patient[tie.patient_id].append(_around(tie, tuple(facts[tie_id]), day))
    return by_patient


def _read(patient_ids: Sequence[int]) -> list[_Row]:
    if not patient_ids:
        return []
    with connection.cursor() as cursor:
        execute(cursor, _QUERY, [list(patient_ids)])
        return [_Row(*row) for row in cursor.fetchall()]


def _around(row: _Row, facts: tuple[Fact, ...], day: date) -> Around:
    return Around(
        tie_id=row.tie_id,
        contact_id=row.contact_id,
        address=mailbox_key(row.email),
        no_email=bool(row.no_email),
        role=Role(row.role),
        authority=standing_on(facts, day),
        facts=facts,
        has_left=row.ended_at is not None,
        chart=Chart(day_from_column(row.born), Status(row.status), bool(row.hold)),
    )


def _fact(row: _Row, recorded: int) -> Fact:
    return Fact(
        kind=AuthorityKind(row.kind),
        starts_on=day_from_column(row.starts_on),
        ends_on=day_from_column(row.ends_on),
        recorded=recorded,
        since_tied=from_column(row.recorded_at) >= from_column(row.started_at),
    )
