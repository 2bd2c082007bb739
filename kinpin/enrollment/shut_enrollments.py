"""A login that came in as one caregiver and is known as another, who must be kept away today: its door is shut."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from kinpin.accounts.models import Login
from kinpin.enrollment.models import Enrollment
from kinpin.families.authority_sql import is_barred
from kinpin.families.models import Contact, Tie
from kinpin.kernel.mailboxes import is_same_mailbox
from kinpin.sql.statements import execute

# Known by what redeeming knows a login by: its address, and as whom it ever came in.
_QUERY = f"""
SELECT DISTINCT e.id, e.patient_id, e.contact_id, c.id, l.email, c.email,
       EXISTS (SELECT 1 FROM {Enrollment._meta.db_table} o WHERE o.contact_id = c.id AND o.login_id = e.login_id)
FROM {Enrollment._meta.db_table} e
JOIN {Login._meta.db_table} l ON l.id = e.login_id
JOIN {Tie._meta.db_table} t ON t.patient_id = e.patient_id AND t.contact_id <> e.contact_id
JOIN {Contact._meta.db_table} c ON c.id = t.contact_id
WHERE e.patient_id IN (IDS) AND e.ended_at IS NULL
  AND {is_barred("t")}
ORDER BY e.id, c.id
"""


@dataclass(frozen=True, slots=True)
class KeptAway:
    """A live enrollment that shows nothing: the child, the contact the login came in as, and whom it is known as."""

    enrollment_id: int
    patient_id: int
    contact_id: int
    known_as: int


def kept_away(patient_ids: Sequence[int], today: date) -> list[KeptAway]:
    """The live enrollments of some children whose login must be kept from them today. One query."""
    if not patient_ids:
        return []
    with connection.cursor() as cursor:
        day = connection.ops.adapt_datefield_value(today)
        execute(cursor, _QUERY, [list(patient_ids), day, day])
        rows = cursor.fetchall()
    return [KeptAway(*row) for *row, own, theirs, came_in in rows if came_in or is_same_mailbox(own or "", theirs)]
