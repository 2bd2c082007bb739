"""May this contact act for this child on this day? Pure: facts in, answer out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kinpin.families.rules import AuthorityKind, Role

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fact:
    """One dated authority, as it was recorded. Of two that cover a day, the one recorded later stands."""

    kind: AuthorityKind
    starts_on: date
    ends_on: date | None  # the last day it holds
    recorded: int  # rises with every fact

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def still_counts(kind: AuthorityKind, *, recorded_at: datetime, tied_since: datetime) -> bool:
    """Whether a fact still says something of a contact who stands on the chart since then, or stood there last.

    What permitted something ended with the tie before; what bars somebody outlives it. `authority_sql` says the same.
    """
    return is_barred(kind) or recorded_at >= tied_since


def standing_on(facts: Iterable[Fact], day: date) -> AuthorityKind | None:
    """The authority on a day; None when it is not on file."""
    covering = [fact for fact in facts if fact.covers(day)]
    return max(covering, key=lambda fact: fact.recorded).kind if covering else None


def bars_from(facts: Collection[Fact], day: date) -> bool:
    """Whether a bar stands on a day, or will on a later one if nothing further is recorded."""
    after = {fact.ends_on + _ONE_DAY for fact in facts if fact.ends_on and fact.ends_on < date.max}
    turns = {fact.starts_on for fact in facts} | after
    return any(is_barred(standing_on(facts, one)) for one in {day, *(turn for turn in turns if turn > day)})


def lets_in(role: Role, authority: AuthorityKind | None, permitted: frozenset[str]) -> bool:
    """Whether a contact's authority opens the portal, by the practice's list of permitted authorities.

    The patient needs nobody's authority; *not on file* opens nothing.
    """
    return role is Role.SELF or (authority is not None and authority.value in permitted)


def is_barred(authority: AuthorityKind | None) -> bool:
    """Whether the chart says that this contact must be kept away."""
    return authority is AuthorityKind.NO_CONTACT
