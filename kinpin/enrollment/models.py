"""What is kept of a PIN, a hand-out and an enrollment. Nothing here is ever deleted."""

from django.db import models
from django.db.models import Q

from kinpin.accounts.models import Login
from kinpin.enrollment.words import DeclineKind, DeclineReason, EnrollmentEnd, HowKnown, Level, PinEnd, RemovalReason
from kinpin.families.models import Contact, Patient
from kinpin.kernel.ids import new_public_id
from kinpin.practices.models import Practice

_LEVELS = [(level.value, level.value) for level in Level]


class HandOut(models.Model):
    """A sheet: one caregiver, the children registered together. Its PINs say whether it is live."""

    public_id = models.CharField(max_length=16, default=new_public_id)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="handouts", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="handouts")
    token_digest = models.BinaryField(max_length=32, unique=True)
    key_id = models.CharField(max_length=16)
    language = models.CharField(max_length=8)
    how_known = models.CharField(max_length=12, blank=True, choices=[(k.value, k.label) for k in HowKnown])
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=120)
    membership_id = models.BigIntegerField()
    sign_in = models.CharField(max_length=16)
    answer_key = models.BinaryField(max_length=32)  # finds the sealed PINs while they are kept
    expires_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    printed_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    copied_at = models.DateTimeField(null=True)  # the PINs were written down or read aloud
    disowned_at = models.DateTimeField(null=True)  # somebody who scanned it said it is not theirs
    stopped_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["public_id"], name="enrollment_handout_public_id")]
        indexes = [models.Index(fields=["sign_in", "issued_at"], name="enrollment_handout_sign_in")]

    @property
    def is_handed_over(self) -> bool:
        """Whether its PINs left the screen: printed, shown to scan, or written down."""
        return bool(self.printed_at or self.shown_at or self.copied_at)


class Pin(models.Model):
    """One child, one caregiver. The PIN itself is nowhere here, only its digest under a key that is not here either."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    handout = models.ForeignKey(HandOut, models.PROTECT, related_name="pins")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="pins")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="pins", db_index=False)
    digest = models.BinaryField(max_length=32, unique=True)
    key_id = models.CharField(max_length=16)
    level = models.CharField(max_length=8, choices=_LEVELS)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=16, blank=True, choices=[(e.value, e.value) for e in PinEnd])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "contact"], condition=Q(closed_at=None), name="enrollment_one_live_pin"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, end_reason="") | (Q(closed_at__isnull=False) & ~Q(end_reason="")),
                name="enrollment_pin_end_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["contact", "closed_at"], name="enrollment_pin_contact")]


class Enrollment(models.Model):
    """Ties a login to a child through a contact. Carries no permission by itself: the door asks anew each time."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="enrollments", db_index=False)
    login = models.ForeignKey(Login, models.PROTECT, related_name="enrollments")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="enrollments")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="enrollments")
    pin = models.OneToOneField(Pin, models.PROTECT, related_name="enrollment")
    level = models.CharField(max_length=8, choices=_LEVELS)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=16, blank=True, choices=[(e.value, e.value) for e in EnrollmentEnd])
    ended_by = models.CharField(max_length=120, blank=True)
    removal = models.CharField(max_length=16, blank=True, choices=[(r.value, r.label) for r in RemovalReason])
    let_in_again_at = models.DateTimeField(null=True)  # the wrong person was the right one

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "contact"], condition=Q(ended_at=None), name="enrollment_one_live"
            ),
            models.UniqueConstraint(
                fields=["patient", "login"], condition=Q(ended_at=None), name="enrollment_one_live_login"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="enrollment_end_has_a_time",
            ),
        ]


class Decline(models.Model):
    """A family said no, or not now. `contact` is None when it speaks for the whole family."""

    patient = models.ForeignKey(Patient, models.PROTECT, related_name="declines")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="declines")
    kind = models.CharField(max_length=8, choices=[(k.value, k.label) for k in DeclineKind])
    reason = models.CharField(max_length=16, choices=[(r.value, r.label) for r in DeclineReason], blank=True)
    said_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    ask_again_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class TermsAccepted(models.Model):
    """Which version of a practice's terms a login agreed to, and when."""

    login = models.ForeignKey(Login, models.PROTECT, related_name="terms_accepted", db_index=False)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["login", "practice", "version"], name="enrollment_terms_once")]
