"""The PIN: its letters, its check letter, what a typing slip is, and how unlikely a lucky guess."""

import base64
import hashlib
import itertools
from collections import Counter

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from kinpin.enrollment import limits
from kinpin.enrollment.limits import BIRTH_DATE_BITS, LIVE_PINS_PER_PRACTICE, guess_probability
from kinpin.enrollment.pins import (
    ALPHABET,
    LENGTH,
    clean,
    foreign_characters,
    grouped,
    is_well_formed,
    new_pin,
    with_check_letter,
)
from tests.world import World

LETTERS = st.text(alphabet=ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


@pytest.fixture(scope="module")
def pins() -> list[str]:
    return [new_pin() for _ in range(100_000)]


def test_a_hundred_thousand_pins_are_well_formed_and_all_different(pins: list[str]) -> None:
    assert all(is_well_formed(pin) for pin in pins)
    assert len(set(pins)) == len(pins)


def test_every_letter_comes_up_as_often_as_any_other(pins: list[str]) -> None:
    counts = Counter(itertools.chain.from_iterable(pin[: LENGTH - 1] for pin in pins))
    expected = len(pins) * (LENGTH - 1) / len(ALPHABET)
    # Six standard deviations of a fair draw: fails once in a hundred million runs, or when a letter is favoured.
    margin = 6 * (expected * (1 - 1 / len(ALPHABET))) ** 0.5
    assert set(counts) == set(ALPHABET)
    assert all(abs(count - expected) < margin for count in counts.values())


def test_every_single_letter_substitution_is_caught(pins: list[str]) -> None:
    for pin in pins[:1000]:
        for place, letter in itertools.product(range(LENGTH), ALPHABET):
            if letter != pin[place]:
                assert not is_well_formed(pin[:place] + letter + pin[place + 1 :])


def test_every_swap_of_neighbours_is_caught(pins: list[str]) -> None:
    for pin in pins[:1000]:
        for place in range(LENGTH - 1):
            swapped = pin[:place] + pin[place + 1] + pin[place] + pin[place + 2 :]
            assert swapped == pin or not is_well_formed(swapped)


@given(LETTERS)
def test_exactly_one_check_letter_fits(letters: str) -> None:
    fitting = [letter for letter in ALPHABET if is_well_formed(letters + letter)]
    assert fitting == [with_check_letter(letters)[-1]]


@given(LETTERS, st.lists(st.sampled_from(" -–—.\t\u00a0"), max_size=12), st.booleans())
def test_case_spaces_and_hyphens_make_no_difference(letters: str, between: list[str], small: bool) -> None:
    pin = with_check_letter(letters)
    typed = "".join(itertools.chain.from_iterable(itertools.zip_longest(pin, between, fillvalue="")))
    assert clean(typed.lower() if small else typed) == pin


@given(LETTERS)
def test_of_a_line_of_the_sheet_or_all_of_it_its_pin_is_taken(letters: str) -> None:
    pin = with_check_letter(letters)
    assert clean(f"Rosemary Ann T.  {grouped(pin)}") == pin
    assert clean(f"BASIL T. {' '.join(pin)}\n") == pin
    assert clean(f"Sheet 4KZ-7\nROSEMARY T.\t{grouped(pin)}\nUse by Dec 13, 2026. PIN {grouped(pin.lower())}.") == pin


@given(LETTERS, LETTERS)
def test_of_two_pins_none_is_taken(letters: str, others: str) -> None:
    pin, other = with_check_letter(letters), with_check_letter(others)
    typed = f"ROSEMARY T. {grouped(pin)}\nBASIL T. {grouped(other)}"
    assert is_well_formed(clean(typed)) == (pin == other)


@given(LETTERS, st.integers(0, LENGTH - 1))
def test_a_letter_typed_twice_stays_a_slip(letters: str, place: int) -> None:
    typed = grouped(with_check_letter(letters))
    place += place // 4  # the spaces between the groups
    assert not is_well_formed(clean(typed[:place] + typed[place] + typed[place:]))


def test_no_pin_spells_a_word_or_looks_like_a_number() -> None:
    assert not set("AEIOUY0123456789") & set(ALPHABET)


def test_characters_that_no_pin_has_are_named() -> None:
    assert foreign_characters(clean("KMFO-TGD0 BOWM")) == ["O", "0"]
    assert foreign_characters(clean(grouped(new_pin()))) == []


def test_a_pin_is_shown_in_three_groups_of_four() -> None:
    assert grouped("KMFQTGDDBQWM") == "KMFQ TGDD BQWM"


def test_a_lucky_guess_stays_under_one_in_a_million_with_the_shipped_limits() -> None:
    """Every limit at its cap for thirty days, against a practice with as many live PINs as there may be."""
    caps = (limits.BY_PRACTICE.most, limits.OVERALL.most)
    assert limits.BY_PRACTICE.window == limits.OVERALL.window
    hours = limits.OVERALL.window.total_seconds() / 3600
    for most in caps:
        assert guess_probability(LIVE_PINS_PER_PRACTICE, round(most / hours), days=30) <= 1e-6


def test_the_calculator_agrees_with_counting() -> None:
    assert guess_probability(1, 1, 0) == 0
    space = len(ALPHABET) ** (LENGTH - 1) * 2**BIRTH_DATE_BITS
    assert guess_probability(space // 2, 1, 1) > 0.999
    assert guess_probability(1000, 100, 30) == pytest.approx(1000 * 100 * 24 * 30 / space, rel=1e-6)


def test_a_dump_of_the_database_holds_no_pin_in_any_form(world: World) -> None:
    issued = world.issue("CINDY", "ROSEMARY", "BASIL")
    dump = _everything()
    for secret in (*issued.pins.values(), issued.token):
        for form in _forms(secret):
            assert form not in dump, f"the dump holds {form!r}"
    # The scan would find them: the same forms of something that is stored are there.
    assert any(form in dump for form in _forms("CINDY"))


def _everything() -> bytes:
    rows: list[bytes] = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            for row in cursor.fetchall():
                rows += [bytes(v) if isinstance(v, (bytes, memoryview)) else str(v).encode() for v in row]
    return b"\x00".join(rows) + b"\x00".join(row.lower() for row in rows)


def _forms(secret: str) -> set[bytes]:
    """A secret as it stands, in small letters, grouped, backwards, in other encodings, and its plain digests."""

    texts = {secret, secret.lower(), grouped(secret), secret[::-1], secret[:8], secret[4:]}
    raw = {text.encode() for text in texts}
    digests = {hashlib.new(kind, secret.encode()).digest() for kind in ("md5", "sha1", "sha256", "sha512")}
    found = raw | digests
    found |= {value.hex().encode() for value in found} | {base64.b64encode(value).rstrip(b"=") for value in found}
    return found
