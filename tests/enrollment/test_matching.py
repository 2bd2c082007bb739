"""Does somebody contradict the contact? A thin chart and a changed name do not; another person does."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinpin.enrollment.matching import Claimant, contradicts
from kinpin.kernel.people import PersonName

BORN = date(1988, 5, 4)
OTHER = date(1985, 1, 2)


@pytest.mark.parametrize(
    ("typed", "born", "written", "nickname", "on_file", "expected"),
    [
        # the person herself, in the ways people write themselves
        ("Cindy/Testkiddo", BORN, "CINDY/TESTKIDDO", "", BORN, False),
        ("cindy / testkiddo", None, "CINDY/TESTKIDDO", "", None, False),
        ("Cindy Ann/Testkiddo", None, "CINDY/TESTKIDDO", "", None, False),
        ("Cindi/Testkido", None, "CINDY/TESTKIDDO", "", None, False),  # a slip in each
        ("Cidny/Testkiddo", None, "CINDY/TESTKIDDO", "", None, False),  # two letters swapped
        ("José/Núñez", None, "JOSE/NUNEZ", "", None, False),
        ("Maria/Garcia", None, "María José/García López", "", None, False),
        ("Siobhan/O Keefe", None, "Siobhan/O'Keefe", "", None, False),
        # in one word or in two, and with whatever stands for an apostrophe
        ("La Toya/Le Blanc", None, "LaToya/LeBlanc", "", None, False),
        ("Jiwoo/Kim", None, "Ji-Woo/Kim", "", None, False),
        ("Salma/Elsayed", None, "Salma/El Sayed", "", None, False),
        ("Ana/Delacruz", None, "Ana/De La Cruz", "", None, False),
        ("Sean/O\u2018Brien", None, "Sean/O'Brien", "", None, False),
        ("Sean/O\u00b4Brien", None, "Sean/OBrien", "", None, False),
        ("Ka\u02bbiulani/Kealoha", None, "Kaiulani/Kealoha", "", None, False),
        # short forms and nicknames
        ("Cynthia/Testkiddo", None, "CINDY/TESTKIDDO", "", None, False),
        ("Liz/Moss", None, "Elizabeth/Moss", "", None, False),
        ("Bill/Moss", None, "William/Moss", "", None, False),
        ("Chey/Cane", None, "Cheyenne/Cane", "", None, False),
        ("Pepe/Ruiz", None, "José/Ruiz", "Pepe", None, False),
        ("Lupita/Ruiz", None, "Guadalupe/Ruiz", "", None, False),
        ("Francisco/Ruiz", None, "Paco/Ruiz", "", None, False),
        ("Chuy/Ruiz", None, "Jesús/Ruiz", "", None, False),
        # a married name, when the birth date says it is her
        ("Cindy/Moss", BORN, "CINDY/TESTKIDDO", "", BORN, False),
        ("Cindy/Moss", None, "CINDY/TESTKIDDO", "", None, True),
        ("Cindy/Moss", BORN, "CINDY/TESTKIDDO", "", None, True),
        # somebody else
        ("Jeff/Testkiddo", None, "CINDY/TESTKIDDO", "", None, True),
        ("Jeff/Testkiddo", BORN, "CINDY/TESTKIDDO", "", BORN, True),
        ("Cindy/Testkiddo", OTHER, "CINDY/TESTKIDDO", "", BORN, True),
        ("Omar/Soto", None, "Marta/Soto", "", None, True),
        ("Al/Vega", None, "Ana/Vega", "", None, True),
        ("La Tanya/Le Blanc", None, "LaToya/Vega", "", None, True),
        ("Pepe/Ruiz", None, "Guadalupe/Ruiz", "", None, True),
        # of two letters every name has some, and in three one slip makes another name
        ("Ma/Vega", None, "Martha/Vega", "", None, True),
        ("Ana/Le", None, "Ana/Lewis", "", None, True),
        ("Ava/Vega", None, "Ana/Vega", "", None, True),
        # a chart that says little contradicts nobody
        ("Anybody/Atall", BORN, "", "", None, False),
        ("Cindy/Testkiddo", BORN, "CINDY", "", None, False),
        ("Li/Wei", None, "Li", "", None, False),
    ],
)
def test_who_contradicts_whom(
    typed: str, born: date | None, written: str, nickname: str, on_file: date | None, expected: bool
) -> None:
    given_name, _, family = typed.partition("/")
    first, _, last = written.partition("/")
    claimant = Claimant(given_name, family, born)
    assert contradicts(claimant, PersonName(given=first, family=last), nickname, on_file) is expected


@pytest.mark.parametrize(("typed", "expected"), [("Ann", False), ("Cindy Ann", False), ("Beth", True)])
def test_who_goes_by_a_middle_name_is_nobody_else(typed: str, expected: bool) -> None:
    name = PersonName(given="CINDY", middle="ANN", family="TESTKIDDO")
    assert contradicts(Claimant(typed, "Testkiddo", None), name, "", None) is expected


@given(st.text(min_size=1, max_size=30), st.text(max_size=30), st.one_of(st.none(), st.dates()))
def test_nobody_contradicts_themselves(first: str, last: str, born: date | None) -> None:
    name = PersonName(given=first, family=last)
    assert not contradicts(Claimant(first, last, born), name, "", born)


@given(st.dates(), st.dates())
def test_two_birth_dates_that_differ_always_contradict(one: date, other: date) -> None:
    name = PersonName(given="Ana", family="Vega")
    assert contradicts(Claimant("Ana", "Vega", one), name, "", other) is (one != other)
