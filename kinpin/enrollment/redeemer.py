"""Whoever redeems, beside the children of a sheet: which of them they see already, whom they must be kept from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from kinpin.accounts.models import Login
from kinpin.enrollment.matching import Claimant, contradicts
from kinpin.enrollment.models import Enrollment
from kinpin.enrollment.words import RemovalReason
from kinpin.families.models import Authority, Contact, Patient, Tie
from kinpin.families.rules import AuthorityKind
from kinpin.kernel.people import PersonName
from kinpin.sql.statements import execute

# A bar outlives its tie. And of two contacts who stand, or stood, on one chart, neither is the other:
# a login that was ever let in as the one does not take what is for the other. Nor does one that staff removed as not
# being this contact, until staff take that back.
_QUERY = f"""
SELECT patient_id, pin_id FROM {Enrollment._meta.db_table}
WHERE login_id = %s AND ended_at IS NULL AND patient_id IN (IDS)
UNION ALL
SELECT t.patient_id, NULL FROM {Tie._meta.db_table} t
JOIN {Contact._meta.db_table} c ON c.id = t.contact_id
WHERE t.patient_id IN (IDS) AND c.id <> %s
  AND EXISTS (SELECT 1 FROM {Authority._meta.db_table} a
              WHERE a.tie_id = t.id AND a.kind = '{AuthorityKind.NO_CONTACT}')
  AND (UPPER(TRIM(c.email)) = UPPER(CAST(%s AS text))
       OR EXISTS (SELECT 1 FROM {Enrollment._meta.db_table} e WHERE e.contact_id = c.id AND e.login_id = %s))
UNION ALL
SELECT p.id, NULL FROM {Patient._meta.db_table} p
WHERE p.id IN (IDS)
  AND EXISTS (SELECT 1 FROM {Enrollment._meta.db_table} e
              JOIN {Tie._meta.db_table} known ON known.contact_id = e.contact_id
              JOIN {Tie._meta.db_table} meant ON meant.patient_id = known.patient_id
              WHERE e.login_id = %s AND e.contact_id <> %s AND meant.contact_id = %s)
UNION ALL
SELECT p.id, NULL FROM {Patient._meta.db_table} p
WHERE p.id IN (IDS)
  AND EXISTS (SELECT 1 FROM {Enrollment._meta.db_table} e
              WHERE e.login_id = %s AND e.contact_id = %s
                AND e.removal = '{RemovalReason.WRONG_PERSON}' AND e.let_in_again_at IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Redeemer:
    """`pins`: by patient, the PIN through which this login sees the child today. `shut_out`: who it can't be given."""

    pins: dict[int, int]
    shut_out: frozenset[int]

    def is_misfit(
        self,
        claimant: Claimant | None,
        name: PersonName,
        nickname: str,
        born: date | None,
        patient_ids: Collection[int],
    ) -> bool:
        """Whether this can't be the contact with this name and birth date, whom a sheet for these children is for.

        So it is when what they said of themselves contradicts the contact; when their address, or an enrollment at any
        time, shows somebody whom these children must be kept from; when this login was ever let in as another contact
        beside this one; and when staff removed it as not being this contact.
        """
        if claimant and contradicts(claimant, name, nickname, born):
            return True
        return not self.shut_out.isdisjoint(patient_ids)


def redeemer(login: Login, contact_id: int, patient_ids: Sequence[int]) -> Redeemer:
    """What a login is to some children, beside what this contact is to them. One query."""
    if not patient_ids:
        return Redeemer({}, frozenset())
    # A login without an address is not every contact without one.
    ids = list(patient_ids)
    values = [login.pk, ids, ids, contact_id, login.email or None, login.pk]
    values += [ids, login.pk, contact_id, contact_id, ids, login.pk, contact_id]
    with connection.cursor() as cursor:
        execute(cursor, _QUERY, values)
        rows = cursor.fetchall()
    return Redeemer(
        {patient_id: pin_id for patient_id, pin_id in rows if pin_id is not None},
        frozenset(patient_id for patient_id, pin_id in rows if pin_id is None),
    )
