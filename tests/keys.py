"""Other keys than those of the installation."""

import dataclasses
from collections.abc import Mapping

from pytest_django import Settings

from kinpin.vault.keyring import Purpose, new_keys, parse_keys


def another_key(purpose: Purpose) -> bytes:
    return parse_keys(new_keys(), where="test").newest(purpose)[1]


def put_keys(settings: Settings, purpose: Purpose, keys: Mapping[str, bytes]) -> None:
    """From now on a purpose has these keys, the newest first, and no others."""
    settings.KEYRING = dataclasses.replace(settings.KEYRING, keys={**settings.KEYRING.keys, purpose: dict(keys)})
