"""The charts that an import made others: what each became in the end, and both under lock."""

from collections.abc import Collection, Mapping
from contextlib import suppress

from django.db import transaction

from kinpin.families.locks import lock_patients
from kinpin.families.models import Patient
from kinpin.sql.statements import among

_MOST_IN_A_ROW = 9  # merges; records that name each other have no end

Heirs = Mapping[int, int]


def heirs_of(patient_ids: Collection[int]) -> Heirs:
    """The chart that each of some charts was merged into in the end, by id. One query where none was."""
    return in_the_end(_became(patient_ids))


def in_the_end(became: Heirs) -> Heirs:
    """What charts that become others are in the end, by id. One query, and one more for each merge in a row."""
    heirs = became
    for _ in range(_MOST_IN_A_ROW):
        further = {**_became(set(heirs.values())), **{heir: became[heir] for heir in heirs.values() if heir in became}}
        if not further:
            break
        heirs = {gone: further.get(heir, heir) for gone, heir in heirs.items()}
    return {gone: heir for gone, heir in heirs.items() if gone != heir}


def _became(patient_ids: Collection[int]) -> dict[int, int]:
    if not patient_ids:
        return {}
    merged = Patient.objects.filter(pk__in=among(patient_ids), merged_into__isnull=False)
    return dict(merged.values_list("pk", "merged_into_id"))


class _MergedMeanwhileError(Exception):
    """An import made a chart another one while somebody waited for it."""


def lock_with_heirs(patient_ids: Collection[int], *, beside: Collection[int] = ()) -> Heirs:
    """Lock some charts, those that they became, and others `beside`; says what they became, by id.

    Whoever waited for a chart asks again, and lets go first: what it became meanwhile may come before it in the order.
    """
    while True:
        heirs = heirs_of(patient_ids)
        with suppress(_MergedMeanwhileError), transaction.atomic():
            lock_patients({*patient_ids, *beside, *heirs.values()})
            if heirs_of(patient_ids) != heirs:
                raise _MergedMeanwhileError
            return heirs
