"""A contact's e-mail is changed here: whoever reads the one before is told, so that nobody takes a parent's place."""

from datetime import datetime

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.enrollment.notice_recipients import told_at_former
from kinpin.families.models import Contact
from kinpin.families.queries import patients_of
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.mailboxes import is_same_mailbox
from kinpin.outbox.actions import enqueue


def tell_former_address(*, contact: Contact, email: str, by: Actor, at: datetime) -> None:
    """Queue a notice to the address of a contact that `email` is about to replace. Inside the act's transaction.

    Nobody is told who could not be let in to any child today, nor at an address that a barred parent reads.
    """
    former = contact.email.strip()
    if not former or is_same_mailbox(former, email):
        return
    practice, patients = contact.practice, sorted(patients_of([contact.pk]))
    children = told_at_former(former, contact.pk, practice, patients, local_day(at, practice.zone))
    if not children:
        return
    about = {"contact": contact.pk, "patients": children, "language": contact.language}
    enqueue(kind="address_changed", about=about, secret={"to": former}, practice_id=practice.pk, at=at)
    notes = [
        Note(Kind.NOTICE_QUEUED, patient_id=pk, contact_id=contact.pk, reason="address_changed") for pk in children
    ]
    record(*notes, by=by, at=at)
