"""What may happen to a PIN, who is let in, and what a status is called. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kinpin.families.authority import is_barred, lets_in
from kinpin.families.naming import Verdict
from kinpin.families.rules import REGISTRABLE, AuthorityKind, Role, Status
from kinpin.kernel.clock import day_end, local_day
from kinpin.kernel.people import age_in_years
from kinpin.kernel.words import Labelled
from kinpin.practices.policies import Policy

LONGEST_LIFE = timedelta(days=21)  # NIST SP 800-63A-4 3.8; a printed day, so the last moment of the 21st day
PRINT_AGAIN_FOR = timedelta(minutes=15)
MOST_FAILURES = 5  # per hand-out
NEWBORN_FOR = timedelta(days=60)
NEWBORN_GUESS = 3  # failures: the second guess locks


def failures_of(typed: date | None, births: Collection[date | None], today: date) -> int:
    """What a wrong birth date counts, on a sheet for children born then.

    A newborn's lies a few days before the sheet, and five guesses would find it. A day on which no newborn was born
    guesses at none: a tired parent's own birth date costs no more than elsewhere.
    """
    recent = today - NEWBORN_FOR
    is_guess = typed is not None and typed > recent and any(born is not None and born > recent for born in births)
    return NEWBORN_GUESS if is_guess else 1


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


def portal_status(*, enrolled: bool, live_pin: bool, declined: bool, deferred: bool) -> PortalStatus:
    """The status that the facts make: `docs/states.md` has the table, and its test reads it from there."""
    if enrolled:
        return PortalStatus.REGISTERED
    if live_pin:
        return PortalStatus.PENDING
    if declined:
        return PortalStatus.DECLINED
    if deferred:
        return PortalStatus.DEFERRED
    return PortalStatus.UNREGISTERED


class Level(StrEnum):
    """How much a family may see. What each level holds is the practice's policy."""

    FULL = "FULL"
    LIMITED = "LIMITED"


class Area(StrEnum):
    """What there is to see of a child: a closed list."""

    IDENTITY = "identity"  # name and age
    APPOINTMENTS = "appointments"  # the day, time and place of visits to come
    VISIT_DETAILS = "visit_details"  # with whom a visit is
    CLINICAL = "clinical"  # a claim for the portal behind this door; Kinpin has nothing to show


AREAS: dict[Level, frozenset[Area]] = {
    Level.FULL: frozenset(Area),
    Level.LIMITED: frozenset({Area.IDENTITY, Area.APPOINTMENTS}),
}


class PinEnd(StrEnum):
    """Why a PIN is no longer live."""

    REDEEMED = "redeemed"
    REPLACED = "replaced"  # a newer one was issued for the same child and caregiver
    VOIDED = "voided"
    EXPIRED = "expired"
    LOCKED = "locked"  # too many wrong birth dates
    STOPPED = "stopped"  # its user does not match the contact
    AUTHORITY = "authority"
    AGE = "age"
    HOLD = "hold"
    PATIENT_STATUS = "patient_status"


class EnrollmentEnd(StrEnum):
    """Why an enrollment ended."""

    AUTHORITY = "authority"
    AGE = "age"  # the child came of age
    REMOVED = "removed"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFacts:
    """What the rules need to know of one child and one caregiver."""

    status: Status
    name: Verdict
    born: date | None
    on_hold: bool
    role: Role | None  # None: the caregiver is not on this child's chart
    authority: AuthorityKind | None
    enrolled: bool
    is_caregiver_named: bool


def why_not(child: ChildFacts, policy: Policy, today: date) -> RowLock | None:
    """Why no PIN may be issued for this child and caregiver today; None when it may."""
    nameless = None if child.is_caregiver_named else RowLock.CAREGIVER_WITHOUT_NAME
    return why_not_child(child) or nameless or why_not_caregiver(child, policy, today)


def why_not_child(child: ChildFacts) -> RowLock | None:
    """What about the child itself stands in the way."""
    if child.status not in REGISTRABLE:
        return RowLock.NOT_ACTIVE
    if child.on_hold:
        return RowLock.HOLD
    if child.name is Verdict.JUNK:
        return RowLock.NO_NAME
    if child.name is Verdict.TEMPORARY:
        return RowLock.TEMPORARY_NAME
    if child.born is None:
        return RowLock.NO_BIRTH_DATE
    return RowLock.REGISTERED if child.enrolled else None


def why_not_caregiver(child: ChildFacts, policy: Policy, today: date) -> RowLock | None:
    """What between this caregiver and this child stands in the way."""
    years = age_in_years(child.born or today, today)
    if child.role is Role.SELF:
        return None if years >= policy.own_access_years else RowLock.NOT_OF_AGE
    if years >= policy.majority_years:
        return RowLock.ADULT
    if child.role is None or child.authority is None:
        return RowLock.AUTHORITY_NOT_ON_FILE
    if not lets_in(child.role, child.authority, policy.authorities):
        return RowLock.NO_AUTHORITY
    return None if policy.level_for(years) else RowLock.AGE_RULE


def level_today(child: ChildFacts, policy: Policy, today: date) -> Level | None:
    """What this caregiver may see of this child today, whatever was issued when; None when nothing.

    Asked anew at every request: a court order entered at nine bites at nine, and so does an eighteenth birthday.
    """
    if child.status not in REGISTRABLE or child.on_hold or child.born is None:
        return None
    if why_not_caregiver(child, policy, today) is not None:
        return None
    if child.role is Role.SELF:
        return Level.FULL
    return Level(policy.level_for(age_in_years(child.born, today)))


def lower(one: Level, other: Level) -> Level:
    return Level.LIMITED if Level.LIMITED in (one, other) else Level.FULL


class CaregiverKind(StrEnum):
    """What the registration window offers for a contact of this child."""

    MAY = "may"  # can be chosen
    WITHOUT_NAME = "without_name"  # a sheet would name nobody: Enter the name first
    NOT_ON_FILE = "not_on_file"  # Set Authority... first
    MAY_NOT = "may_not"  # folded away


def caregiver_kind(
    role: Role, authority: AuthorityKind | None, policy: Policy, patient_years: int | None, *, is_named: bool
) -> CaregiverKind:
    """What a contact is for the window of one patient; `patient_years` is None when the birth date is not on file."""
    years = -1 if patient_years is None else patient_years
    if role is Role.SELF:
        eligible = years >= policy.own_access_years
    elif years >= policy.majority_years or is_barred(authority):
        eligible = False
    else:
        eligible = authority is None or lets_in(role, authority, policy.authorities)
    if not eligible:
        return CaregiverKind.MAY_NOT
    if not is_named:
        return CaregiverKind.WITHOUT_NAME
    return CaregiverKind.NOT_ON_FILE if authority is None and role is not Role.SELF else CaregiverKind.MAY


def use_by(at: datetime, life_days: int, zone: ZoneInfo) -> datetime:
    """When a PIN issued at `at` ends: the end of the practice's day that the sheet names."""
    return day_end(local_day(at, zone) + timedelta(days=life_days), zone)


def extended(issued_at: datetime, at: datetime, life_days: int, zone: ZoneInfo) -> datetime:
    """When an extended PIN ends: a whole life from now, never beyond 21 days from issue."""
    latest = local_day(issued_at, zone) + LONGEST_LIFE
    return day_end(min(local_day(at, zone) + timedelta(days=life_days), latest), zone)


def last_day(expires_at: datetime, zone: ZoneInfo) -> date:
    """The day printed on the sheet: the last on which it is good."""
    return local_day(expires_at - timedelta(microseconds=1), zone)
