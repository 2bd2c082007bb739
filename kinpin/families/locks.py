"""The lock that whoever changes what PINs and enrollments rest on takes first."""

from collections.abc import Iterable

from django.db import connection

from kinpin.families.models import Patient
from kinpin.sql.statements import execute

_LOCK = f"SELECT id FROM {Patient._meta.db_table} WHERE id IN (IDS) ORDER BY id FOR UPDATE"


def lock_patients(patient_ids: Iterable[int]) -> None:
    """Hold some patients' rows until the transaction ends, in one order, before anything about them is read.

    Whoever issues, redeems, or changes what they rest on takes this lock first: the second reads what the first did.
    Whoever locks more than one of patients, hand-outs and PINs locks them in this order.
    """
    ids = list(set(patient_ids))
    if connection.features.has_select_for_update:  # SQLite has one writer at a time
        with connection.cursor() as cursor:
            execute(cursor, _LOCK, [ids])
