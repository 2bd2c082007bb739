from django.db import models


class State(models.TextChoices):
    QUEUED = "queued", "Queued"
    CLAIMED = "claimed", "Claimed"  # a worker makes the words; the server was told nothing yet
    SENDING = "sending", "Sending"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    UNKNOWN = "unknown", "Not known"  # the server may have taken it; never sent again by itself


class Message(models.Model):
    """One message. The words are made when it is sent, from its kind and the ids it is about.

    `sealed` holds what must not be read from a dump: a code, an address that is in no chart. It is emptied
    once the message is sent.
    """

    practice_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=32)
    about = models.JSONField(default=dict)
    sealed = models.BinaryField(blank=True, default=b"")
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="outbox_due")]
