"""Where a record makes another human of somebody: a contact's access ends, a patient's chart is held.

Nor does another e-mail of somebody who is kept out let anybody in.
"""

from collections.abc import Mapping
from typing import Any

from kinpin.enrollment.models import Enrollment, Pin
from kinpin.enrollment.words import EnrollmentEnd, PinEnd
from kinpin.enrollment.writes import close_pins, end_enrollments
from kinpin.families.intake.people import change_contacts
from kinpin.families.intake.ties import end_ties, resume_ties
from kinpin.families.models import Contact, Patient, Tie
from kinpin.families.rules import HoldReason, Role
from kinpin.families.writes import write_hold
from kinpin.sql.statements import among
from kinpin.workflows.another_human import IDENTITY, have_access, is_another, is_another_child
from kinpin.workflows.barred_addresses import staying_out
from kinpin.workflows.intake.batch import Batch


def correct_contacts(batch: Batch, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Write what records say anew of contacts. Whom their e-mail had shut out stays out with another one."""
    moving = [pk for pk, said in changes.items() if "email" in said]
    with staying_out(moving, practice=batch.practice, by=batch.by, at=batch.at):
        change_contacts(batch.practice, changes, by=batch.by, at=batch.at)


def end_access_of_others(batch: Batch, changes: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """End the PINs and enrollments, on every chart, of the contacts whom these changes make somebody else.

    Whoever stood there leaves, and the other comes: what was permitted to the one is not on file for the other. Returns
    their ties. `changes`: by contact, and not yet written.
    """
    told = {pk: said for pk, said in changes.items() if IDENTITY & said.keys()}
    gone = [
        contact.pk
        for contact in Contact.objects.filter(pk__in=among(told))
        if is_another(vars(contact), {**vars(contact), **told[contact.pk]})
    ]
    pins = Pin.objects.filter(contact__in=among(gone), closed_at=None)
    enrollments = Enrollment.objects.filter(contact__in=among(gone), ended_at=None)
    close_pins(pins, PinEnd.AUTHORITY, by=batch.by, at=batch.at)
    end_enrollments(enrollments, EnrollmentEnd.AUTHORITY, by=batch.by, at=batch.at)
    places = Tie.objects.filter(contact__in=among(gone), ended_at=None).exclude(role=Role.SELF) if gone else []
    end_ties(batch.practice.pk, list(places), by=batch.by, at=batch.at)
    resume_ties(batch.practice.pk, list(places), by=batch.by, at=batch.at)
    return {tie.pk for tie in places}


def hold_others(batch: Batch, changes: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Place a hold on the charts that somebody has access to and these changes make another child's. Returns which.

    `changes`: by patient, and not yet written.
    """
    told = {pk: said for pk, said in changes.items() if "birth_date" in said}
    if not told:
        return set()
    others = {
        patient.pk
        for patient in Patient.objects.filter(pk__in=among(told))
        if is_another_child(patient, {**vars(patient), **told[patient.pk]}, batch.today)
    }
    held = have_access(others, batch.at) if others else set()
    for pk in sorted(held):
        write_hold(pk, HoldReason.IDENTITY, by=batch.by, at=batch.at)
    return held
