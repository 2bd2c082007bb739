"""The table of events."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:  # what they hold is what Django's own hold
    from django.db.models import BigIntegerField as Id
    from django.db.models import BinaryField as Mark
    from django.db.models import CharField as Words
    from django.db.models import DateTimeField as Moment
    from django.db.models import TextField as LongWords
else:
    from kinpin.audit.columns import Id, LongWords, Mark, Moment, Words


class Event(models.Model):
    """Something that happened: who, what, whom, when, through which face, and how it ended.

    Ids are plain numbers, never foreign keys. `mark` is an HMAC over all other columns, made when the row is
    written; triggers refuse every change and every deletion (`audit.guard`).
    """

    at = Moment()
    kind = Words(max_length=40)
    outcome = Words(max_length=8)
    reason = Words(max_length=40, blank=True)
    room = Words(max_length=16)
    actor_kind = Words(max_length=8)
    practice_id = Id(null=True)
    login_id = Id(null=True)
    membership_id = Id(null=True)
    staff_record_id = Id(null=True)
    patient_id = Id(null=True)
    contact_id = Id(null=True)
    subject = Words(max_length=48, blank=True)  # another thing it was done to, as "kind:id"
    session = Words(max_length=16, blank=True)
    network = Words(max_length=45, blank=True)
    detail = LongWords(blank=True)  # a JSON object of ids, numbers and closed words; never a name or a PIN
    key_id = Words(max_length=16)
    mark = Mark(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["practice_id", "patient_id", "id"], name="audit_by_patient"),
            models.Index(fields=["practice_id", "membership_id", "id"], name="audit_by_member"),
            models.Index(fields=["practice_id", "at"], name="audit_by_day"),
            models.Index(fields=["login_id", "id"], name="audit_by_login"),
            # What was done to a contact, whichever chart that is on: those rows name no patient.
            models.Index(
                fields=["practice_id", "contact_id", "id"],
                condition=models.Q(patient_id=None, contact_id__isnull=False),
                name="audit_by_contact",
            ),
            # What was done to a user. Asked also for rows without a patient, SQLite would walk through all of those.
            models.Index(
                fields=["practice_id", "subject", "id"], condition=models.Q(contact_id=None), name="audit_by_subject"
            ),
        ]
