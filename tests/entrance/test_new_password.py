"""What a new password is compared with: a hundred thousand words that guessers know, and the practice's name."""

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from kinpin.accounts.models import Login
from kinpin.accounts.passwords import Argon2id, BlocklistValidator
from kinpin.practices.actions.members import add_membership
from kinpin.practices.roles import StaffRole
from tests.patient_portal.family import Family, code_sent_to
from tests.world import World

PARENT = "cindy@example.com"
DESK = "frontdesk@staff.example.com"
GOOD = "marble kettle harvest nine"


def resets(email: str, path: str, practice: str = "") -> Family:
    """Somebody who proved the address and is asked for a new password."""
    phone = Family()
    if practice:
        phone.start(practice)
    phone.go(path).answer(email=email).answer(code=code_sent_to(email))
    assert phone.at == f"{path}new/"
    return phone


def is_a_name(phone: Family, password: str) -> bool:
    return "Leave out names" in phone.answer(password=password).words


def test_a_reset_on_the_practices_portal_takes_no_password_with_its_name(world: World) -> None:
    world.family_login(PARENT)
    phone = resets(PARENT, "/password/", "maple")
    assert is_a_name(phone, "maplepediatrics orange seven")
    assert phone.answer(password="birch clinic orange seven").at == "/sign-in/", "another practice's"


def test_nor_does_one_of_staff_of_any_practice_they_work_at(world: World) -> None:
    birch, login = world.staff["neighbour"].member.practice, world.staff["frontdesk"].login
    add_membership(
        login=login, practice_id=birch.pk, role=StaffRole.BILLING, name="Sam", by=world.staff["neighbour"].actor,
        at=world.at,
    )  # fmt: skip
    phone = resets(DESK, "/staff/password/")
    assert is_a_name(phone, "Maple Pediatrics orange seven")
    assert is_a_name(phone, "orange seven birchclinic")
    assert phone.answer(password=GOOD).at == "/staff/sign-in/"


def test_a_new_password_ends_what_another_browser_had_proved(world: World) -> None:
    """Whoever had read the mail and waits would else have the last word, without reading another."""
    world.family_login(PARENT)
    thief, owner = resets(PARENT, "/password/"), resets(PARENT, "/password/")
    assert owner.answer(password=GOOD).at == "/sign-in/"
    assert thief.answer(password="seven violet wheelbarrows sing").at == "/password/"
    assert Login.objects.get(email=PARENT).check_password(GOOD)


@pytest.mark.parametrize(
    ("path", "email"), [("/password/", PARENT), ("/staff/password/", DESK), ("/password/", "no@x.example")]
)
def test_no_password_is_looked_at_before_the_code(
    world: World, monkeypatch: pytest.MonkeyPatch, path: str, email: str
) -> None:
    """To weigh one and to hash it takes long: whoever sent for a code could keep the server at that."""
    world.family_login(PARENT)
    phone = Family().go(path).answer(email=email)
    hashed: list[str] = []
    monkeypatch.setattr(Argon2id, "encode", lambda _, password, salt: hashed.append(password))
    assert phone.go(f"{path}new/").at == f"{path}code/"
    assert phone.press(f"{path}new/", password=GOOD).at == path
    assert "easy to guess" not in phone.press(f"{path}new/", password="password password").words
    assert not hashed


@pytest.mark.parametrize("password", ["kartoffelpuffer", "Kartoffelpuffer", "Friend of Emily", "somanypickles27"])
def test_what_stands_on_one_list_of_leaked_passwords_is_refused(world: World, password: str) -> None:
    world.family_login(PARENT)
    phone = resets(PARENT, "/password/")
    assert "This password is easy to guess." in phone.answer(password=password).words
    assert phone.answer(password=GOOD).at == "/sign-in/"


@pytest.mark.either
def test_a_hundred_thousand_words_are_known() -> None:
    assert len(BlocklistValidator().leaked.union(*FREQUENCY_LISTS.values())) >= 100_000
