"""The demo's practice: the source article's family, the hard cases, some forty more, and three people who sign in."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.hashers import check_password

from kinpin.demo.people import families
from kinpin.demo.seeding import seed
from kinpin.enrollment.portal_standing import standings
from kinpin.enrollment.words import PortalStatus
from kinpin.entrance.demo_sign_ins import DEMO_PASSWORD
from kinpin.families.models import Patient
from kinpin.families.naming import Verdict, verdict
from kinpin.families.queries import siblings_of, ties_of
from kinpin.families.rules import AuthorityKind, Role
from kinpin.kernel.people import age_in_years
from kinpin.practices.models import Membership, Practice
from kinpin.practices.roles import StaffRole

TODAY = date(2026, 11, 23)


@pytest.fixture
def maple(db: None, at: datetime) -> Practice:
    return seed(at)


def test_the_ages_are_right_on_whatever_day_the_demo_is_made() -> None:
    for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(4 * 365 + 2)):
        born = {child.given: child.born for family in families(day) for child in family.children}
        assert age_in_years(born["Clover"], day) == 17
        assert age_in_years(born["Hawthorn"], day) == 19
        assert (day - born["BABY GIRL"]).days == 3


def child(given: str, family: str) -> Patient:
    return Patient.objects.get(given=given, family=family)


def around(given: str, family: str) -> dict[str, tuple[Role, AuthorityKind | None]]:
    """The caregivers on a chart by first name, with what they are and may today."""
    pk = child(given, family).pk
    return {tie.contact.given: (tie.role, tie.authority) for tie in ties_of([pk], TODAY)[pk]}


def test_the_demo_holds_what_is_promised(maple: Practice, at: datetime) -> None:
    _the_article_s_family()
    _a_newborn_without_a_name()
    _a_barred_parent()
    _half_siblings()
    _nearly_and_newly_grown()
    _many_more(at)
    _three_who_sign_in(maple)
    assert seed(at + timedelta(days=1)) == maple, "a second start makes no second practice"
    assert Practice.objects.count() == 1


def _the_article_s_family() -> None:
    parents = {"CINDY": (Role.MOTHER, AuthorityKind.JOINT), "JEFF": (Role.FATHER, AuthorityKind.JOINT)}
    assert around("BASIL", "TESTKIDDO") == parents
    assert around("ROSEMARY", "TESTKIDDO") == {**parents, "LUZ": (Role.GRANDMOTHER, None)}
    assert [p.given for p in siblings_of(child("ROSEMARY", "TESTKIDDO").pk)] == ["BASIL", "BABY GIRL"]


def _a_newborn_without_a_name() -> None:
    newborn = child("BABY GIRL", "TESTKIDDO")
    assert newborn.birth_date is not None
    assert timedelta(0) <= TODAY - newborn.birth_date < timedelta(days=28)
    assert verdict(newborn.name, born=newborn.birth_date, today=TODAY) is Verdict.TEMPORARY


def _a_barred_parent() -> None:
    assert around("Maria", "SOTO") == {
        "Marta": (Role.MOTHER, AuthorityKind.EXCLUSIVE),
        "Omar": (Role.FATHER, AuthorityKind.NO_CONTACT),
    }


def _half_siblings() -> None:
    sage, mint = child("Sage", "ROMERO"), child("Mint", "ROMERO")
    assert siblings_of(sage.pk) == [mint]
    fathers = [[n for n, (role, _) in around(c.given, "ROMERO").items() if role is Role.FATHER] for c in (sage, mint)]
    assert fathers == [["Otto"], ["Raúl"]]
    assert "Ivy" in around("Sage", "ROMERO")
    assert "Ivy" in around("Mint", "ROMERO")


def _nearly_and_newly_grown() -> None:
    ages = {p.given: age_in_years(p.birth_date, TODAY) for p in Patient.objects.filter(family="FIELD") if p.birth_date}
    assert ages == {"Clover": 17, "Hawthorn": 19}
    assert (Role.SELF, None) in [(role, None) for role, _ in around("Hawthorn", "FIELD").values()]


def _many_more(at: datetime) -> None:
    hard = Patient.objects.filter(family__in=("TESTKIDDO", "ROMERO", "FIELD")).values("pk")
    homes = Patient.objects.exclude(pk__in=hard).values_list("family", "address_line").distinct()
    assert 38 <= len(homes) <= 45
    everybody = list(Patient.objects.values_list("pk", flat=True))
    statuses = Counter(standing.status for standing in standings(everybody, today=TODAY, at=at).values())
    for status in (PortalStatus.REGISTERED, PortalStatus.PENDING, PortalStatus.DECLINED, PortalStatus.UNREGISTERED):
        assert statuses[status] > 0, f"nobody to look at who is {status}"


def _three_who_sign_in(maple: Practice) -> None:
    found = {m.login.email: m for m in Membership.objects.filter(practice=maple).select_related("login")}
    assert {email: m.role for email, m in found.items()} == {
        "frontdesk@demo.kinpin.test": StaffRole.FRONT_DESK,
        "newhire@demo.kinpin.test": StaffRole.FRONT_DESK,
        "admin@demo.kinpin.test": StaffRole.PRACTICE_ADMIN,
    }
    assert all(check_password(DEMO_PASSWORD, m.login.password) for m in found.values())
    associated = {email for email, m in found.items() if hasattr(m, "staff_record")}
    assert associated == {"frontdesk@demo.kinpin.test", "admin@demo.kinpin.test"}
