"""The practice's secrets: read from one file or one environment variable, refused when weak."""

import base64
import json
import re
import secrets
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

KEY_BYTES = 32
# Fits each column that holds one, and stands inside a stored password.
_NAME = re.compile(r"[A-Za-z0-9_-]{1,12}")
_FEWEST_SIGNS = 12  # distinct byte values in a key; 32 random bytes have fewer once in 10^17


class Purpose(StrEnum):
    """What a key is for. One key never serves two purposes."""

    COOKIES = "cookies"  # signs what the browser keeps
    PINS = "pins"  # digests of PINs, tokens and codes
    PASSWORDS = "passwords"  # digests of passwords, before they are hashed
    SEALS = "seals"  # seals answers, messages and second-factor secrets
    AUDIT = "audit"  # the mark on every audit row


class WeakKeysError(Exception):
    """The keys can't be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of each purpose by their id; the first of a purpose is the one that makes new marks."""

    keys: dict[Purpose, dict[str, bytes]]

    def newest(self, purpose: Purpose) -> tuple[str, bytes]:
        return next(iter(self.keys[purpose].items()))

    def find(self, purpose: Purpose, key_id: str) -> bytes | None:
        return self.keys[purpose].get(key_id)

    def all(self, purpose: Purpose) -> dict[str, bytes]:
        return self.keys[purpose]


def new_keys() -> str:
    """Fresh random keys for every purpose, as the text of a key file."""
    keys = {p.value: {"k1": base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()} for p in Purpose}
    return json.dumps(keys, indent=2) + "\n"


def write_key_file(path: Path) -> None:
    """Make a key file that only its owner can read. An existing file is never touched."""
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(new_keys(), encoding="ascii")


def read_key_file(path: Path) -> Keyring:
    """The keyring in a file. Raises WeakKeysError when the file is missing, readable by others, or weak."""
    if not path.is_file():
        raise WeakKeysError(f"There is no key file at {path}. Run “kinpin setup”, or name the right data folder.")
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise WeakKeysError(f"Other users of this machine can read {path}. Run “chmod 600 {path}”.")
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except PermissionError:
        raise WeakKeysError(f"{path} belongs to somebody else. Run Kinpin as the user who owns its folder.") from None
    return parse_keys(text, where=str(path))


def parse_keys(text: str, *, where: str) -> Keyring:
    """The keyring in the text of a key file. `where` is named in errors. Raises WeakKeysError."""
    try:
        found = json.loads(text)
        _refuse_missing(found, where)
        keys = {p: {str(i): _decode(k) for i, k in found[p.value].items()} for p in Purpose}
    except (ValueError, KeyError, AttributeError, TypeError):
        raise WeakKeysError(
            f"The keys in {where} can't be read: for each of {', '.join(Purpose)} there must be keys by name, in JSON."
            " Restore them from your backup."
        ) from None
    _refuse_names(keys, where)
    _refuse_weak(keys, where)
    return Keyring(keys)


def _decode(key: Any) -> bytes:
    return base64.b64decode(key, validate=True)


def _refuse_missing(found: Any, where: str) -> None:
    missing = [p.value for p in Purpose if found and p.value not in found]
    if missing:
        raise WeakKeysError(f"There are no keys for {', '.join(missing)} in {where}. Restore them from your backup.")


def _refuse_names(keys: dict[Purpose, dict[str, bytes]], where: str) -> None:
    odd = [f"{name!r} ({p})" for p, by_id in keys.items() for name in by_id if not _NAME.fullmatch(name)]
    if odd:
        raise WeakKeysError(
            f"Rename {', '.join(odd)} in {where}: a key's name has 1 to 12 letters, digits, hyphens or underscores."
            " A key that was in use keeps its name."
        )


def _refuse_weak(keys: dict[Purpose, dict[str, bytes]], where: str) -> None:
    every = [key for by_id in keys.values() for key in by_id.values()]
    weak = [p.value for p, by_id in keys.items() if not by_id or any(_is_weak(k) for k in by_id.values())]
    if weak:
        raise WeakKeysError(
            f"The keys for {', '.join(weak)} in {where} are too weak: each must be {KEY_BYTES} random bytes in base64."
        )
    if len(set(every)) < len(every):
        raise WeakKeysError(f"Two keys in {where} are the same. Each purpose needs a key of its own.")


def _is_weak(key: bytes) -> bool:
    return len(key) < KEY_BYTES or len(set(key)) < _FEWEST_SIGNS
