"""The last day that a sheet names: on it the caregiver still sees each child, and the next may be the first without."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kinpin.enrollment.rules import ChildFacts, Closing, closing, level_today
from kinpin.enrollment.words import Level, RowLock
from kinpin.families.authority import Fact, standing_on, turns_after
from kinpin.families.naming import Verdict
from kinpin.families.rules import AuthorityKind, Role, Status
from kinpin.kernel.people import age_in_years, birthday
from kinpin.practices.policies import Band, Policy
from tests.tables import table

ONE_DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
LONGEST = TODAY + timedelta(days=21)
JOINT, EXCLUSIVE, NO_CONTACT = AuthorityKind.JOINT, AuthorityKind.EXCLUSIVE, AuthorityKind.NO_CONTACT
PERMITS = frozenset({"JOINT", "EXCLUSIVE"})
POLICY = Policy("Full to 14", 18, 18, (Band(0, "FULL"), Band(15, ""), Band(16, "LIMITED")), PERMITS)


def child(born: date, facts: list[Fact], role: Role = Role.MOTHER, today: date = TODAY) -> ChildFacts:
    return ChildFacts(
        status=Status.ACTIVE,
        name=Verdict.REAL,
        born=born,
        on_hold=False,
        role=role,
        authority=standing_on(facts, today),
        turns=turns_after(facts, today),
        enrolled=False,
        is_caregiver_named=True,
    )


def fact(kind: AuthorityKind, begin: date, end: date | None = None, recorded: int = 1) -> Fact:
    return Fact(kind, begin, end, recorded, since_tied=True)


def on(day: int, month: int = 12) -> date:
    return date(2026, month, day)


OPEN = [fact(JOINT, date(2020, 1, 1))]
UNTIL = fact(JOINT, date(2020, 1, 1), on(1))
OFTEN = [fact(EXCLUSIVE, TODAY + n * ONE_DAY, None, n + 1) for n in range(1, 12)]


@pytest.mark.parametrize(
    ("born", "facts", "role", "expected"),
    [
        (date(2019, 3, 14), OPEN, Role.MOTHER, None),
        (date(2008, 11, 24), OPEN, Role.MOTHER, (on(23, 11), RowLock.ADULT)),
        (date(2008, 11, 27), OPEN, Role.MOTHER, (on(26, 11), RowLock.ADULT)),
        (date(2008, 12, 14), OPEN, Role.MOTHER, (on(13), RowLock.ADULT)),
        (date(2008, 12, 15), OPEN, Role.MOTHER, None),  # on the last day that any sheet has, there still is a level
        (date(2011, 12, 1), OPEN, Role.MOTHER, (on(30, 11), RowLock.AGE_RULE)),
        (date(2010, 12, 1), OPEN, Role.MOTHER, None),  # sixteen: nothing today that could end
        (date(2019, 3, 14), [UNTIL], Role.MOTHER, (on(1), RowLock.AUTHORITY_NOT_ON_FILE)),
        (date(2019, 3, 14), [*OPEN, fact(EXCLUSIVE, TODAY, on(1), 2)], Role.MOTHER, None),  # JOINT is there again
        (date(2019, 3, 14), [UNTIL, fact(EXCLUSIVE, on(2), None, 2)], Role.MOTHER, None),
        (date(2019, 3, 14), [UNTIL, fact(EXCLUSIVE, on(3), None, 2)], Role.MOTHER, (on(1), "authority_not_on_file")),
        (date(2019, 3, 14), [*OPEN, fact(NO_CONTACT, on(1), None, 2)], Role.MOTHER, (on(30, 11), RowLock.NO_AUTHORITY)),
        (date(2019, 3, 14), [*OPEN, *OFTEN, fact(NO_CONTACT, on(9), None, 13)], Role.MOTHER, (on(8), "no_authority")),
        (date(2008, 11, 27), [UNTIL], Role.MOTHER, (on(26, 11), RowLock.ADULT)),
        (date(2008, 11, 24), [], Role.SELF, None),
        (date(2000, 1, 1), [UNTIL], Role.SELF, None),
    ],
)
def test_the_last_day(born: date, facts: list[Fact], role: Role, expected: tuple[date, str] | None) -> None:
    found = closing(child(born, facts, role), POLICY, TODAY, LONGEST)
    assert found == (Closing(expected[0], RowLock(expected[1])) if expected else None)


DAYS = st.integers(-3, 25).map(lambda days: TODAY + timedelta(days=days))
KINDS = st.sampled_from(AuthorityKind)
FACTS = st.lists(st.tuples(KINDS, DAYS, st.none() | st.integers(0, 20), st.booleans()), max_size=4)
AGES, MAJORITY = st.integers(1, 21), st.integers(12, 21)
LEVELS = st.sampled_from(["FULL", "LIMITED", "FULL", ""])  # a gap is the rarer


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    ages = [0, *sorted(draw(st.sets(AGES, max_size=4)))]
    bands = tuple(Band(age, draw(LEVELS)) for age in ages)
    return Policy("any", draw(MAJORITY), draw(AGES), bands, PERMITS)


@st.composite
def births(draw: st.DrawFn) -> date:
    """Mostly with a birthday in the days that a sheet may have."""
    near = TODAY + timedelta(days=draw(st.integers(-2, 23)))
    return draw(st.sampled_from([near.replace(year=near.year - draw(AGES)), date(2008, 2, 29), date(2016, 2, 29)]))


@given(births(), policies(), FACTS, st.sampled_from([Role.MOTHER, Role.OTHER, Role.SELF]), st.sampled_from([1, 7, 21]))
def test_each_day_up_to_it_has_a_level_and_the_next_has_none(
    born: date, policy: Policy, recorded: list[tuple[AuthorityKind, date, int | None, bool]], role: Role, life: int
) -> None:
    facts = OPEN + [
        Fact(kind, begin, None if days is None else begin + timedelta(days=days), number, tied)
        for number, (kind, begin, days, tied) in enumerate(recorded, 2)
    ]
    longest = TODAY + timedelta(days=life)
    today = child(born, facts, role)
    assume(born <= TODAY and level_today(today, policy, TODAY))

    def level_on(day: date) -> Level | None:
        return level_today(replace(today, authority=standing_on(facts, day)), policy, day)

    found = closing(today, policy, TODAY, longest)
    last = found.last_day if found else longest
    assert TODAY <= last <= longest
    assert all(level_on(TODAY + timedelta(days=n)) for n in range((last - TODAY).days + 1))
    if found:
        assert last < longest
        assert level_on(last + ONE_DAY) is None


@given(st.dates(date(1900, 1, 1), date(2026, 12, 31)), st.integers(0, 120))
def test_a_birthday_is_the_first_day_of_an_age(born: date, years: int) -> None:
    day = birthday(born, years)
    assert age_in_years(born, day) == years
    assert age_in_years(born, day - ONE_DAY) == years - 1


FIRST = on(1)
_OF_THE_TABLE: dict[str, list[ChildFacts]] = {
    "nothing ends": [child(date(2019, 3, 14), OPEN, today=FIRST)],
    "the child comes to an age on the 4th at which the policy gives this caregiver nothing": [
        child(date(2008, 12, 4), OPEN, today=FIRST)
    ],
    "the authority is good *Until* the 5th, and nothing permits more after it": [
        child(date(2019, 3, 14), [fact(JOINT, date(2020, 1, 1), on(5))], today=FIRST)
    ],
    "an order begins on the 6th": [
        child(date(2019, 3, 14), [*OPEN, fact(NO_CONTACT, on(6), None, 2)], today=FIRST),
    ],
    "several of these, or for several children": [
        child(date(2019, 3, 14), [fact(JOINT, date(2020, 1, 1), on(5))], today=FIRST),
        child(date(2008, 12, 4), [fact(JOINT, date(2020, 1, 1), on(4))], today=FIRST),
    ],
    "SELF": [child(date(2008, 12, 4), [fact(JOINT, date(2020, 1, 1), on(5))], Role.SELF, today=FIRST)],
}


@pytest.mark.parametrize("row", table("states.md", "A PIN", 2), ids=str)
def test_the_last_day_is_what_the_table_says(row: dict[str, str]) -> None:
    known, said = row.values()
    policy = replace(POLICY, own_access_years=17)
    closings = [closing(one, policy, FIRST, on(8)) for one in _OF_THE_TABLE[known]]
    last = min([on(8), *(one.last_day for one in closings if one)])
    soonest = "the 3rd" if said == "the soonest" else said.partition(":")[0]
    assert f"the {last.day}" == soonest.rstrip("dhrtn")
    assert len(_OF_THE_TABLE) == len(table("states.md", "A PIN", 2))
