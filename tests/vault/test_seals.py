"""What is sealed opens only as it was, for what it was bound to, also after a new key came."""

import pytest
from pytest_django import Settings

from kinpin.vault.digests import digest, digests
from kinpin.vault.keyring import Purpose
from kinpin.vault.seals import BrokenSealError, seal, unseal
from tests.keys import another_key, put_keys


def put_a_newer_key(settings: Settings, purpose: Purpose) -> None:
    put_keys(settings, purpose, {"k2": another_key(purpose), **settings.KEYRING.all(purpose)})


def test_a_seal_opens_for_what_it_was_bound_to_and_for_nothing_else() -> None:
    box = seal("BCDF GHJK", bound_to="session 1")
    assert b"BCDF" not in box
    assert unseal(box, bound_to="session 1") == "BCDF GHJK"
    with pytest.raises(BrokenSealError):
        unseal(box, bound_to="session 2")


def test_no_byte_of_a_seal_can_be_changed() -> None:
    box = seal("BCDF", bound_to="x")
    for place in range(len(box)):
        with pytest.raises(BrokenSealError):
            unseal(box[:place] + bytes([box[place] ^ 1]) + box[place + 1 :], bound_to="x")


@pytest.mark.parametrize("box", [b"", b"\x02", b"\x02k1", b"\xff" * 5])
def test_what_is_no_seal_is_refused_as_one(box: bytes) -> None:
    with pytest.raises(BrokenSealError):
        unseal(box, bound_to="x")


def test_two_seals_of_one_text_differ() -> None:
    assert seal("BCDF", bound_to="x") != seal("BCDF", bound_to="x")


def test_after_a_new_key_old_seals_open_and_old_digests_are_found(settings: Settings) -> None:
    box, old = seal("BCDF", bound_to="x"), digest("pin", "maple", "BCDF")
    put_a_newer_key(settings, Purpose.SEALS)
    assert unseal(box, bound_to="x") == "BCDF"
    assert seal("BCDF", bound_to="x").startswith(b"\x02k2")
    put_a_newer_key(settings, Purpose.PINS)
    assert digest("pin", "maple", "BCDF") != old
    assert old in list(digests("pin", "maple", "BCDF"))


def test_digests_of_parts_that_read_alike_together_differ() -> None:
    assert digest("pin", "ab", "c") != digest("pin", "a", "bc")
    assert digest("pin", "ab") != digest("token", "ab")
