"""Which names stop an issue: every row of the developer set, names never seen before, and what no writing changes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinpin.families.naming import Verdict, names_somebody, verdict
from kinpin.kernel.people import PersonName
from tests.families import held_out
from tests.shared import rows

pytestmark = pytest.mark.either
TODAY = date(2026, 11, 23)
NEWBORN, SCHOOLCHILD = date(2026, 11, 20), date(2018, 5, 1)
# A test patient's name is for information: it stops nothing.
STOPS_NOTHING = ("real", "real-looking", "test")


def judge(name: PersonName, *, born: date | None = NEWBORN, use: str = "", flagged: bool = False) -> Verdict:
    return verdict(name, born=born, use=use, flagged=flagged, today=TODAY)


def called(first: str) -> PersonName:
    return PersonName(first, "Okafor")


def stops(name: PersonName) -> bool:
    return judge(name) is not Verdict.REAL


@pytest.mark.parametrize("born", [None, NEWBORN])
def test_every_placeholder_of_the_set(born: date | None) -> None:
    for row in rows("names/newborn-and-placeholder-names.csv"):
        expected = "real" if row["verdict"] in STOPS_NOTHING else row["verdict"]
        assert judge(PersonName(row["given"], row["family"], row["middle"]), born=born) == expected, row


@pytest.mark.parametrize("born", [None, NEWBORN, SCHOOLCHILD])
def test_every_real_name_that_looks_like_one(born: date | None) -> None:
    for row in rows("names/real-names-that-look-like-placeholders.csv"):
        alone, beside = (PersonName(row["name"]), called(row["name"]))
        if row["part"] == "family":
            alone, beside = PersonName("", row["name"]), PersonName("Ada", row["name"])
        assert [judge(alone, born=born), judge(beside, born=born)] == ["real", "real"], row


def test_no_name_of_a_whole_country_is_stopped() -> None:
    """But *Unknown*, which stands on birth certificates."""
    firsts = [row["name"] for row in rows("names/us-given-names-2008-2017-ssa.csv")]
    lasts = [row["surname"] for row in rows("names/us-surnames-1990-census.csv")]
    assert [name for name in firsts if stops(called(name)) or stops(called(name.upper()))] == ["Unknown"]
    assert [name for name in lasts if stops(PersonName("Ada", name)) or stops(PersonName("Ada", name.title()))] == []


@pytest.mark.parametrize("file", ["international-names.csv", "structure-cases.csv"])
def test_no_name_of_the_world_is_stopped(file: str) -> None:
    for row in rows(f"names/{file}"):
        assert not stops(PersonName(row["given"], row["family"], row.get("second_given") or "")), row


@pytest.mark.parametrize("name", held_out.names(held_out.TEMPORARY + held_out.JUNK), ids=str)
def test_a_placeholder_never_seen_before(name: PersonName) -> None:
    assert stops(name)


@pytest.mark.parametrize("name", held_out.names(held_out.REAL), ids=str)
def test_a_real_name_never_seen_before(name: PersonName) -> None:
    assert not stops(name)


BABY = st.sampled_from(["baby", "newborn", "infant", "twin", "bebé", "neonato", "bébé", "Säugling"])
SEX = st.sampled_from(["boy", "girl", "male", "female", "varón", "niña", "garçon", "fille"])
ORDER = st.sampled_from(["", "a", "b", "C", "1", "2", "#3", "II", "two", "(A)"])
SIGNS = st.sampled_from([" ", "  ", "-", "_", "/", ".", ", ", " - ", "\u00a0"])
LETTERS = st.sampled_from([str, str.upper, str.lower, str.title, lambda text: text.replace("a", "A")])
REAL_FIRST = st.sampled_from(["Mia", "José", "Zoë", "Ngozi", "Łucja", "Maria del Carmen", "O'Neil", "Jean-Luc"])


@given(BABY, SEX, ORDER, SIGNS, LETTERS, st.booleans())
def test_baby_and_sex_in_any_writing(
    baby: str, sex: str, order: str, sign: str, letters: "type[str]", turned: bool
) -> None:
    words = [sex, baby] if turned else [baby, sex]
    assert stops(called(letters(sign.join([*words, order] if order else words))))


@given(BABY, st.sampled_from(["boy", "girl", "male", "female"]), ORDER, LETTERS)
def test_baby_and_sex_in_one_word(baby: str, sex: str, order: str, letters: "type[str]") -> None:
    assert stops(called(letters(f"{baby}{sex}{order}")))


@given(st.sampled_from(["baby", "newborn", "infant"]), st.sampled_from(["boy", "girl", "female"]), REAL_FIRST)
def test_a_last_name_beside_it_hides_nothing(baby: str, sex: str, other: str) -> None:
    assert stops(PersonName(f"{baby} {sex} {other}", other))
    assert stops(PersonName(f"{other} {baby} {sex}", other))
    assert stops(PersonName(f"{other}, {baby}{sex}", ""))
    assert stops(PersonName(other, f"{baby} {sex}"))
    assert stops(PersonName(baby, other, sex))


@given(st.sampled_from(["Twin", "TRIPLET", "Gemelo", "gemela", "Jumeau", "Zwilling"]), st.sampled_from("abcdABCD1234"))
def test_twins_by_letter_and_number(word: str, order: str) -> None:
    assert stops(called(f"{word} {order}"))
    assert stops(called(f"{word} #{order}"))


@given(
    st.sampled_from(["Baby of", "Son of", "Hijo de", "HIJA DE", "RN de", "Filha de", "Enfant de", "Kind von", "B/O"]),
    REAL_FIRST,
)
def test_by_the_mother_alone(of: str, mother: str) -> None:
    assert stops(called(f"{of} {mother}"))
    assert stops(called(f"{of} {mother}".upper()))


@given(
    st.sampled_from(["no", "without", "not yet", "sin", "sans", "ohne", "senza", "sem"]),
    st.sampled_from(["name", "named", "nombre", "nom", "prénom", "Namen", "nome"]),
    st.sampled_from(["", "yet", "given", "known", "on file"]),
    LETTERS,
)
def test_a_remark_that_there_is_none(no: str, name: str, more: str, letters: "type[str]") -> None:
    assert stops(called(letters(f"{no} {name} {more}".strip())))


@given(REAL_FIRST, REAL_FIRST, st.sampled_from(["", "B", "Lee", "Boyd", "Newborn", "Babin"]), LETTERS, st.booleans())
def test_a_real_name_in_any_writing(first: str, last: str, middle: str, letters: "type[str]", young: bool) -> None:
    name = PersonName(letters(first), letters(last), letters(middle))
    assert judge(name, born=NEWBORN if young else SCHOOLCHILD) is Verdict.REAL


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_text_gets_a_verdict(first: str, last: str, middle: str) -> None:
    assert judge(PersonName(first, last, middle)) in Verdict


@given(REAL_FIRST)
def test_the_record_says_so_itself(first: str) -> None:
    assert judge(called(first), use="temp") is Verdict.TEMPORARY
    assert judge(called(first), use="anonymous") is Verdict.JUNK
    assert judge(called(first), flagged=True) is Verdict.TEMPORARY
    assert judge(called(first), use="official") is Verdict.REAL


@pytest.mark.parametrize("first", ["Judy Girl", "Baby Jane", "BB KING", "Hannahsboy", "Hannah Baby"])
def test_what_only_a_newborn_is_called(first: str) -> None:
    assert stops(called(first))
    assert judge(called(first), born=None) is not Verdict.REAL  # no birth date: it may be a newborn
    assert judge(called(first), born=SCHOOLCHILD) is Verdict.REAL


@pytest.mark.parametrize("first", ["Baby Boy", "NEWBORN", "Twin A", "Unnamed", "UNK", "No Name", "Hijo de Carmen"])
def test_what_nobody_is_called(first: str) -> None:
    assert judge(called(first), born=SCHOOLCHILD) is not Verdict.REAL


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Unknown", "Unknown"),
        ("unknown", "Okafor"),
        ("UNKNOWN", "OKAFOR"),
        ("Ada", "Unknown"),
        ("Unk", "Okafor"),
        ("No", "No Name"),
        ("Not named", "Okafor"),
        ("NoName", "Okafor"),
        ("Unnamed", "Okafor"),
        ("", ""),
        ("", "Okafor"),
        ("MOM", ""),
        ("Mother", "Okafor"),
        ("MOTHER OF BABY", ""),
        ("Mother of Baby", "Okafor"),
        ("Foster Parent", "Okafor"),
        ("Social Worker", "Okafor"),
        ("Abuela", "Okafor"),
    ],
)
def test_what_stands_for_a_caregiver_whom_nobody_knew(first: str, last: str) -> None:
    assert not names_somebody(PersonName(first, last), TODAY)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Baby", "Varghese"),
        ("Boy", "Santos"),
        ("FNU", "Singh"),
        ("Ada", "LNU"),
        ("Ada", "Unknow"),
        ("Unkyong", "Unkel"),
        ("Newborn", "Okafor"),
        ("Ada", ""),
        ("Papa", "Diop"),
        ("Nana", "Mensah"),
        ("Tia", "Okafor"),
        ("Foster", "Okafor"),
        ("Ada", "Mother"),
        ("Mary Guardian", "Okafor"),
    ],
)
def test_what_a_caregiver_may_be_called(first: str, last: str) -> None:
    assert names_somebody(PersonName(first, last), TODAY)
