"""Keyed digests: a database dump without the key tells nothing about what was digested."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from kinpin.vault.keyring import Purpose

_MOST_KEYS = 32  # that are in use at once: a few of each purpose


@dataclass(frozen=True, slots=True)
class Digest:
    """HMAC-SHA-256 under the key `key_id`."""

    key_id: str
    value: bytes


def digest(label: str, *parts: str) -> Digest:
    """The digest of some text under the newest key. `label` keeps uses apart: one text, two labels, two digests."""
    key_id, key = settings.KEYRING.newest(Purpose.PINS)
    return Digest(key_id, mark(key, label, *parts))


def digests(label: str, *parts: str) -> Iterator[Digest]:
    """The digest of some text under every key still on the ring, newest first: for finding what was stored."""
    for key_id, key in settings.KEYRING.all(Purpose.PINS).items():
        yield Digest(key_id, mark(key, label, *parts))


def mark(key: bytes, *parts: str) -> bytes:
    """HMAC-SHA-256 of the parts, each behind its length, so that no two lists of parts read the same."""
    return mark_framed(key, map(framed, parts))


def framed(part: str) -> bytes:
    """A part behind its length."""
    encoded = part.encode()
    return len(encoded).to_bytes(4, "big") + encoded


def mark_framed(key: bytes, parts: Iterable[bytes]) -> bytes:
    """The same for parts that are framed already."""
    made = _keyed(key).copy()
    made.update(b"".join(parts))
    return made.digest()


@lru_cache(_MOST_KEYS)
def _keyed(key: bytes) -> hmac.HMAC:
    """Setting up an HMAC with a key takes longer than digesting these texts."""
    return hmac.new(key, digestmod="sha256")
