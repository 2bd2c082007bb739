"""The table of events."""

from django.db import models

from kinpin.audit.columns import read_what_is_there


class Event(models.Model):
    """Something that happened: who, what, whom, when, through which face, and how it ended.

    Ids are plain numbers, never foreign keys. `mark` is an HMAC over all other columns, made when the row is
    written; triggers refuse every change and every deletion (`audit.guard`).
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    outcome = models.CharField(max_length=8)
    reason = models.CharField(max_length=40, blank=True)
    room = models.CharField(max_length=16)
    actor_kind = models.CharField(max_length=8)
    practice_id = models.BigIntegerField(null=True)
    login_id = models.BigIntegerField(null=True)
    membership_id = models.BigIntegerField(null=True)
    staff_record_id = models.BigIntegerField(null=True)
    patient_id = models.BigIntegerField(null=True)
    contact_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=48, blank=True)  # another thing it was done to, as "kind:id"
    session = models.CharField(max_length=16, blank=True)
    network = models.CharField(max_length=45, blank=True)
    detail = models.TextField(blank=True)  # a JSON object of ids, numbers and closed words; never a name or a PIN
    key_id = models.CharField(max_length=16)
    mark = models.BinaryField(max_length=32)

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


read_what_is_there(Event)
