"""The practice, its places and its people."""

from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q

from kinpin.accounts.models import Login
from kinpin.kernel.ids import new_public_id
from kinpin.practices.policies import Policy, parse_policy
from kinpin.practices.roles import StaffRole
from kinpin.practices.rules import LONGEST_PIN_LIFE, SHORTEST_PIN_LIFE, Paper

_ROLES = [(role.value, role.label) for role in StaffRole]


class Practice(models.Model):
    """The tenant. `slug` is part of the address that families type."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    address = models.CharField(max_length=200, blank=True)  # one line, as printed on the sheet
    hours = models.CharField(max_length=120, blank=True)
    hours_es = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, default="US")
    time_zone = models.CharField(max_length=40, default="America/New_York")
    paper = models.CharField(max_length=8, choices=[(p.value, p.label) for p in Paper], default=Paper.LETTER)
    pin_life_days = models.PositiveSmallIntegerField(default=7)
    asks_how_known = models.BooleanField(default=False)
    policy = models.TextField()
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pin_life_days__gte=SHORTEST_PIN_LIFE, pin_life_days__lte=LONGEST_PIN_LIFE),
                name="practices_pin_life_1_to_21",
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def rules(self) -> Policy:
        return parse_policy(self.policy)


class Site(models.Model):
    """A place where the practice sees patients."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="sites")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    active = models.BooleanField(default=True)


class Organization(models.Model):
    """An organization that another system names: a clinic, an agency, an insurer. Never a tenant."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="organizations")
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    active = models.BooleanField(default=True)


class Provider(models.Model):
    """A column of the schedule: a doctor, a nurse, a room."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="providers")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    name = models.CharField(max_length=120)
    specialty = models.CharField(max_length=120, blank=True)
    site = models.ForeignKey(Site, models.SET_NULL, null=True, related_name="providers")
    organization = models.ForeignKey(Organization, models.SET_NULL, null=True, related_name="providers")
    position = models.PositiveSmallIntegerField(default=100)
    active = models.BooleanField(default=True)


class Membership(models.Model):
    """Lets a login into a practice's workspace."""

    login = models.ForeignKey(Login, models.PROTECT, related_name="memberships", db_index=False)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="memberships")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    role = models.CharField(max_length=16, choices=_ROLES)
    name = models.CharField(max_length=120)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["login", "practice"], name="practices_one_membership")]


class StaffRecord(models.Model):
    """Somebody who works here, as the practice portal knows them. May issue PINs once a user is associated."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="staff_records")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    given = models.CharField(max_length=60)
    family = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=16, choices=_ROLES)
    site = models.ForeignKey(Site, models.SET_NULL, null=True, blank=True)
    membership = models.OneToOneField(Membership, models.SET_NULL, null=True, related_name="staff_record")
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def open_invitations(self) -> "models.QuerySet[Invitation]":
        """Those neither accepted nor revoked; some may have ended by themselves."""
        return self.invitations.filter(accepted_at=None, revoked_at=None)


class Invitation(models.Model):
    """Asks somebody to become a user: one use, 24 hours. The token itself is only in the message."""

    staff_record = models.ForeignKey(StaffRecord, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    token_digest = models.BinaryField(max_length=32, unique=True)
    sent_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def is_open(self, at: datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and at < self.ends_at


class Terms(models.Model):
    """One version of what a family agrees to."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="terms", db_index=False)
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    text_es = models.TextField(blank=True)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "version"], name="practices_terms_version")]
