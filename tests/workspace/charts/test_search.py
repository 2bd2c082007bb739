"""Patient search: whatever the person at the desk was told finds the child."""

from datetime import date, timedelta
from itertools import islice

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.families.access import open_chart
from kinpin.families.actions.contacts import add_contact
from kinpin.families.actions.patients import create_patient
from kinpin.families.details import ChartPlace, ContactDetails, PatientDetails
from kinpin.families.models import Patient
from kinpin.families.questions import read_question
from kinpin.families.rules import Role, Sex
from kinpin.kernel.people import fold
from tests.pages import title_of, words_of
from tests.shared import rows
from tests.staff_client import staff_client
from tests.workspace.conftest import HTMX, Address
from tests.world import World


@pytest.fixture
def people(world: World) -> World:
    """The world, and some whose names and numbers are hard to type."""
    child(world, "Sofía", "HERNÁNDEZ", middle="Inés", phone="(555) 010-7788")
    child(world, "Maria", "SOTO", born=date(2017, 10, 14))
    child(world, "Mariah", "SOTO", born=date(2017, 9, 14))
    details = ContactDetails(given="Cindy", family="O'Brien", email="c.obrien@mail.example", cell_phone="555-010-4321")
    add_contact(
        patient=world.child("SAGE"), details=details, place=ChartPlace(role=Role.AUNT), by=world.system, at=world.at
    )
    return world


def child(world: World, given: str, family: str, *, born: date | None = None, **more: str) -> Patient:
    details = PatientDetails(given=given, family=family, birth_date=born, sex=Sex.FEMALE, **more)  # type: ignore[arg-type]
    return create_patient(practice=world.maple, details=details, mrn="", by=world.system, at=world.at)


def found(client: Client, address: Address, typed: str) -> str:
    response = client.post(address("search"), {"q": typed}, headers=HTMX)
    assert response.status_code == 200
    return words_of(response)


@pytest.mark.parametrize(
    ("typed", "wanted", "not_wanted"),
    [
        ("testkiddo rosemary", "TESTKIDDO, ROSEMARY", "BASIL"),
        ("rose testk", "TESTKIDDO, ROSEMARY", "BASIL"),
        ("Testkiddo, Rose", "TESTKIDDO, ROSEMARY", "BASIL"),
        ("hernandez sofia", "HERNÁNDEZ, Sofía Inés", "TESTKIDDO"),
        ("SOFÍA hernández", "HERNÁNDEZ, Sofía Inés", "TESTKIDDO"),
        ("ines hernandez sofia", "HERNÁNDEZ, Sofía Inés", "TESTKIDDO"),
        ("3/14/2019", "ROSEMARY", "BASIL"),
        ("MRN 10231", "ROSEMARY", "BASIL"),
        ("mrn10231", "ROSEMARY", "BASIL"),
        ("mrn: #10231", "ROSEMARY", "BASIL"),
        ("no. 10231", "ROSEMARY", "BASIL"),
        ("03142019", "ROSEMARY", "BASIL"),
        ("Aug 2nd, 2021", "BASIL", "ROSEMARY"),
        ("2 de agosto de 2021", "BASIL", "ROSEMARY"),
        ("2019-03-14", "ROSEMARY", "BASIL"),
        ("14 mar 2019", "ROSEMARY", "BASIL"),
        ("testkiddo 3/14/2019", "ROSEMARY", "BASIL"),
        ("8/2/21 testkiddo", "BASIL", "ROSEMARY"),
        ("10231", "ROSEMARY", "BASIL"),
        ("(555) 010-7788", "HERNÁNDEZ", "TESTKIDDO"),
        ("7788", "HERNÁNDEZ", "TESTKIDDO"),
    ],
)
def test_a_patient_is_found_by_own_data(
    people: World, desk: Client, address: Address, typed: str, wanted: str, not_wanted: str
) -> None:
    words = found(desk, address, typed)
    assert wanted in words
    assert not_wanted not in words


@pytest.mark.parametrize(
    ("typed", "wanted", "via"),
    [
        ("cindy testkiddo", "TESTKIDDO, BASIL", "via CINDY TESTKIDDO, mother"),
        ("cindy@example.com", "TESTKIDDO, ROSEMARY", "via CINDY TESTKIDDO, mother"),
        ("obrien", "ROMERO, SAGE", "via Cindy O'Brien, aunt"),
        ("c.obrien@", "ROMERO, SAGE", "via Cindy O'Brien, aunt"),
        ("555 010 4321", "ROMERO, SAGE", "via Cindy O'Brien, aunt"),
        ("cindy 3/14/2019", "TESTKIDDO, ROSEMARY", "via CINDY TESTKIDDO, mother"),
        ("testkiddo cindy 8/2/2021", "TESTKIDDO, BASIL", "via CINDY TESTKIDDO, mother"),
    ],
)
def test_a_patient_is_found_through_a_caregiver(
    people: World, desk: Client, address: Address, typed: str, wanted: str, via: str
) -> None:
    words = found(desk, address, typed)
    assert wanted in words
    assert via in words


@pytest.mark.parametrize("typed", ["1234-5678901234-01", "5678901234/01/2019", "testkiddo 5678901234/01/2019"])
def test_what_only_looks_like_a_date_finds_nobody(people: World, desk: Client, address: Address, typed: str) -> None:
    assert "No patient found." in found(desk, address, typed)


@pytest.mark.either
@given(typed=st.one_of(st.text(), st.text("0123456789-/. ,ene²٣①½"), st.from_regex(r"\d{1,12}(-\d{1,12}){2}")))
def test_whatever_is_typed_is_a_question(typed: str) -> None:
    today = date(2026, 11, 23)
    asked = read_question(typed, today=today, country="US")
    assert asked.born is None or asked.born <= today


def test_a_caregivers_name_with_a_birth_date_finds_only_the_child_born_that_day(
    people: World, desk: Client, address: Address
) -> None:
    words = found(desk, address, "cindy 3/14/2019")
    assert "1 found" in words
    assert "1 found" in found(desk, address, "jeff testkiddo 8/2/2021")
    assert "No patient found" in found(desk, address, "omar 3/14/2019")


def test_a_line_tells_one_child_from_another(people: World, desk: Client, address: Address) -> None:
    words = found(desk, address, "rosemary")
    for part in (
        "03/14/2019, ",
        " y ",
        "Female",
        "10231",
        "CINDY TESTKIDDO, JEFF TESTKIDDO, LUZ ROMERO",
        "Unregistered",
    ):
        assert part in words


def test_the_first_line_is_marked(people: World, desk: Client, address: Address) -> None:
    html = desk.post(address("search"), {"q": "testkiddo"}, headers=HTMX).content.decode()
    first = html.index("<tr data-row")
    assert html.count("is-current") == 1
    assert html[first:].startswith('<tr data-row class="is-current" aria-current="true">')


def test_names_that_could_be_confused_say_so_and_show_where_they_differ(
    people: World, desk: Client, address: Address
) -> None:
    html = desk.post(address("search"), {"q": "soto"}, headers=HTMX).content.decode()
    assert html.count("Name alert") == 2  # Maria and Mariah; LUNA is nobody's namesake
    assert 'Maria<b class="differs">h</b>' in html


def test_nothing_found_says_what_to_try(people: World, desk: Client, address: Address) -> None:
    words = found(desk, address, "nobody here")
    assert "No patient found. Try the birth date or a parent's phone." in words
    assert "New patient with this name" in words
    assert "New patient" not in found(staff_client(people, "billing"), address, "nobody here")


@pytest.mark.parametrize("typed", ["12/5", "555-9999", "A10999", "A-10999", "555-0199 ext 7", "nobody@example.com"])
def test_what_is_no_name_begins_no_patient_with_this_name(
    people: World, desk: Client, address: Address, typed: str
) -> None:
    assert "with this name" not in found(desk, address, typed)


@pytest.mark.parametrize("typed", ["nobody here 2/8/20", "nobody 02082020", "nobody baby 2", "nobody feb 8", "李"])
def test_a_name_with_a_date_or_a_figure_begins_a_patient_with_this_name(
    people: World, desk: Client, address: Address, typed: str
) -> None:
    assert "New patient with this name" in found(desk, address, typed)


def test_an_empty_box_lists_the_charts_this_person_opened_today(people: World, desk: Client, address: Address) -> None:
    maria = people.frontdesk
    names = ("LUNA", "ROSEMARY", "BASIL", "ROSEMARY")
    for number, name in enumerate(names):
        when = people.at + timedelta(seconds=number)
        open_chart(by=maria, public_id=people.child(name).public_id, at=when)
    long_ago = people.at - timedelta(days=2)
    open_chart(by=maria, public_id=people.child("SAGE").public_id, at=long_ago)
    open_chart(by=people.staff["admin"].actor, public_id=people.child("MINT").public_id, at=people.at)

    words = words_of(desk.get(address("charts")))
    order = [words.index(name) for name in ("ROSEMARY", "BASIL", "LUNA")]
    assert order == sorted(order)
    assert "SAGE" not in words
    assert "MINT" not in words
    assert words.count("TESTKIDDO, ROSEMARY") == 1


def test_ten_charts_at_most(people: World, desk: Client, address: Address) -> None:
    for number in range(12):
        patient = child(people, f"Ann{number}", "OPENED")
        open_chart(by=people.frontdesk, public_id=patient.public_id, at=people.at)
    assert words_of(desk.get(address("charts"))).count("OPENED, Ann") == 10


def test_a_search_is_an_event_that_does_not_say_what_was_typed(people: World, desk: Client, address: Address) -> None:
    found(desk, address, "rosemary 3/14/2019")
    event = Event.objects.filter(kind=Kind.CHART_SEARCHED).latest("pk")
    assert event.membership_id == people.staff["frontdesk"].member.pk
    assert event.detail == '{"by":["name","birth_date"],"found":1}'
    assert not any("rosemary" in str(value).lower() for value in vars(event).values())


def test_an_empty_question_is_no_search(people: World, desk: Client, address: Address) -> None:
    for typed in ("", "   ", ",", "()"):
        found(desk, address, typed)
    assert not Event.objects.filter(kind=Kind.CHART_SEARCHED).exists()


def test_the_neighbours_find_none_of_ours(people: World, address: Address) -> None:
    neighbour = staff_client(people, "neighbour")
    for typed in ("testkiddo", "3/14/2019", "cindy@example.com", "10231", "cindy 3/14/2019"):
        assert "No patient found" in found(neighbour, address, typed)


def test_without_script_search_is_a_page_of_its_own(people: World, desk: Client, address: Address) -> None:
    response = desk.post(address("search"), {"q": "rosemary"})
    assert "TESTKIDDO, ROSEMARY" in words_of(response)
    assert title_of(response) == "Patient Chart"
    assert 'value="rosemary"' in response.content.decode()


def test_a_question_never_comes_by_address(people: World, desk: Client, address: Address) -> None:
    assert desk.get(address("search"), {"q": "rosemary"}).status_code == 405
    assert "ROSEMARY" not in words_of(desk.get(address("charts") + "?q=rosemary"))


def test_odd_questions_are_answered(people: World, desk: Client, address: Address) -> None:
    for typed in ("%", "'; --", "x" * 5000, "٣/٤/٢٠١٩", "<b>rosemary</b>", "@", "00000000", "a b c d e f g h"):
        response = desk.post(address("search"), {"q": typed}, headers=HTMX)
        assert response.status_code == 200
        assert "<b>rosemary" not in response.content.decode()


def test_as_many_queries_for_two_as_for_two_hundred(people: World, desk: Client, address: Address) -> None:
    def count(typed: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            found(desk, address, typed)
        return len(queries)

    for number in range(2):
        with_mother(people, f"Few{number}", "SELDOM", number)
    for number in range(200):
        with_mother(people, f"Many{number}", "OFTEN", number)
    count("warm up")
    assert count("often") <= count("seldom") <= 15
    for typed in ("mother seldom", "cindy 3/14/2019", "3/14/2019", "555 010 7788", "03142019"):
        assert count(typed) <= 15


def with_mother(world: World, given: str, family: str, number: int) -> None:
    patient = child(world, given, family, born=date(2019, 1, 1) + timedelta(days=number))
    details = ContactDetails(given="Mother", family=family)
    add_contact(patient=patient, details=details, place=ChartPlace(role=Role.MOTHER), by=world.system, at=world.at)


def test_names_of_all_languages_are_found_by_their_folded_parts(world: World, desk: Client, address: Address) -> None:
    names = rows("names/international-names.csv")
    by_locale = {row["locale"]: row for row in names if fold(row["given"]) and fold(row["family"])}
    assert len(by_locale) > 20
    for row in by_locale.values():
        child(world, row["given"], row["family"])
    for row in islice(by_locale.values(), 200):
        given, family = fold(row["given"]), fold(row["family"])
        for typed in (f"{given} {family}", f"{row['family']}, {row['given']}"):
            assert row["given"] in found(desk, address, typed), row
