"""Reading PINs, hand-outs and enrollments; portal statuses worked out from them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Q

from kinpin.enrollment.models import Decline, Enrollment, HandOut, Pin, TermsAccepted
from kinpin.enrollment.rules import PRINT_AGAIN_FOR, DeclineKind, PortalStatus, portal_status
from kinpin.enrollment.sheet_numbers import handout_ids


@dataclass(frozen=True, slots=True)
class Standing:
    """The portal status of a child, and of each of its caregivers by contact id."""

    status: PortalStatus
    caregivers: dict[int, PortalStatus]
    since: dict[int, datetime]  # when a caregiver enrolled, or until when their PIN is good

    def of(self, contact_id: int) -> PortalStatus:
        return self.caregivers.get(contact_id, PortalStatus.UNREGISTERED)


@dataclass(slots=True)
class _Facts:
    enrolled: bool = False
    live_pin: bool = False
    declined: bool = False
    deferred: bool = False

    def status(self) -> PortalStatus:
        return portal_status(
            enrolled=self.enrolled, live_pin=self.live_pin, declined=self.declined, deferred=self.deferred
        )


_FAMILY = 0  # stands for the whole family among contact ids


def standings(patient_ids: Iterable[int], *, today: date, at: datetime) -> dict[int, Standing]:
    """The portal status of some children and their caregivers. Three queries, however many children."""
    ids = list(patient_ids)
    facts: dict[int, dict[int, _Facts]] = {pk: {} for pk in ids}
    since: dict[int, dict[int, datetime]] = {pk: {} for pk in ids}

    def of(patient: int, contact: int | None) -> _Facts:
        return facts[patient].setdefault(contact or _FAMILY, _Facts())

    live = Pin.objects.filter(patient__in=ids, closed_at=None, expires_at__gt=at)
    for patient, contact, expires_at in live.values_list("patient_id", "contact_id", "expires_at"):
        of(patient, contact).live_pin = True
        since[patient][contact] = expires_at
    enrolled = Enrollment.objects.filter(patient__in=ids, ended_at=None)
    for patient, contact, started_at in enrolled.values_list("patient_id", "contact_id", "started_at"):
        of(patient, contact).enrolled = True
        since[patient][contact] = started_at
    said = Decline.objects.filter(patient__in=ids, withdrawn_at=None)
    said = said.filter(Q(ask_again_on=None) | Q(ask_again_on__gt=today))
    for patient, contact, kind in said.values_list("patient_id", "contact_id", "kind"):
        if kind == DeclineKind.DECLINED:
            of(patient, contact).declined = True
        else:
            of(patient, contact).deferred = True
    return {pk: _standing(by_contact, since[pk]) for pk, by_contact in facts.items()}


def _standing(by_contact: dict[int, _Facts], since: dict[int, datetime]) -> Standing:
    every = _Facts(
        enrolled=any(f.enrolled for f in by_contact.values()),
        live_pin=any(f.live_pin for f in by_contact.values()),
        declined=any(f.declined for f in by_contact.values()),
        deferred=any(f.deferred for f in by_contact.values()),
    )
    caregivers = {contact: f.status() for contact, f in by_contact.items() if contact != _FAMILY}
    return Standing(every.status(), caregivers, since)


def live_pins(patient_ids: Sequence[int], *, at: datetime) -> list[Pin]:
    """The live PINs of some children, with their hand-outs."""
    found = Pin.objects.filter(patient__in=patient_ids, closed_at=None, expires_at__gt=at)
    return list(found.select_related("handout", "contact").order_by("patient", "pk"))


def enrollments_of(patient_ids: Sequence[int], *, ended_too: bool = False) -> list[Enrollment]:
    found = Enrollment.objects.filter(patient__in=patient_ids)
    if not ended_too:
        found = found.filter(ended_at=None)
    return list(found.select_related("contact", "login", "pin__handout").order_by("-started_at"))


def unhanded(sign_in: str, *, at: datetime) -> list[HandOut]:
    """The sheets of a sign-in that are neither printed, shown nor written down, while they still can be."""
    if not sign_in:
        return []
    found = HandOut.objects.filter(
        sign_in=sign_in,
        issued_at__gt=at - PRINT_AGAIN_FOR,
        printed_at=None,
        shown_at=None,
        copied_at=None,
        pins__closed_at=None,
    )
    return list(found.select_related("contact").distinct().order_by("issued_at"))


def handout(practice_id: int, public_id: str) -> HandOut | None:
    return HandOut.objects.filter(practice=practice_id, public_id=public_id).select_related("contact").first()


def handout_by_number(practice_id: int, number: int) -> HandOut | None:
    """The newest sheet of a practice with this number."""
    highest = HandOut.objects.aggregate(highest=Max("pk"))["highest"] or 0
    found = HandOut.objects.filter(practice=practice_id, pk__in=handout_ids(number, highest=highest))
    return found.select_related("contact").order_by("-pk").first()


def handouts_of_patient(patient_id: int, *, since: datetime | None = None) -> list[HandOut]:
    """The sheets a child was on, the newest first."""
    found = HandOut.objects.filter(pins__patient=patient_id)
    if since is not None:
        found = found.filter(issued_at__gte=since)
    return list(found.select_related("contact").distinct().order_by("-pk"))


ALERT_FOR = timedelta(days=30)


def alerts_of_patient(patient_id: int, *, at: datetime) -> list[HandOut]:
    """The sheets of a child that somebody else opened, or that were held or locked, in the last thirty days."""
    odd = Q(disowned_at__isnull=False) | Q(held_at__isnull=False) | Q(locked_at__isnull=False)
    found = HandOut.objects.filter(odd, pins__patient=patient_id, issued_at__gt=at - ALERT_FOR)
    return list(found.select_related("contact").distinct().order_by("-pk"))


def children_pins(handout_id: int) -> list[Pin]:
    """The PINs of a sheet with their children, in the order they were issued."""
    return list(Pin.objects.filter(handout=handout_id).select_related("patient").order_by("pk"))


def declines_of(patient_id: int) -> list[Decline]:
    return list(Decline.objects.filter(patient=patient_id).select_related("contact").order_by("-pk"))


def contacts_with_history(contact_ids: Collection[int]) -> set[int]:
    """Those of some contacts who were ever given a sheet, or for whom a decline was recorded. Two queries."""
    given = HandOut.objects.filter(contact__in=contact_ids).values_list("contact_id", flat=True)
    declined = Decline.objects.filter(contact__in=contact_ids).values_list("contact_id", flat=True)
    return {*given, *declined}


def has_accepted_terms(login_id: int, practice_id: int, version: int) -> bool:
    """Whether a login has agreed to this version of a practice's terms."""
    return TermsAccepted.objects.filter(login=login_id, practice=practice_id, version=version).exists()
