"""Taking a caregiver's access to a child away, by hand and with a reason; and taking back that it was a stranger's."""

from datetime import datetime

from django.db import transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.record import record
from kinpin.enrollment.models import Enrollment, Pin
from kinpin.enrollment.words import EnrollmentEnd, PinEnd, RemovalReason
from kinpin.enrollment.writes import close_pins, end_enrollments, note_of_enrollment
from kinpin.families.locks import lock_patients
from kinpin.families.models import Tie
from kinpin.kernel.actor import Actor
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission


def remove_access(
    *, patient_id: int, contact_id: int, sheet: str = "", reason: RemovalReason, by: Actor, at: datetime
) -> bool:
    """End a caregiver's enrollment: from their next click on they see nothing of the child. False where there is none.

    With a sheet, only what came by it: a later sheet may have let somebody else in, since whoever asks has looked.
    The authority in the chart stays as it is; only a new PIN lets the caregiver in again. Who is the wrong person is so
    for every child: all they see as this caregiver ends, no new PIN lets their login in, and the caregiver's live PINs
    are voided, for whoever had the one sheet may hold the others.
    """
    require(by, Permission.PIN_ISSUE)
    with transaction.atomic():
        is_wrong = reason is RemovalReason.WRONG_PERSON
        lock_patients(_children_of(contact_id) | {patient_id} if is_wrong else [patient_id])
        live = Enrollment.objects.filter(practice=by.practice_id, contact=contact_id, ended_at=None)
        ending = live.filter(patient=patient_id, **({"pin__handout__public_id": sheet} if sheet else {}))
        if is_wrong:
            ending = live.filter(login__in=list(ending.values_list("login_id", flat=True)))
        ended = end_enrollments(ending, EnrollmentEnd.REMOVED, removal=reason, by=by, at=at)
        if is_wrong and ended:
            out = Pin.objects.filter(practice=by.practice_id, contact=contact_id, closed_at=None, expires_at__gt=at)
            close_pins(out, PinEnd.VOIDED, by=by, at=at)
        return bool(ended)


def let_in_again(*, patient_id: int, contact_id: int, sheet: str, by: Actor, at: datetime) -> bool:
    """Say that the login which came in by a sheet was no wrong person: a new sheet lets it in. False where none was.

    Nothing that ended comes back by itself.
    """
    require(by, Permission.PIN_ISSUE)
    with transaction.atomic():
        lock_patients(_children_of(contact_id) | {patient_id})
        kept_out = Enrollment.objects.filter(
            practice=by.practice_id,
            contact=contact_id,
            removal=RemovalReason.WRONG_PERSON.value,
            let_in_again_at=None,
        )
        meant = kept_out.filter(patient=patient_id, pin__handout__public_id=sheet).values_list("login_id", flat=True)
        theirs = list(kept_out.filter(login__in=list(meant)))
        Enrollment.objects.filter(pk__in=[e.pk for e in theirs]).update(let_in_again_at=at)
        record(*[note_of_enrollment(Kind.LET_IN_AGAIN, one) for one in theirs], by=by, at=at)
        return bool(theirs)


def _children_of(contact_id: int) -> set[int]:
    """Wherever the contact stands or stood: nowhere else can a PIN of theirs be redeemed meanwhile."""
    return set(Tie.objects.filter(contact=contact_id).values_list("patient_id", flat=True))
