"""Requests with their answers; records of other systems and what they became."""

from django.db import models
from django.db.models import Q

# Kinds of which several records may land on one row: two entries of one mother, two roles of one doctor.
SHARED_KINDS = ("RelatedPerson", "Patient.contact", "Practitioner", "PractitionerRole")


class Answer(models.Model):
    """The answer to a request that may be repeated, sealed, kept for a short while. Then it is emptied.

    `key` is the digest of the session and the request's idempotency key: it stays for as long as that may come again.
    """

    key = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField(blank=True, default=b"")
    ends_at = models.DateTimeField(db_index=True)


class SourceRecord(models.Model):
    """One record of another system: which copy of it came last, and what it became here.

    `kind` is the other system's word for it (FHIR's resource type), `sent` the marks of what it said, field by field
    (`inbox.incoming`). `landed_on` is the row it became, in the table that goes with its kind; empty while it waits.
    """

    # No foreign key: practices lie above the inbox.
    practice_id = models.BigIntegerField()
    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    external_id = models.CharField(max_length=100)
    digest = models.BinaryField(max_length=32)
    last_updated = models.DateTimeField(null=True)
    sent = models.BinaryField(blank=True, default=b"")
    landed_on = models.BigIntegerField(null=True)
    live = models.BooleanField(default=True)  # what it says holds: not ended, not inactive
    ends_on = models.DateField(null=True)  # the last day that it holds
    body = models.TextField(blank=True)  # the record itself while it waits for what it refers to

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice_id", "source", "kind", "external_id"], name="inbox_one_source_record"
            )
        ]
        indexes = [
            # Several records may say something about one row: then all are asked whether it still holds.
            models.Index(
                fields=["practice_id", "landed_on"],
                condition=Q(kind__in=SHARED_KINDS),
                name="inbox_shared_row",
            ),
            models.Index(fields=["ends_on"], condition=Q(ends_on__isnull=False), name="inbox_ends_on"),
        ]


class Want(models.Model):
    """Something that a record refers to and that has not come yet."""

    record = models.ForeignKey(SourceRecord, models.CASCADE, related_name="wants", db_index=False)
    kind = models.CharField(max_length=24)
    external_id = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "kind", "external_id"], name="inbox_one_want")]
