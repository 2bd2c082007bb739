"""Appointments."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from kinpin.families.models import Contact, Patient
from kinpin.kernel.ids import new_public_id
from kinpin.practices.models import Practice, Provider, Site
from kinpin.schedule.rules import LONGEST_REASON, PresenterKind, VisitStatus, VisitType


class Appointment(models.Model):
    """A patient's time with a provider."""

    public_id = models.CharField(max_length=16, default=new_public_id)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="appointments", db_index=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="appointments", db_index=False)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, related_name="appointments")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="appointments")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=15)
    visit_type = models.CharField(
        max_length=12, choices=[(t.value, t.label) for t in VisitType], default=VisitType.OTHER
    )
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    status = models.CharField(
        max_length=10, choices=[(s.value, s.label) for s in VisitStatus], default=VisitStatus.SCHEDULED
    )
    arrived_at = models.DateTimeField(null=True)
    presenter = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="presented")
    presenter_kind = models.CharField(max_length=16, blank=True, choices=[(k.value, k.label) for k in PresenterKind])
    source = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["practice", "starts_at"], name="schedule_by_time"),
            models.Index(fields=["patient", "starts_at"], name="schedule_by_patient"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="schedule_appointment_public_id"),
            models.CheckConstraint(condition=Q(presenter=None) | Q(presenter_kind=""), name="schedule_one_presenter"),
        ]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)
