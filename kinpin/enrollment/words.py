"""The closed lists of PINs, enrollments and the registration window. Pure."""

from enum import StrEnum

from kinpin.kernel.words import Labelled


class PortalStatus(StrEnum):
    """How far a family has come, in the order in which one outranks the next. Worked out, never stored."""

    REGISTERED = "registered", "Registered", "●"
    PENDING = "pending", "Pending", "◐"
    DECLINED = "declined", "Declined", "⊘"
    DEFERRED = "deferred", "Deferred", "◔"
    UNREGISTERED = "unregistered", "Unregistered", "○"

    label: str
    shape: str

    def __new__(cls, value: str, label: str, shape: str) -> "PortalStatus":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.shape = shape
        return member


# What a family said, and may take back.
SAID_NO = frozenset({PortalStatus.DECLINED, PortalStatus.DEFERRED})


class Level(StrEnum):
    """How much a family may see of a child. AREAS says what each level holds; a practice's policy, who gets which."""

    FULL = "FULL"
    LIMITED = "LIMITED"


class Area(StrEnum):
    """What there is to see of a child: a closed list."""

    IDENTITY = "identity"  # name and age
    APPOINTMENTS = "appointments"  # the day, time and place of appointments to come
    VISIT_DETAILS = "visit_details"  # with whom an appointment is
    CLINICAL = "clinical"  # a claim for the portal behind this door; Kinpin has nothing to show


AREAS: dict[Level, frozenset[Area]] = {
    Level.FULL: frozenset(Area),
    Level.LIMITED: frozenset({Area.IDENTITY, Area.APPOINTMENTS}),
}


class PinEnd(StrEnum):
    """Why a PIN is no longer live."""

    REDEEMED = "redeemed"
    REPLACED = "replaced"  # a newer sheet took the place of the one it stands on
    VOIDED = "voided"
    EXPIRED = "expired"
    LOCKED = "locked"  # too many wrong birth dates
    STOPPED = "stopped"  # its user does not match the contact
    AUTHORITY = "authority"
    AGE = "age"
    HOLD = "hold"
    PATIENT_STATUS = "patient_status"


class Misfit(StrEnum):
    """Why whoever uses a sheet can't be whom it was made for."""

    CONTRADICTS = "contradicts_the_contact"  # what they say of themselves
    BARRED = "known_as_barred"  # their address, or a sheet that they used, is of somebody who must be kept away
    LIKE_BARRED = "came_in_with_the_name_of_barred"
    CAME_AS_ANOTHER = "came_in_as_another"  # beside this contact
    ANOTHERS_ACCOUNT = "account_of_another_caregiver"  # who sees the same children: the sheet stays good
    REMOVED = "removed_as_wrong_person"


class EnrollmentEnd(StrEnum):
    """Why an enrollment ended."""

    AUTHORITY = "authority"
    AGE = "age"  # the child came of age
    REMOVED = "removed"
    NOT_THEIRS = "not_theirs"  # whoever was let in said so
    KNOWN_AS_BARRED = "known_as_barred"  # shut for an address that the chart no longer has for who is barred


class RemovalReason(Labelled):
    """Why the practice took a caregiver's access away."""

    FAMILY_ASKED = "family_asked", "The family asked for it"
    WRONG_PERSON = "wrong_person", "The wrong person was registered"
    LEFT = "left", "No longer takes care of the child"
    SAFETY = "safety", "Safety of the child"
    OTHER = "other", "Another reason"


class HowKnown(Labelled):
    """How the staff member knew the person in front of them."""

    PHOTO_ID = "photo_id", "Photo ID seen"
    KNOWN = "known", "Known to the practice"
    PAPERS = "papers", "Papers seen"


class Missing(StrEnum):
    """What Register asks for and was not told."""

    CHILD = "no_child_ticked"
    HOW_KNOWN = "how_known_not_said"


class DeclineKind(Labelled):
    DECLINED = "declined", "Declined"
    DEFERRED = "deferred", "Deferred"


class DeclineReason(Labelled):
    NO_INTEREST = "no_interest", "Not interested"
    NO_INTERNET = "no_internet", "No phone or internet"
    PRIVACY = "privacy", "Privacy worries"
    LANGUAGE = "language", "Language"
    NO_TIME = "no_time", "No time today"
    OTHER = "other", "Another reason"


class RowLock(StrEnum):
    """Why one child can't be registered for one caregiver. Never stops a brother or sister."""

    NO_NAME = "no_name"
    TEMPORARY_NAME = "temporary_name"
    NO_BIRTH_DATE = "no_birth_date"
    NOT_ACTIVE = "not_active"
    HOLD = "hold"
    REGISTERED = "registered"
    CAREGIVER_WITHOUT_NAME = "caregiver_without_name"
    AUTHORITY_NOT_ON_FILE = "authority_not_on_file"
    NO_AUTHORITY = "no_authority"
    ADULT = "adult"
    AGE_RULE = "age_rule"
    NOT_OF_AGE = "not_of_age"


class WindowLock(StrEnum):
    """Why nobody can be registered from this window at all; shown on opening, not after the press."""

    NO_STAFF_RECORD = "no_staff_record"
    INACTIVE_STAFF_RECORD = "inactive_staff_record"
    NO_PERMISSION = "no_permission"
    PATIENT_NOT_ACTIVE = "patient_not_active"
    NO_CAREGIVER = "no_caregiver"


class CaregiverKind(StrEnum):
    """What the registration window offers for a contact of this child."""

    MAY = "may"  # can be chosen
    WITHOUT_NAME = "without_name"  # a sheet would name nobody: Enter the name first
    NOT_ON_FILE = "not_on_file"  # Set Authority... first
    MAY_NOT = "may_not"  # folded away
