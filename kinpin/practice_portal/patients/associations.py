"""Associations: which sign-ins see a patient, and which did."""

from dataclasses import dataclass
from datetime import date, datetime

from kinpin.enrollment.queries import enrollments_of
from kinpin.enrollment.sheet_numbers import sheet_number
from kinpin.enrollment.shut_enrollments import kept_away
from kinpin.enrollment.words import EnrollmentEnd, RemovalReason

_ENDED = {
    EnrollmentEnd.AUTHORITY.value: "No authority any more",
    EnrollmentEnd.AGE.value: "The patient came of age",
    EnrollmentEnd.REMOVED.value: "Removed",
    EnrollmentEnd.NOT_THEIRS.value: "The person said that this is the wrong patient",
    EnrollmentEnd.KNOWN_AS_BARRED.value: "It was shut as that of somebody who must be kept away, whose address changed",
}


@dataclass(frozen=True, slots=True)
class Association:
    """One enrollment: whose, through which sheet, since when; when, why and by whom it ended, if it did.

    `is_shut`: it shows nothing, for the account is known as that of somebody who must be kept away. `is_kept_out`: the
    account was the wrong person's, and no new sheet for this caregiver lets it in.
    """

    contact: str
    name: str
    email: str
    level: str
    sheet: int
    sheet_id: str
    since: datetime
    ended_at: datetime | None
    why: str
    by: str
    is_shut: bool
    is_kept_out: bool
    let_in_again_at: datetime | None


def associations_of(patient_id: int, today: date) -> list[Association]:
    """The live ones first, then those that ended; the newest first. Two queries."""
    shut = {one.enrollment_id for one in kept_away([patient_id], today)}
    found = sorted(enrollments_of([patient_id], ended_too=True), key=lambda one: one.ended_at is not None)
    return [
        Association(
            contact=one.contact.public_id,
            name=one.contact.name.usual,
            email=one.login.email or "",
            level=one.level.title(),
            sheet=sheet_number(one.pin.handout_id),
            sheet_id=one.pin.handout.public_id,
            since=one.started_at,
            ended_at=one.ended_at,
            why=RemovalReason(one.removal).label if one.removal else _ENDED.get(one.end_reason, ""),
            by=one.ended_by or ("the person" if one.end_reason == EnrollmentEnd.NOT_THEIRS else "Kinpin"),
            is_shut=one.pk in shut,
            is_kept_out=one.removal == RemovalReason.WRONG_PERSON and one.let_in_again_at is None,
            let_in_again_at=one.let_in_again_at,
        )
        for one in found
    ]
