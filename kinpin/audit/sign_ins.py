"""What happens to a login on its way in and out, where it is at no practice yet."""

from django.db.models import Q, QuerySet

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.audit.spans import Spans, during
from kinpin.kernel.actor import ActorKind

_FAMILIES_OF_KINDS = frozenset({"login", "session", "email"})
_KINDS = frozenset(kind for kind in Kind if kind.value.partition(":")[0] in _FAMILIES_OF_KINDS)
_COMES_AND_GOES = Q(kind__in=(Kind.SIGNED_IN, Kind.SIGNED_OUT))


def of_staff(login_id: int, *, works_elsewhere: bool) -> QuerySet[Event]:
    """Of a user of the workspace: not when they come as a parent, and not when it may be to another practice."""
    found = _all().filter(login_id=login_id)
    if works_elsewhere:
        return found.exclude(_COMES_AND_GOES)
    return found.exclude(_COMES_AND_GOES & ~Q(actor_kind=ActorKind.STAFF))


def of_families(accounts: Spans) -> QuerySet[Event]:
    """Of caregivers' accounts, while they had access; not when they come to work."""
    return during(_all().exclude(_COMES_AND_GOES & ~Q(actor_kind=ActorKind.FAMILY)), "login_id", accounts)


def _all() -> QuerySet[Event]:
    return Event.objects.filter(practice_id=None, membership_id=None, kind__in=_KINDS)
