"""Prints fresh random keys, for checks that need some and keep none."""

import sys

from kinpin.vault.keyring import new_keys

sys.stdout.write(new_keys())
