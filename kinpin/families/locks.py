"""The lock that whoever changes what PINs and enrollments rest on takes first."""

from collections.abc import Iterable

from kinpin.families.models import Patient


def lock_patients(patient_ids: Iterable[int]) -> None:
    """Hold some patients' rows until the transaction ends, in one order, before anything about them is read.

    Whoever issues, redeems, or changes what they rest on takes this lock first: the second reads what the first did.
    The order of locks is patients, hand-outs, PINs, everywhere.
    """
    rows = Patient.objects.select_for_update().filter(pk__in=sorted(set(patient_ids))).order_by("pk")
    list(rows.values_list("pk", flat=True))
