"""Patient search: a number or a name as another screen, a letter or a telephone writes it finds the same child."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kinpin.families.actions.contacts import add_contact
from kinpin.families.actions.patients import create_patient
from kinpin.families.details import ChartPlace, ContactDetails, PatientDetails
from kinpin.families.rules import Role
from tests.pages import words_of
from tests.workspace.conftest import HTMX, Address
from tests.world import World

BORN = date(2020, 2, 8)
UUID = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"


def child(world: World, given: str, family: str, *, mrn: str = "", born: date | None = None, **more: Any) -> None:
    details = PatientDetails(given=given, family=family, birth_date=born, **more)
    create_patient(practice=world.maple, details=details, mrn=mrn, by=world.system, at=world.at)


def contact(world: World, of: str, given: str, family: str, **more: Any) -> None:
    details = ContactDetails(given=given, family=family, **more)
    place = ChartPlace(role=Role.AUNT)
    add_contact(patient=world.child(of), details=details, place=place, by=world.system, at=world.at)


def found(client: Client, address: Address, typed: str) -> str:
    return words_of(client.post(address("search"), {"q": typed}, headers=HTMX))


MRNS = [
    "12-34-5678", "12.345.678", "A-123456", "PED 10777", "PED 102319", "X/4455", "#9931", "MRN00123", "MRN-00123",
    "77", "7", UUID, UUID.upper(), "No. 5-31", "12-10-2018", "ÄB 12", "mrn 9 b",
]  # fmt: skip


@pytest.mark.parametrize("mrn", MRNS)
def test_an_mrn_is_found_as_the_screen_shows_it_and_comes_first(
    world: World, desk: Client, address: Address, mrn: str
) -> None:
    digits = "".join(c for c in mrn if c.isdecimal())
    child(world, "Ends", "ALIKE", phone=f"(555) 0{digits[-8:].zfill(8)}")
    child(world, "Goes", "ON", mrn=f"{mrn}0")
    child(world, "Has", "NUMBER", mrn=mrn)
    for typed in (mrn, f"MRN {mrn}", f"mrn: #{mrn}", mrn.lower(), mrn.replace("-", "").replace(".", "")):
        said = found(desk, address, typed)
        assert "NUMBER, Has" in said, typed
        assert all(said.index("NUMBER, Has") < said.index(other) for other in ("ALIKE", "ON, Goes") if other in said)


@pytest.mark.parametrize(
    ("typed", "mrn"),
    [
        ("00123", "MRN00123"), ("MRN00123", "00123"), ("number 00123", "MRN 00123"), ("9931", "#9931"),
        ("12-34", "12-34-5678"), ("1234", "12-34-5678"), ("12345678", "12.345.678"), ("a-12", "A-123456"),
        ("ped 10", "PED 10777"), (UUID[:10], UUID), (UUID[:20], UUID),
    ],
)  # fmt: skip
def test_a_beginning_or_another_writing_of_an_mrn_finds_it(
    world: World, desk: Client, address: Address, typed: str, mrn: str
) -> None:
    child(world, "Has", "NUMBER", mrn=mrn)
    assert "NUMBER, Has" in found(desk, address, typed)


@pytest.mark.parametrize("typed", ["1", "10", "77", "7"])
def test_two_digits_are_an_mrn_and_no_beginning_of_one(
    world: World, desk: Client, address: Address, typed: str
) -> None:
    child(world, "Other", "NUMBER", mrn="771", phone="(555) 011-1077")
    assert "No patient found" in found(desk, address, typed)


PHONES = [
    ("(555) 011-2000", "+1 555 011 2000"),
    ("(555) 011-2000", "1-555-011-2000"),
    ("(555) 011-2000", "+1 (555) 011-2000"),
    ("(555) 011-2000", "15550112000"),
    ("(555) 011-2000", "(555) 011-2000 ext 7"),
    ("(555) 011-2000", "+1 555 011 2"),
    ("+1 (217) 555-0142 ext. 7", "+1 217 555 0142"),
    ("+1 (217) 555-0142 ext. 7", "217 555 0142 x7"),
    ("+1 (217) 555-0142 ext. 7", "+1 (217) 555-0142 ext. 7"),
    ("+1 (217) 555-0142 ext. 7", "555-0142"),
    ("+52 55 1234 5678", "+52 55 1234 5678"),
    ("+52 55 1234 5678", "011 52 55 1234 5678"),
    ("+52 55 1234 5678", "55 1234 5678"),
]


@pytest.mark.parametrize(("kept", "typed"), PHONES)
def test_a_phone_is_found_with_its_country_code_and_extension(
    world: World, desk: Client, address: Address, kept: str, typed: str
) -> None:
    child(world, "Own", "PHONE", phone=kept)
    contact(world, "SAGE", "Ann", "CALLED", cell_phone=kept)
    said = found(desk, address, typed)
    assert "PHONE, Own" in said
    assert "via Ann CALLED, aunt" in said
    assert "2 found" in said
    finder = words_of(desk.post(address("contact_find", "LUNA"), {"q": typed}))
    assert "Ann CALLED" in " ".join(finder.split())


def test_a_phone_of_another_country_is_found_as_it_is_dialled_there(
    world: World, desk: Client, address: Address
) -> None:
    world.maple.country = "GB"
    world.maple.save()
    child(world, "Own", "PHONE", phone="020 7946 0123")
    for typed in ("020 7946 0123", "+44 20 7946 0123", "20 7946"):
        assert "PHONE, Own" in found(desk, address, typed), typed


def test_the_last_four_digits_are_no_country_code(world: World, desk: Client, address: Address) -> None:
    child(world, "Own", "PHONE", phone="(555) 010-1231")
    child(world, "Other", "PHONE", phone="(231) 555-0100")
    said = found(desk, address, "1231")
    assert "PHONE, Own" in said
    assert "PHONE, Other" not in said


NAMES: list[tuple[tuple[str, str], list[str]]] = [
    (("小龙", "李"), ["李小龙", "小龙李", "李 小龙", "小龙 李", "李小", "李, 小龙", "李小龙 2/8/20"]),
    (("秀英", "王"), ["王秀英", "秀英王"]),
    (("민수", "김"), ["김민수", "민수김", "김 민수"]),
    (("さくら", "佐藤"), ["佐藤さくら", "佐藤 さくら"]),
    (("Jean", "Leblanc"), ["Le Blanc", "jean le blanc", "Le Blanc, Jean", "le bl", "le blanc 2/8/20"]),
    (("Jean", "Le Blanc"), ["Leblanc", "jean leblanc", "leblanc je", "Leblanc, Jean", "leblanc 2/8/20"]),
    (("La Toya", "Hill"), ["LaToya", "latoya hill", "Hill, LaToya", "lato"]),
    (("LaToya", "Hill"), ["La Toya", "la toya hill", "Hill, La Toya"]),
    (("De Shawn", "Le Blanc"), ["DeShawn", "deshawn leblanc", "leblanc deshawn", "de shawn le blanc"]),
    (("DeShawn", "Hill"), ["De Shawn", "hill de shawn"]),
    (("Ann", "O'Riordan"), ["ORiordan", "O Riordan", "o riordan ann", "O'Riordan"]),
    (("Ann", "O Riordan"), ["ORiordan", "O'Riordan", "oriordan ann"]),
    (("Jose", "De la Cruz"), ["delacruz", "dela cruz", "de lacruz jose", "jose delacruz"]),
    (("Jose", "Delacruz"), ["de la cruz", "dela cruz jose", "De la Cruz, Jose"]),
    (("Ana", "Dela Cruz"), ["de la cruz", "delacruz ana", "de la cruz ana"]),
]
WRITTEN = [(*name, typed) for name, each in NAMES for typed in each]


@pytest.mark.parametrize(("given", "family", "typed"), WRITTEN, ids=[f"{f}, {g}: {t}" for g, f, t in WRITTEN])
def test_a_name_is_found_written_together_and_apart(
    world: World, desk: Client, address: Address, given: str, family: str, typed: str
) -> None:
    child(world, given, family, born=BORN)
    child(world, "Bianca", "LEAL", born=BORN)
    said = found(desk, address, typed)
    assert f"{family}, {given}" in said
    assert "1 found" in said


def test_a_caregiver_is_found_written_together_and_apart(world: World, desk: Client, address: Address) -> None:
    contact(world, "SAGE", "小龙", "李")
    contact(world, "SAGE", "La Toya", "Leblanc")
    for typed in ("李小龙", "latoya", "le blanc", "la toya le blanc", "latoya 2/8/20"):
        said = found(desk, address, typed)
        assert ("ROMERO, SAGE" in said) != ("2/8/20" in typed), typed
    for typed in ("李小龙", "latoya leblanc", "le blanc"):
        assert "No contact found" not in words_of(desk.post(address("contact_find", "LUNA"), {"q": typed}))
        assert "No contact found" in words_of(desk.post(address("contact_find", "SAGE"), {"q": typed}))


def test_the_lists_own_spelling_finds_with_its_suffix(world: World, desk: Client, address: Address) -> None:
    child(world, "Jose", "Gutierrez de la Concepcion", suffix="II", born=BORN)
    child(world, "Jose", "Gutierrez de la Concepcion", suffix="III", born=date(2018, 1, 1))
    child(world, "Jose", "Smith", suffix="Jr.")
    for typed in ("Gutierrez de la Concepcion II, Jose", "gutierrez ii", "Gutierrez de la Concepcion II, Jose 2/8/20"):
        assert "Gutierrez de la Concepcion II, Jose" in found(desk, address, typed), typed
    for typed in ("smith jr", "Smith Jr., Jose", "jose smith jr"):
        assert "1 found" in found(desk, address, typed), typed


@pytest.mark.parametrize(
    "typed",
    [
        "obrien feb 8 2020", "obrien 2/8/20", "feb 8, 2020 obrien", "O'Brien, May February 8th, 2020",
        "obrien 8 de febrero de 2020", "may obrien 8 feb 2020", "obrien 2 8 2020", "may feb 8 2020", "May 02082020",
    ],
)  # fmt: skip
def test_a_name_is_found_with_a_date_in_words(world: World, desk: Client, address: Address, typed: str) -> None:
    child(world, "May", "O'BRIEN", born=BORN)
    child(world, "May", "O'BRIEN", born=date(2020, 2, 9))
    said = found(desk, address, typed)
    assert "O'BRIEN, May" in said
    assert "1 found" in said


def test_a_new_patient_takes_over_a_date_in_words(world: World, desk: Client, address: Address) -> None:
    for typed in ("obrien, may feb 8, 2020", "may obrien 2/8/20"):
        page = desk.post(address("new_patient_start"), {"q": typed}).content.decode()
        assert all(f'value="{value}"' in page for value in ("may", "obrien", "02/08/2020")), typed


def test_an_mrn_that_is_written_as_it_stands_is_taken(world: World, desk: Client, address: Address) -> None:
    child(world, "Has", "NUMBER", mrn="PED 10777")
    typed = {"given": "Ada", "family": "NEW", "birth_date": "2/8/2020", "sex": "female", "mrn": "ped 10777"}
    assert "Another patient has this MRN." in words_of(desk.post(address("new_patient_create"), typed))


@pytest.mark.parametrize(
    ("typed", "most"),
    [
        ("testkiddo rosemary", 1),
        ("hawthorn field", 1),
        ("testkiddo 3/14/2019", 2),
        ("cindy 3/14/2019", 2),
        ("testkiddo mar 14 2019", 2),
        ("3/14/2019", 2),
        ("le blanc jose", 1),
    ],
)
def test_names_and_dates_are_looked_up_once(
    world: World, desk: Client, address: Address, typed: str, most: int
) -> None:
    with CaptureQueriesContext(connection) as queries:
        found(desk, address, typed)
    looked_up = [sql for sql in (query["sql"] for query in queries) if "searchkey" in sql or "birth_date = " in sql]
    assert len(looked_up) <= most, looked_up
