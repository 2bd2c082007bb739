"""Reading PINs, hand-outs and enrollments."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, Max, OuterRef, Q, Subquery

from kinpin.audit.spans import Span
from kinpin.enrollment.lifetimes import PRINT_AGAIN_FOR
from kinpin.enrollment.models import Decline, Enrollment, HandOut, Pin
from kinpin.enrollment.sheet_numbers import handout_ids
from kinpin.enrollment.words import EnrollmentEnd, PinEnd, RemovalReason
from kinpin.families.models import Patient, Tie
from kinpin.families.rules import Role

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

ALERT_FOR = timedelta(days=30)  # so long a chart warns of a sheet with which something was odd


class Fate(TypedDict):
    """What became of a sheet: whether somebody got in with it, and when they said that the child is not theirs."""

    was_used: bool
    not_theirs_at: datetime | None


def pins_on_live_sheets(patient_ids: Sequence[int], *, at: datetime) -> list[Pin]:
    """The live PINs of every sheet that would still open one of some children: of all children who are on it."""
    live = Pin.objects.filter(closed_at=None, expires_at__gt=at)
    found = live.filter(handout__in=live.filter(patient__in=patient_ids).values("handout"))
    return list(found.select_related("handout", "patient").order_by("handout", "pk"))


def patients_on(practice_id: int, handouts: Collection[str]) -> list[int]:
    """The children whose PINs are not closed on some of a practice's sheets, named by public id. One query."""
    found = Pin.objects.filter(practice=practice_id, handout__public_id__in=handouts, closed_at=None)
    return list(found.values_list("patient_id", flat=True))


def live_pins_by(membership_id: int, *, at: datetime) -> list[Pin]:
    """The live PINs on the sheets that a user of the workspace made, the newest sheet first. One query."""
    found = Pin.objects.filter(handout__membership_id=membership_id, closed_at=None, expires_at__gt=at)
    return list(found.select_related("handout__contact", "patient").order_by("-handout", "pk"))


def pins_of(handout: HandOut) -> list[Pin]:
    """Every PIN that was ever on a sheet, in the order they were issued."""
    return list(handout.pins.order_by("pk"))


def live_pins_of(handout: HandOut, at: datetime) -> list[Pin]:
    """The live PINs of a sheet with their children, in the order they were issued."""
    live = Pin.objects.filter(handout=handout, closed_at=None, expires_at__gt=at)
    return list(live.select_related("patient").order_by("pk"))


def ends_of(handout: HandOut, *, at: datetime) -> frozenset[PinEnd | None]:
    """How the PINs of a sheet ended; None stands for one that is live."""
    found = Pin.objects.filter(handout=handout).values_list("end_reason", "expires_at")
    return frozenset(
        PinEnd(reason) if reason else None if expires_at > at else PinEnd.EXPIRED for reason, expires_at in found
    )


def is_self(handout: HandOut, pin: Pin) -> bool:
    """Whether a sheet was made for the patient of this PIN."""
    return Tie.objects.filter(contact=handout.contact_id, patient=pin.patient_id, role=Role.SELF).exists()


def still_live(pin_ids: Collection[int], *, at: datetime) -> frozenset[int]:
    """Which of some proven PINs would still open: nobody is shown the names on a sheet that was voided since."""
    live = Pin.objects.filter(pk__in=pin_ids, closed_at=None, expires_at__gt=at)
    return frozenset(live.values_list("pk", flat=True))


def enrollments_of(patient_ids: Sequence[int], *, ended_too: bool = False) -> list[Enrollment]:
    """The live enrollments of some children, or all there ever were, the newest first. One query."""
    found = Enrollment.objects.filter(patient__in=patient_ids)
    if not ended_too:
        found = found.filter(ended_at=None)
    return list(found.select_related("contact", "login", "pin__handout").order_by("-started_at"))


def accounts_around(patient_id: int) -> dict[Span, list[int]]:
    """The logins that have or had access to a child, by when they did. One query."""
    found: dict[Span, list[int]] = {}
    given = Enrollment.objects.filter(patient=patient_id).order_by("pk")
    for login_id, since, until in given.values_list("login_id", "started_at", "ended_at"):
        found.setdefault(Span(since, until), []).append(login_id)
    return found


def addresses_of_accounts(practice_id: int, login_ids: Collection[int]) -> dict[int, str]:
    """The sign-in addresses of some logins that have or had access to a child of the practice. One query."""
    known = Enrollment.objects.filter(practice=practice_id, login__in=login_ids)
    return {pk: email or "" for pk, email in known.values_list("login_id", "login__email").distinct()}


def names_around(login_id: int) -> list[str]:
    """The names that no password of a login may hold: its children's, and those of the contacts it came in as."""
    given = Enrollment.objects.filter(login=login_id, ended_at=None).select_related("patient", "contact")
    return [name.usual for enrollment in given for name in (enrollment.patient.name, enrollment.contact.name)]


def kept_out(contact_ids: Collection[int]) -> set[int]:
    """Those of some contacts for whom the wrong person's account came in, and is kept out. One query."""
    wrong = Enrollment.objects.filter(
        contact__in=contact_ids, removal=RemovalReason.WRONG_PERSON.value, let_in_again_at=None
    )
    return set(wrong.values_list("contact_id", flat=True))


def unhanded(sign_in: str, practice_id: int, *, at: datetime) -> list[HandOut]:
    """The sheets of a sign-in at a practice that are neither printed, shown nor written down, while they can be."""
    if not sign_in:
        return []
    found = HandOut.objects.filter(
        practice=practice_id,
        sign_in=sign_in,
        issued_at__gt=at - PRINT_AGAIN_FOR,
        printed_at=None,
        shown_at=None,
        copied_at=None,
        pins__closed_at=None,
    )
    return list(found.select_related("contact").distinct().order_by("issued_at"))


def handout(practice_id: int, public_id: str) -> HandOut | None:
    """A practice's sheet with whom it was made for; None where there is no such sheet."""
    return HandOut.objects.filter(practice=practice_id, public_id=public_id).select_related("contact").first()


def children_on_sheet(practice_id: int, number: int) -> list[Patient]:
    """The children of a practice's newest sheet with this number, as they stand on it. Two queries."""
    highest = HandOut.objects.aggregate(highest=Max("pk"))["highest"] or 0
    found = Pin.objects.filter(practice=practice_id, handout__in=handout_ids(number, highest=highest))
    pins = list(found.select_related("patient").order_by("-handout", "pk"))
    return [pin.patient for pin in pins if pin.handout_id == pins[0].handout_id]


def handouts_of_patient(patient_id: int, *, since: datetime | None = None) -> "list[WithAnnotations[HandOut, Fate]]":
    """The sheets a child was on with their fate, the newest first; `since`: those made or odd since."""
    used = Pin.objects.filter(handout=OuterRef("pk"), end_reason=PinEnd.REDEEMED)
    said = Enrollment.objects.filter(
        pin__handout=OuterRef("pk"), patient=patient_id, end_reason=EnrollmentEnd.NOT_THEIRS
    )
    found = HandOut.objects.filter(pins__patient=patient_id).annotate(
        was_used=Exists(used), not_theirs_at=Subquery(said.values("ended_at")[:1])
    )
    if since is not None:
        moments = ("issued_at", "disowned_at", "stopped_at", "locked_at", "not_theirs_at")
        found = found.filter(Q(*((f"{moment}__gte", since) for moment in moments), _connector=Q.OR))
    return list(found.select_related("contact").distinct().order_by("-pk"))


def contacts_with_history(contact_ids: Collection[int]) -> set[int]:
    """Those of some contacts who were ever given a sheet, or for whom a decline was recorded. Two queries."""
    given = HandOut.objects.filter(contact__in=contact_ids).values_list("contact_id", flat=True)
    declined = Decline.objects.filter(contact__in=contact_ids).values_list("contact_id", flat=True)
    return {*given, *declined}
