"""People in the chart and what ties them."""

from django.db import models
from django.db.models import Q

from kinpin.families.fields import KeyField
from kinpin.families.rules import (
    LONGEST_NAME,
    REGISTRABLE,
    AuthorityKind,
    Basis,
    HoldReason,
    Preferred,
    Role,
    Sex,
    Status,
)
from kinpin.kernel.ids import new_public_id
from kinpin.kernel.people import PersonName
from kinpin.practices.models import Organization, Practice


class Person(models.Model):
    """What a patient and a contact have in common. Text is kept as it was written."""

    public_id = models.CharField(max_length=16, default=new_public_id)
    given = models.CharField(max_length=LONGEST_NAME, blank=True)
    middle = models.CharField(max_length=LONGEST_NAME, blank=True)
    family = models.CharField(max_length=LONGEST_NAME, blank=True)
    suffix = models.CharField(max_length=40, blank=True)
    nickname = models.CharField(max_length=LONGEST_NAME, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=8, choices=[(s.value, s.label) for s in Sex], default=Sex.UNKNOWN)
    language = models.CharField(max_length=12, blank=True)
    address_line = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=40, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    cell_phone = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=40, blank=True)  # the system it came from; empty when typed here
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def name(self) -> PersonName:
        return PersonName(given=self.given, family=self.family, middle=self.middle, suffix=self.suffix)

    @property
    def sex_word(self) -> str:
        """*Female*; empty while it is not on file."""
        return "" if self.sex == Sex.UNKNOWN else Sex(self.sex).label


class Patient(Person):
    """A patient of the practice. A merged row stays and points to what it became."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="patients", db_index=False)
    mrn = models.CharField(max_length=60, blank=True)
    # FHIR's HumanName.use, where the record says one; `temp` is a name that will be replaced.
    name_use = models.CharField(max_length=12, blank=True)
    # The record itself says that this patient has no name yet.
    name_flagged = models.BooleanField(default=False)
    status = models.CharField(max_length=16, choices=[(s.value, s.label) for s in Status], default=Status.ACTIVE)
    multiple_birth = models.BooleanField(default=False)
    hold = models.CharField(max_length=16, blank=True, choices=[(h.value, h.label) for h in HoldReason])
    held_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True)
    organization = models.ForeignKey(Organization, models.SET_NULL, null=True, related_name="patients")

    class Meta:
        indexes = [
            models.Index(fields=["practice", "birth_date"], name="families_patient_born"),
            models.Index(fields=["practice", "mrn"], name="families_patient_mrn"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="families_patient_public_id"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(status=Status.MERGED.value), name="families_merged_says_so"
            ),
            models.CheckConstraint(
                condition=Q(hold="", held_at=None) | (~Q(hold="") & Q(held_at__isnull=False)),
                name="families_hold_has_a_time",
            ),
        ]

    @property
    def warning(self) -> str:
        """The words for a patient who is not simply here: *Deceased*, *Inactive*, *Hold*."""
        status = Status(self.status)
        words = [] if status in REGISTRABLE else [status.label]
        return ", ".join(words + ["Hold"] * bool(self.hold))


class Contact(Person):
    """One human at one practice who has to do with patients: a parent, a guardian, a grandmother, the patient.

    Of two that turn out to be one human, one stays without ties and points to the other.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="contacts", db_index=False)
    preferred = models.CharField(max_length=8, choices=[(p.value, p.label) for p in Preferred], blank=True)
    no_email = models.BooleanField(default=False)  # asked not to be written to (45 CFR 164.522(b))
    # The same human's own chart, where there is one.
    own_chart = models.ForeignKey(Patient, models.SET_NULL, null=True, related_name="as_contact")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["public_id"], name="families_contact_public_id")]


class Tie(models.Model):
    """What one contact is to one patient."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="ties", db_index=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="ties")
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role])
    position = models.PositiveSmallIntegerField(default=1)  # 1 is the primary contact
    resides_with = models.BooleanField(null=True)
    source = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField()  # anew when an ended tie is resumed
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "patient"], name="families_one_tie"),
            models.UniqueConstraint(
                fields=["patient"], condition=Q(role=Role.SELF.value, ended_at=None), name="families_one_self"
            ),
        ]


class Authority(models.Model):
    """One dated fact about what a tie permits. Never changed: a later fact stands above it."""

    tie = models.ForeignKey(Tie, models.PROTECT, related_name="authorities")
    kind = models.CharField(max_length=10, choices=[(a.value, a.value) for a in AuthorityKind])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    basis = models.CharField(max_length=20, choices=[(b.value, b.label) for b in Basis])
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="families_authority_in_order",
            )
        ]


class SiblingPair(models.Model):
    """Two patients who are brothers or sisters, whole, half or step. A pair, never a family number."""

    first = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    second = models.ForeignKey(Patient, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="families_pair_in_order"),
            models.UniqueConstraint(
                fields=["first", "second"], condition=Q(ended_at=None), name="families_one_live_pair"
            ),
        ]


class Identifier(models.Model):
    """A number another system has for a person, with the system that gave it. Never a social security number."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    system = models.CharField(max_length=200)
    value = models.CharField(max_length=120)
    patient = models.ForeignKey(Patient, models.CASCADE, null=True, related_name="identifiers")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="identifiers")

    class Meta:
        indexes = [
            models.Index(fields=["practice", "system", "value"], name="families_by_identifier"),
            # Every patient that comes in is asked for among the contacts, who are few.
            models.Index(
                fields=["practice", "system", "value"],
                condition=Q(contact__isnull=False),
                name="families_contact_identifier",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(patient=None, contact__isnull=False) | Q(patient__isnull=False, contact=None),
                name="families_identifier_of_one",
            )
        ]


class KeyKind(models.TextChoices):
    """What a search key was made from."""

    NAME = "n"  # two name parts in either order; a part of several words also as one
    PHONE = "p"  # a number from its first digit
    PHONE_END = "r"  # a number from its last digit
    EMAIL = "e"
    NUMBER = "m"  # the letters and digits of the MRN


class SearchKey(models.Model):
    """One way to find a person, in folded letters. Kept in step by the acts that change the person."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=1, choices=KeyKind.choices)
    key = KeyField(max_length=60)
    other = KeyField(max_length=60, blank=True)
    patient = models.ForeignKey(Patient, models.CASCADE, null=True, related_name="search_keys", db_index=False)
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="search_keys", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["practice", "kind", "key", "other"], name="families_search"),
            # Whether one of a few people has a name, without reading their keys.
            models.Index(
                fields=["patient", "kind", "key"], condition=Q(patient__isnull=False), name="families_keys_of_patient"
            ),
            models.Index(
                fields=["contact", "kind", "key"], condition=Q(contact__isnull=False), name="families_keys_of_contact"
            ),
        ]
