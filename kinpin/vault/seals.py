"""Sealed text: AES-256-GCM under a key from the keyring, bound to what it belongs to."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from kinpin.vault.keyring import Purpose

_NONCE_BYTES = 12


class BrokenSealError(Exception):
    """The sealed text was changed, belongs to something else, or its key is gone."""


def seal(text: str, *, bound_to: str) -> bytes:
    """Seal a text. It opens only with the same `bound_to`."""
    key_id, key = settings.KEYRING.newest(Purpose.SEALS)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    box = AESGCM(key).encrypt(nonce, text.encode(), bound_to.encode())
    return len(key_id).to_bytes(1, "big") + key_id.encode() + nonce + box


def unseal(box: bytes, *, bound_to: str) -> str:
    """The text of a seal. Raises BrokenSealError."""
    length = box[0] if box else 0
    key = settings.KEYRING.find(Purpose.SEALS, box[1 : 1 + length].decode(errors="replace"))
    if key is None:
        raise BrokenSealError
    nonce, sealed = box[1 + length : 1 + length + _NONCE_BYTES], box[1 + length + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, sealed, bound_to.encode()).decode()
    except (InvalidTag, ValueError):
        raise BrokenSealError from None
