"""Whoever redeems, beside the children of a sheet: which of them they see already, whom they must be kept from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection

from kinpin.accounts.models import Login
from kinpin.enrollment.matching import Claimant, contradicts
from kinpin.enrollment.models import Enrollment
from kinpin.enrollment.words import Misfit, RemovalReason
from kinpin.families.authority_sql import is_barred
from kinpin.families.models import Contact, Patient, Tie
from kinpin.kernel.mailboxes import is_same_mailbox
from kinpin.kernel.people import PersonName
from kinpin.sql.statements import execute

# A bar outlives its tie. And of two contacts who stand, or stood, on one chart, neither is the other:
# a login that was ever let in as the one does not take what is for the other. Nor does one that staff removed as not
# being this contact, until staff take that back.
_QUERY = f"""
SELECT '', patient_id, pin_id, FALSE, '' FROM {Enrollment._meta.db_table}
WHERE login_id = %s AND ended_at IS NULL AND patient_id IN (IDS)
UNION ALL
SELECT '{Misfit.BARRED}', t.patient_id, NULL,
       EXISTS (SELECT 1 FROM {Enrollment._meta.db_table} e WHERE e.contact_id = c.id AND e.login_id = %s), c.email
FROM {Tie._meta.db_table} t
JOIN {Contact._meta.db_table} c ON c.id = t.contact_id
WHERE t.patient_id IN (IDS) AND c.id <> %s
  AND {is_barred("t")}
UNION ALL
SELECT '{Misfit.CAME_AS_ANOTHER}', p.id, NULL, TRUE, '' FROM {Patient._meta.db_table} p
WHERE p.id IN (IDS)
  AND EXISTS (SELECT 1 FROM {Enrollment._meta.db_table} e
              JOIN {Tie._meta.db_table} known ON known.contact_id = e.contact_id
              JOIN {Tie._meta.db_table} meant ON meant.patient_id = known.patient_id
              WHERE e.login_id = %s AND e.contact_id <> %s AND meant.contact_id = %s)
UNION ALL
SELECT '{Misfit.REMOVED}', p.id, NULL, TRUE, '' FROM {Patient._meta.db_table} p
WHERE p.id IN (IDS)
  AND EXISTS (SELECT 1 FROM {Enrollment._meta.db_table} e
              WHERE e.login_id = %s AND e.contact_id = %s
                AND e.removal = '{RemovalReason.WRONG_PERSON}' AND e.let_in_again_at IS NULL)
"""


class _Row(NamedTuple):
    """`is_known`: whether the login is known for it by what it did; else by `address` alone, if that is its own."""

    misfit: str
    patient_id: int
    pin_id: int | None
    is_known: bool
    address: str


@dataclass(frozen=True, slots=True)
class Redeemer:
    """`pins`: by patient, the PIN through which this login sees the child today. `shut_out`: who it can't be given."""

    pins: Mapping[int, int]
    shut_out: Mapping[int, Misfit]

    def misfit(
        self,
        claimant: Claimant | None,
        name: PersonName,
        nickname: str,
        born: date | None,
        patient_ids: Collection[int],
    ) -> Misfit | None:
        """Why this can't be the contact with this name and birth date, whom a sheet for these children is for.

        Because what they said of themselves contradicts the contact; their address, or an enrollment at any time, shows
        somebody whom these children must be kept from today; this login was ever let in as another contact beside this
        one; or staff removed it as not being this contact.
        """
        if claimant and contradicts(claimant, name, nickname, born):
            return Misfit.CONTRADICTS
        return next((self.shut_out[child] for child in patient_ids if child in self.shut_out), None)


def redeemer(login: Login, contact_id: int, patient_ids: Sequence[int], today: date) -> Redeemer:
    """What a login is to some children, beside what this contact is to them. One query."""
    if not patient_ids:
        return Redeemer({}, {})
    ids, day = list(patient_ids), connection.ops.adapt_datefield_value(today)
    values = [login.pk, ids, login.pk, ids, contact_id, day, day]
    values += [ids, login.pk, contact_id, contact_id, ids, login.pk, contact_id]
    with connection.cursor() as cursor:
        execute(cursor, _QUERY, values)
        rows = [_Row(*row) for row in cursor.fetchall()]
    own = login.email or ""
    return Redeemer(
        {row.patient_id: row.pin_id for row in rows if row.pin_id is not None},
        {row.patient_id: Misfit(row.misfit) for row in reversed(rows) if row.misfit and _is_meant(row, own)},
    )


def _is_meant(row: _Row, own: str) -> bool:
    return bool(row.is_known) or is_same_mailbox(own, row.address)
