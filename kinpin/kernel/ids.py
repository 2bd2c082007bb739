"""Identifiers that leave the house: random, so that they neither count nor can be counted through."""

import secrets

# Digits and small letters without the vowels and without l: no words, nothing to confuse, 28 signs.
_SIGNS = b"23456789bcdfghjkmnpqrstvwxyz"
LENGTH = 16
# Nine bytes stand for each sign; the four left over are thrown away, so that every sign is as likely.
_SIGN_OF_BYTE = (_SIGNS * 10)[:256]
_LEFT_OVER = bytes(range(len(_SIGNS) * 9, 256))


def new_public_id() -> str:
    """A new public identifier: 16 signs, 76 random bits."""
    return new_public_ids(1)[0]


def new_public_ids(count: int) -> list[str]:
    """Many new public identifiers at once."""
    signs = b""
    while len(signs) < count * LENGTH:
        missing = count * LENGTH - len(signs)
        signs += secrets.token_bytes(missing + missing // 32 + 8).translate(_SIGN_OF_BYTE, _LEFT_OVER)
    text = signs.decode()
    return [text[start : start + LENGTH] for start in range(0, count * LENGTH, LENGTH)]
