"""Family Contacts: what is typed over a contact may not hand one human's portal access to another."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, recording_refusal
from kinpin.enrollment.models import Enrollment, Pin
from kinpin.families.details import ChartPlace, ContactDetails
from kinpin.families.errors import ChartStaleError
from kinpin.families.locks import lock_patients
from kinpin.families.models import Contact, Tie
from kinpin.families.queries import patients_of
from kinpin.families.writes import write_contact, write_place
from kinpin.kernel.actor import Actor
from kinpin.kernel.errors import RefusedError
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.workflows.address_changes import tell_former_address
from kinpin.workflows.another_human import is_another
from kinpin.workflows.barred_addresses import staying_out


class AnotherPersonError(RefusedError):
    """What was typed is another human than the one who has portal access, or a PIN: `another_person`."""


def save_contact(
    *, tie: Tie, details: ContactDetails, place: ChartPlace, version: int, by: Actor, at: datetime
) -> None:
    """Store a contact and its place on one chart together. Raises ChartStaleError, AnotherPersonError: then neither."""
    require(by, Permission.CHART_EDIT, tie.contact)
    with recording_refusal(_refused(tie), by=by, at=at), transaction.atomic():
        lock_patients(patients_of([tie.contact_id]))
        current = Contact.objects.select_for_update().get(pk=tie.contact_id)
        if current.version != version:
            raise ChartStaleError
        if is_another(vars(current), asdict(details)) and _has_access(current, at):
            raise AnotherPersonError("another_person")
        tell_former_address(contact=current, email=details.email, by=by, at=at)
        # Whoever takes an address off an entry was told whose account that opens (`contact_shut.html`).
        moving = [current.pk] if details.email and details.email != current.email else []
        with staying_out(moving, practice=current.practice, by=by, at=at):
            write_contact(current, details, by=by, at=at)
        write_place(tie, place, by=by, at=at)


def _refused(tie: Tie) -> Note:
    """What a contact is concerns every chart that they are on, as a change of it does."""
    contact, chart = tie.contact, f"patient:{tie.patient_id}"
    return Note(Kind.CONTACT_REFUSED, contact_id=contact.pk, practice_id=contact.practice_id, subject=chart)


def _has_access(contact: Contact, at: datetime) -> bool:
    """On any chart: a PIN that is live, or an enrollment."""
    pins = Pin.objects.filter(contact=contact, closed_at=None, expires_at__gt=at)
    return pins.exists() or Enrollment.objects.filter(contact=contact, ended_at=None).exists()
