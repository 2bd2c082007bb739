"""What a dump holds of passwords is worth nothing without its key, and is hashed anew as keys and costs grow."""

import argon2
import pytest
from django.test import Client
from pytest_django import Settings

from kinpin.accounts.models import Login
from kinpin.accounts.passwords import Argon2id
from kinpin.vault.keyring import Purpose
from tests.entrance.steps import type_password
from tests.keys import another_key, put_keys
from tests.world import PASSWORD, World

DESK = "frontdesk@staff.example.com"


@pytest.fixture(autouse=True)
def _hashed_as_shipped(settings: Settings, world: World) -> None:
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]
    login = world.staff["frontdesk"].login
    login.set_password(PASSWORD)
    login.save()


def opens(password: str = PASSWORD) -> bool:
    return type_password(Client(), DESK, password).status_code == 302


def stored() -> str:
    return Login.objects.get(email=DESK).password


def test_the_password_alone_does_not_fit_what_a_dump_holds() -> None:
    assert opens()
    phc = "$" + stored().split("$", 2)[2]
    assert phc.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    with pytest.raises(argon2.exceptions.VerifyMismatchError):
        argon2.PasswordHasher().verify(phc, PASSWORD)


def test_under_another_key_no_password_opens_anything(settings: Settings) -> None:
    own = settings.KEYRING.all(Purpose.PASSWORDS)
    for keys in ({"k1": another_key(Purpose.PASSWORDS)}, {"k2": another_key(Purpose.PASSWORDS)}):
        put_keys(settings, Purpose.PASSWORDS, keys)
        assert not opens(), "whether its name is the same or not"
    put_keys(settings, Purpose.PASSWORDS, own)
    assert opens()


def test_whoever_signs_in_after_a_new_key_came_no_longer_needs_the_old_one(settings: Settings) -> None:
    old, new = settings.KEYRING.all(Purpose.PASSWORDS), another_key(Purpose.PASSWORDS)
    put_keys(settings, Purpose.PASSWORDS, {"2026-12": new, **old})
    assert not opens("not the right words at all")
    assert stored().startswith("argon2$k1$argon2id$"), "a wrong password changes nothing"
    assert opens()
    assert stored().startswith("argon2$2026-12$argon2id$")
    put_keys(settings, Purpose.PASSWORDS, {"2026-12": new})
    assert opens()
    assert not opens("not the right words at all")


def test_a_higher_cost_comes_with_the_next_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Argon2id, "time_cost", 3)
    assert opens()
    assert "$m=19456,t=3,p=1$" in stored()
    assert opens()


def test_the_longest_name_of_a_key_fits(settings: Settings) -> None:
    put_keys(
        settings,
        Purpose.PASSWORDS,
        {"a" * 12: another_key(Purpose.PASSWORDS), **settings.KEYRING.all(Purpose.PASSWORDS)},
    )
    assert opens()
    assert stored().startswith("argon2$aaaaaaaaaaaa$")
    Login.objects.get(email=DESK).clean_fields(exclude=["last_login", "name", "language"])
    assert opens()
