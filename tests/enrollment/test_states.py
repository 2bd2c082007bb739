"""The truth tables of docs/states.md, row by row."""

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kinpin.enrollment.rules import ChildFacts, level_today, portal_status, why_not
from kinpin.enrollment.words import EnrollmentEnd, PinEnd, PortalStatus
from kinpin.families.naming import Verdict
from kinpin.families.rules import AuthorityKind, Role, Status
from kinpin.practices.policies import parse_policy
from tests.tables import table

TODAY = date(2026, 11, 23)
CHILD = ChildFacts(
    status=Status.ACTIVE,
    name=Verdict.REAL,
    born=date(2019, 3, 14),
    on_hold=False,
    role=Role.MOTHER,
    authority=AuthorityKind.JOINT,
    enrolled=False,
    is_caregiver_named=True,
)
POLICY = parse_policy(
    '{"title": "test", "majority": 18, "own_access": 16, "authorities": ["JOINT", "EXCLUSIVE"],'
    ' "bands": [{"from": 0, "level": "FULL"}, {"from": 12, "level": "LIMITED"}, {"from": 15, "level": ""}]}'
)


def _status_rows() -> list[tuple[dict[str, bool], str]]:
    """Every combination of facts with the status of the first row that fits."""
    rows = table("states.md", "Portal status")
    names = {"enrolled": "enrolled", "live PIN": "live_pin", "declined": "declined", "deferred": "deferred"}
    found = []
    for values in itertools.product((True, False), repeat=len(names)):
        facts = dict(zip(names, values, strict=True))
        fits = [r for r in rows if all(r[n] in ("any", "yes" if facts[n] else "no") for n in names)]
        assert len(fits) == 1, f"{facts} fits {len(fits)} rows"
        found.append(({names[n]: v for n, v in facts.items()}, fits[0]["status"]))
    return found


@pytest.mark.parametrize(("facts", "expected"), _status_rows())
def test_portal_status_is_what_the_table_says(facts: dict[str, bool], expected: str) -> None:
    assert portal_status(**facts).label == expected


def test_every_status_is_in_the_table() -> None:
    assert {row["status"] for row in table("states.md", "Portal status")} == {s.label for s in PortalStatus}


def test_every_end_of_a_pin_and_of_an_enrollment_is_in_the_tables() -> None:
    assert {row["end"] for row in table("states.md", "A PIN")} == {e.value for e in PinEnd}
    assert {row["end"] for row in table("states.md", "An enrollment")} == {e.value for e in EnrollmentEnd}


# A child and a caregiver for each row of the table; each row's child also fits every later row's condition that can
# hold at once, so that a changed order is noticed.
_ROWS: dict[str, dict[str, Any]] = {
    "patient is not Active (or In Collections)": {"status": Status.TRANSFERRED, "on_hold": True},
    "on hold": {"on_hold": True, "name": Verdict.JUNK},
    "no real name": {"name": Verdict.JUNK, "born": None},
    "temporary name": {"name": Verdict.TEMPORARY, "born": None},
    "no birth date on file": {"born": None, "enrolled": True},
    "this caregiver is registered already": {
        "enrolled": True,
        "authority": None,
        "is_caregiver_named": False,
    },
    "no real name on file for this caregiver": {"is_caregiver_named": False, "authority": AuthorityKind.NO_CONTACT},
    "SELF, younger than the policy's own access": {"role": Role.SELF, "authority": None},
    "SELF": {"role": Role.SELF, "authority": None, "born": date(2009, 1, 1)},
    "of majority": {"born": date(2008, 11, 23), "authority": None},
    "not on this chart, or authority not on file": {"authority": None, "born": date(2011, 1, 1)},
    "authority not among those the policy permits (NONE, NO CONTACT)": {
        "authority": AuthorityKind.NO_CONTACT,
        "born": date(2011, 1, 1),
    },
    "the policy's band for this age gives nothing": {"born": date(2011, 1, 1)},
    "otherwise": {},
}


@pytest.mark.parametrize("row", table("states.md", "May a PIN be issued, may a child be seen"), ids=str)
def test_issuing_and_seeing_are_what_the_table_says(row: dict[str, str]) -> None:
    child = replace(CHILD, **_ROWS[row["the child or the caregiver"]])
    lock = why_not(child, POLICY, TODAY)
    assert ("yes" if lock is None else f"no: {lock.value}") == row["issue"]
    if row["see"]:
        seen = level_today(child, POLICY, TODAY)
        assert ("yes" if seen else "no") == row["see"]


def test_every_row_has_its_example() -> None:
    titles = [r["the child or the caregiver"] for r in table("states.md", "May a PIN be issued, may a child be seen")]
    assert titles == list(_ROWS)


def test_an_enrolled_caregiver_sees_the_child_whatever_the_name_is() -> None:
    child = replace(CHILD, enrolled=True, name=Verdict.TEMPORARY)
    assert level_today(child, POLICY, TODAY) is not None


@pytest.mark.parametrize(
    ("born", "level"),
    [
        (date(2014, 11, 24), "FULL"),  # twelve tomorrow
        (date(2014, 11, 23), "LIMITED"),  # twelve today
        (date(2011, 11, 24), "LIMITED"),
        (date(2011, 11, 23), None),  # fifteen today: the band gives nothing
        (date(2008, 11, 23), None),  # of majority today
    ],
)
def test_a_birthday_bites_on_the_day(born: date, level: str | None) -> None:
    assert level_today(replace(CHILD, born=born), POLICY, TODAY) == level
