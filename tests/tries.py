"""Tries that others made: a limit that is used up without making them."""

from django.db.models import Max

from kinpin.accounts.models import Try
from kinpin.accounts.throttle import Limit


def use_up(limit: Limit, *, left: int = 0) -> None:
    """Leave so many tries of a limit to everybody who has made one, in whatever slices of time they were counted."""
    used = Try.objects.filter(scope=limit.scope)
    latest = list(used.values_list("key").annotate(Max("slice")))
    assert latest, "nobody has tried"
    used.delete()
    Try.objects.bulk_create(
        Try(scope=limit.scope, key=key, slice=part, count=limit.most - left) for key, part in latest
    )
