"""What happens to a login on its way in and out, where it is at no practice yet."""

from django.db.models import Q, QuerySet

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.audit.spans import Spans, during
from kinpin.kernel.actor import ActorKind

_FAMILIES_OF_KINDS = frozenset({"login", "session", "email"})
_KINDS = frozenset(kind for kind in Kind if kind.value.partition(":")[0] in _FAMILIES_OF_KINDS)
_COMES_AND_GOES = Q(kind__in=(Kind.SIGNED_IN, Kind.SIGNED_OUT))


def of_staff(practice_id: int, login_id: int, *, works_elsewhere: bool) -> QuerySet[Event]:
    """Of a user of the workspace: not when they come as a parent, and not when it may be to another practice.

    Who locks the screen there, or is refused, does so as a login too.
    """
    anywhere = ~_COMES_AND_GOES if works_elsewhere else ~_COMES_AND_GOES | Q(actor_kind=ActorKind.STAFF)
    at_no_practice = Q(practice_id=None, kind__in=_KINDS) & anywhere
    return Event.objects.filter(at_no_practice | Q(practice_id=practice_id), login_id=login_id, membership_id=None)


def of_families(practice_id: int, accounts: Spans) -> QuerySet[Event]:
    """Of caregivers' accounts, while they had access; not when they come to work.

    With them the terms: whoever accepts the practice's does so for no child, at the moment at which the access begins.
    """
    at_the_door = Q(practice_id=None, kind__in=_KINDS) & ~(_COMES_AND_GOES & ~Q(actor_kind=ActorKind.FAMILY))
    told = Event.objects.filter(at_the_door | Q(practice_id=practice_id, kind=Kind.TERMS_ACCEPTED), membership_id=None)
    return during(told, "login_id", accounts)
