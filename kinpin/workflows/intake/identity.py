"""Where a record makes another human of a contact, the access that the first one had ends."""

from collections.abc import Mapping
from typing import Any

from kinpin.enrollment.models import Enrollment, Pin
from kinpin.enrollment.words import EnrollmentEnd, PinEnd
from kinpin.enrollment.writes import close_pins, end_enrollments
from kinpin.families.models import Contact
from kinpin.sql.statements import among
from kinpin.workflows.contact_changes import IDENTITY, is_another
from kinpin.workflows.intake.batch import Batch


def end_access_of_others(batch: Batch, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """End the PINs and enrollments, on every chart, of the contacts whom these changes make somebody else.

    `changes`: by contact, and not yet written.
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
