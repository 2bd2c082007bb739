"""The tables of the bare transaction: patient, caregiver, PIN, enrollment, audit."""

from django.db import models


class Patient(models.Model):
    name = models.CharField(max_length=120)
    birth_date = models.DateField()
    portal_status = models.CharField(max_length=16, default="unregistered")


class Caregiver(models.Model):
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="caregivers")
    name = models.CharField(max_length=120)
    authority = models.CharField(max_length=16)


class Pin(models.Model):
    patient = models.ForeignKey(Patient, models.CASCADE)
    caregiver = models.ForeignKey(Caregiver, models.CASCADE)
    digest = models.BinaryField(max_length=32, unique=True)
    issued_at = models.DateTimeField(auto_now_add=True)
    redeemed_at = models.DateTimeField(null=True)


class Enrollment(models.Model):
    login_id = models.BigIntegerField()
    patient = models.ForeignKey(Patient, models.CASCADE)
    pin = models.ForeignKey(Pin, models.CASCADE)
    started_at = models.DateTimeField(auto_now_add=True)


class Audit(models.Model):
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=32)
    user_id = models.BigIntegerField()
    patient = models.ForeignKey(Patient, models.CASCADE)
    detail = models.JSONField()
