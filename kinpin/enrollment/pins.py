"""The PIN as people see it: twelve consonants, the last a check letter. Pure.

The alphabet is RFC 8628's (6.1): no vowels, so no words, and nothing that looks like a digit. Each letter's index
is split into a part in GF(4) and a part modulo 5. Over the whole PIN the sum of w^i times the first parts, with w
the generator of GF(4), and the sum of 2^i times the second parts must both be 1. A wrong letter changes a part by
something that is not zero, and so do two swapped neighbours, because w^i differs from w^(i+1) and 2^i from 2^(i+1):
both are always caught. A plain weighted sum modulo 20 would miss swaps, since 20 is no prime.
"""

from collections.abc import Sequence

from kinpin.kernel.ids import random_text

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 12
GROUP = 4
RANDOM_LETTERS = LENGTH - 1

# What people read for a letter of a PIN, and the letter it mostly is.
LOOK_ALIKES = {
    "A": "R",
    "E": "F",
    "I": "L",
    "O": "Q",
    "U": "V",
    "Y": "V",
    "0": "Q",
    "1": "L",
    "2": "Z",
    "5": "S",
    "6": "G",
    "7": "T",
    "8": "B",
}

# Multiplication in GF(4), elements 0 1 w w+1 written 0 1 2 3.
_GF4 = ((0, 0, 0, 0), (0, 1, 2, 3), (0, 2, 3, 1), (0, 3, 1, 2))
_POWERS_OF_W = (1, 2, 3)
_POWERS_OF_2 = (1, 2, 4, 3)


def _adds(position: int) -> dict[str, tuple[int, int]]:
    """What each letter adds to the two sums at a position."""
    times, w_times = _POWERS_OF_2[position % 4], _GF4[_POWERS_OF_W[position % 3]]
    return {letter: (w_times[index // 5], times * (index % 5) % 5) for index, letter in enumerate(ALPHABET)}


_ADDS = [_adds(position) for position in range(LENGTH)]
_CHECK_LETTERS = {added: letter for letter, added in _ADDS[-1].items()}


def new_pin() -> str:
    """A new PIN: eleven random letters (47.5 bits) from the operating system, and the check letter."""
    return with_check_letter(random_text(ALPHABET, RANDOM_LETTERS))


def with_check_letter(letters: str) -> str:
    """Eleven letters and the one that makes both sums 1."""
    first, second = _sums(letters)
    return letters + _CHECK_LETTERS[first ^ 1, (1 - second) % 5]


def clean(typed: str) -> str:
    """What was typed, in capitals and without spaces, hyphens and the like; of more of a sheet, the one PIN in it."""
    words = ["".join(c for c in word if c.isalnum()) for word in typed.upper().split()]
    words = [word for word in words if word]
    shown = {"".join(three) for three in zip(words, words[1:], words[2:], strict=False) if _are_groups(three)}
    tails = ("".join(words[start:]) for start in range(len(words)))
    pins = [pin for pin in shown if is_well_formed(pin)] or [tail for tail in tails if is_well_formed(tail)]
    return pins[0] if len(pins) == 1 else "".join(words)


def _are_groups(words: Sequence[str]) -> bool:
    return all(len(word) == GROUP for word in words)


def is_well_formed(pin: str) -> bool:
    """Whether a cleaned PIN has the right letters and the right check letter. False is a typing slip."""
    return len(pin) == LENGTH and set(ALPHABET).issuperset(pin) and _sums(pin) == (1, 1)


def foreign_characters(typed: str) -> list[str]:
    """The characters of a cleaned entry that no PIN has, each once: the page names them."""
    return list(dict.fromkeys(sign for sign in typed if sign not in ALPHABET))


def grouped(pin: str) -> str:
    """*KMFQ TGDD BQWM*"""
    return " ".join(pin[i : i + GROUP] for i in range(0, len(pin), GROUP))


def _sums(letters: str) -> tuple[int, int]:
    first = second = 0
    for letter, adds in zip(letters, _ADDS, strict=False):
        first ^= adds[letter][0]
        second += adds[letter][1]
    return first, second % 5
