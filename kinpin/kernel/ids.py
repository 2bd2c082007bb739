"""Identifiers that leave the house: random, so that they neither count nor can be counted through."""

import secrets
from functools import cache

# Digits and small letters without the vowels and without l: no words, nothing to confuse, 28 characters.
_SIGNS = "23456789bcdfghjkmnpqrstvwxyz"
LENGTH = 16
_MOST_DIGITS = 18  # all of such numbers fit into the column of an id


def new_public_id() -> str:
    """A new public identifier: 16 characters, 76 random bits."""
    return random_text(_SIGNS, LENGTH)


def new_public_ids(count: int) -> list[str]:
    """Many new public identifiers at once."""
    text = random_text(_SIGNS, count * LENGTH)
    return [text[start : start + LENGTH] for start in range(0, count * LENGTH, LENGTH)]


def row_id(text: str) -> int | None:
    """The id of a row, as an address or a form says it; None for what can be none."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def random_text(alphabet: str, length: int) -> str:
    """So many characters of an alphabet in ASCII, from the operating system, each as likely as any other."""
    sign_of_byte, left_over = _signs_of_bytes(alphabet)
    text = b""
    while len(text) < length:
        missing = length - len(text)
        text += secrets.token_bytes(missing + missing // 8 + 8).translate(sign_of_byte, left_over)
    return text[:length].decode()


@cache
def _signs_of_bytes(alphabet: str) -> tuple[bytes, bytes]:
    """The character for each byte, as many bytes for each; and the bytes left over, which are thrown away."""
    times = 256 // len(alphabet)
    return (alphabet.encode() * (times + 1))[:256], bytes(range(len(alphabet) * times, 256))
