"""Logins, their sessions, and what counts tries."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from kinpin.accounts.words import ProofFor


class LoginManager(BaseUserManager["Login"]):
    def get_by_natural_key(self, username: str | None) -> "Login":
        return self.get(email=username)


class Login(AbstractBaseUser):
    """Somebody who can prove who they are. The address, where there is one, was proved and is in small letters."""

    email = models.EmailField(unique=True, null=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    failures = models.PositiveSmallIntegerField(default=0)  # wrong passwords since the last right one
    wrong_codes = models.PositiveSmallIntegerField(default=0)  # of a second factor, since the last right one
    created_at = models.DateTimeField()

    objects: ClassVar[LoginManager] = LoginManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"login {self.pk}"


class Side(models.TextChoices):
    """The two sides of the house. A session belongs to one and opens nothing on the other."""

    PRACTICE = "practice"
    FAMILY = "family"


class Session(models.Model):
    """A browser on one side of the house, signed in or not yet.

    The key itself is only in the browser's cookie; the table holds its SHA-256, so that a dump opens nothing.
    """

    key_digest = models.CharField(max_length=64, primary_key=True)
    side = models.CharField(max_length=8, choices=Side.choices)
    login = models.ForeignKey(Login, models.CASCADE, null=True)
    # The practice chosen at sign-in, by id: this app knows no practices.
    practice_id = models.BigIntegerField(null=True)
    # Names this sign-in: the same while the key changes, another at the next sign-in.
    sign_in = models.CharField(max_length=16, blank=True)
    data = models.TextField(default="{}")
    drafts = models.TextField(default="{}")  # what its pages held when the screen was locked
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    locked_at = models.DateTimeField(null=True)
    second_factor = models.BooleanField(default=False)  # this sign-in proved more than a password


class Try(models.Model):
    """How many tries a key made in one slice of time; see `accounts.throttle`."""

    scope = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    slice = models.BigIntegerField()
    count = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key", "slice"], name="accounts_try_once")]


class EmailProof(models.Model):
    """One attempt to prove an e-mail address by a code sent to it.

    The code is kept as a keyed digest. Sending another code resets no counter (NIST SP 800-63B-4 3.1.3.2).
    """

    email = models.EmailField()
    purpose = models.CharField(max_length=8, choices=[(p.value, p.value) for p in ProofFor])
    code_digest = models.BinaryField(max_length=32)
    ends_at = models.DateTimeField(db_index=True)
    failures = models.PositiveSmallIntegerField(default=0)
    sends = models.PositiveSmallIntegerField(default=1)
    proved_at = models.DateTimeField(null=True)
