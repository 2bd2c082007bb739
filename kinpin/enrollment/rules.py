"""For whom a PIN may be issued, who is let in, and how far a family has come. Pure."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from kinpin.enrollment.orders import Order
from kinpin.enrollment.words import CaregiverKind, HowKnown, Level, Missing, PortalStatus, RowLock
from kinpin.families.authority import Turn, is_barred, lets_in
from kinpin.families.naming import Verdict
from kinpin.families.rules import REGISTRABLE, AuthorityKind, Role, Status
from kinpin.kernel.people import age_in_years, birthday
from kinpin.practices.policies import Policy

_ONE_DAY = timedelta(days=1)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessFacts:
    """What decides whether one caregiver may see one child."""

    status: Status
    born: date | None
    on_hold: bool
    role: Role | None  # None: the caregiver is not on this child's chart
    authority: AuthorityKind | None
    turns: tuple[Turn, ...] = ()  # how the authority will change, the soonest first


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFacts(AccessFacts):
    """What decides, beside that, whether a PIN may be issued."""

    name: Verdict
    enrolled: bool
    is_caregiver_named: bool


def missing_from(order: Order, *, asks_how_known: bool) -> Missing | None:
    """What was not said, at a practice that asks how the person was known or does not."""
    if not order.patient_ids:
        return Missing.CHILD
    is_told = order.how_known in set(HowKnown) if order.how_known else not asks_how_known
    return None if is_told else Missing.HOW_KNOWN


def level_or_lock(child: ChildFacts, policy: Policy, today: date) -> Level | RowLock:
    """The level of a PIN for this child and caregiver today, or why none may be issued."""
    nameless = None if child.is_caregiver_named else RowLock.CAREGIVER_WITHOUT_NAME
    return why_not_child(child) or nameless or _given_to_caregiver(child, policy, today)


def why_not(child: ChildFacts, policy: Policy, today: date) -> RowLock | None:
    """Why no PIN may be issued for this child and caregiver today; None when it may."""
    found = level_or_lock(child, policy, today)
    return found if isinstance(found, RowLock) else None


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


def why_not_caregiver(child: AccessFacts, policy: Policy, today: date) -> RowLock | None:
    """What between this caregiver and this child stands in the way."""
    found = _given_to_caregiver(child, policy, today)
    return found if isinstance(found, RowLock) else None


def _given_to_caregiver(child: AccessFacts, policy: Policy, today: date) -> Level | RowLock:
    years = age_in_years(child.born or today, today)
    if child.role is Role.SELF:
        return Level.FULL if years >= policy.own_access_years else RowLock.NOT_OF_AGE
    if years >= policy.majority_years:
        return RowLock.ADULT
    if child.role is None or child.authority is None:
        return RowLock.AUTHORITY_NOT_ON_FILE
    if not lets_in(child.role, child.authority, policy.authorities):
        return RowLock.NO_AUTHORITY
    level = policy.level_for(years)
    return Level(level) if level else RowLock.AGE_RULE


def level_today(child: AccessFacts, policy: Policy, today: date) -> Level | None:
    """What this caregiver may see of this child today, whatever was issued when; None when nothing.

    Asked anew at every request: a court order entered at nine bites at nine, and so does an eighteenth birthday.
    """
    if child.status not in REGISTRABLE or child.on_hold or child.born is None:
        return None
    found = _given_to_caregiver(child, policy, today)
    return found if isinstance(found, Level) else None


@dataclass(frozen=True, slots=True)
class Closing:
    """The last day on which a caregiver has a level for a child, and what will stand in the way on the next."""

    last_day: date
    lock: RowLock


def closing(child: AccessFacts, policy: Policy, today: date, longest: date) -> Closing | None:
    """When today's level will be gone, as far as is known; None when not before `longest` is over."""
    for day in _days_of_change(child, today, longest):
        then = _given_to_caregiver(replace(child, authority=_authority_on(child, day)), policy, day)
        if isinstance(then, RowLock):
            return Closing(day - _ONE_DAY, then)
    return None


def _days_of_change(child: AccessFacts, today: date, longest: date) -> list[date]:
    """The days after today on which the authority may be another, or the child is a year older."""
    days = {turn.day for turn in child.turns}
    if child.born is not None:
        years = range(age_in_years(child.born, today) + 1, age_in_years(child.born, longest) + 1)
        days |= {birthday(child.born, one) for one in years}
    return sorted(day for day in days if today < day <= longest)


def _authority_on(child: AccessFacts, day: date) -> AuthorityKind | None:
    return next((turn.authority for turn in reversed(child.turns) if turn.day <= day), child.authority)


def lower(one: Level, other: Level) -> Level:
    """The level that shows less of two."""
    return Level.LIMITED if Level.LIMITED in (one, other) else Level.FULL


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
