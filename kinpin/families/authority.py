"""May this contact act for this child on this day? Pure: facts in, answer out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kinpin.families.rules import AuthorityKind, Role

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fact:
    """One dated authority, as it was recorded. Of two that cover a day, the one recorded later stands."""

    kind: AuthorityKind
    starts_on: date
    ends_on: date | None  # the last day it holds
    recorded: int  # rises with every fact
    since_tied: bool  # recorded since the contact stands on the chart, or stood there last

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def standing_on(facts: Iterable[Fact], day: date) -> AuthorityKind | None:
    """The authority on a day; None when it is not on file.

    A contact who was taken off the chart and is back has nothing of what was permitted before: it must be set anew. A
    bar that was not lifted is still there. `authority_sql` says the same.
    """
    newest = max((fact for fact in facts if fact.covers(day)), key=lambda fact: fact.recorded, default=None)
    return newest.kind if newest and (newest.since_tied or is_barred(newest.kind)) else None


@dataclass(frozen=True, slots=True)
class Turn:
    """From a day on, this authority stands; None when it is not on file any more."""

    day: date
    authority: AuthorityKind | None


def turns_after(facts: Collection[Fact], day: date) -> tuple[Turn, ...]:
    """What will stand on each day after this one on which it may change, if nothing further is recorded."""
    days = turning_days(((fact.starts_on, fact.ends_on) for fact in facts), day)
    return tuple(Turn(one, standing_on(facts, one)) for one in days)


def turning_days(spans: Iterable[tuple[date, date | None]], day: date) -> list[date]:
    """The days after this one on which authority recorded for these first and last days may change."""
    turns = {turn for first, last in spans for turn in (first, last and last < date.max and last + _ONE_DAY)}
    return sorted(turn for turn in turns if turn and turn > day)


def stands_from(kind: AuthorityKind, facts: Collection[Fact], day: date) -> bool:
    """Whether an authority stands on a day, or will on a later one if nothing further is recorded."""
    return standing_on(facts, day) is kind or any(turn.authority is kind for turn in turns_after(facts, day))


def lets_in(role: Role, authority: AuthorityKind | None, permitted: frozenset[str]) -> bool:
    """Whether a contact's authority opens the portal, by the practice's list of permitted authorities.

    The patient needs nobody's authority; *not on file* opens nothing.
    """
    return role is Role.SELF or (authority is not None and authority.value in permitted)


def is_barred(authority: AuthorityKind | None) -> bool:
    """Whether the chart says that this contact must be kept away."""
    return authority is AuthorityKind.NO_CONTACT
