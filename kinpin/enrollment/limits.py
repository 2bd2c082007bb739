"""How often anybody may try a PIN, and how likely that makes a lucky guess."""

import math
from datetime import datetime, timedelta

from kinpin.accounts.throttle import Charge, Limit, first_full, wait_seconds
from kinpin.enrollment.pins import ALPHABET, RANDOM_LETTERS

_HOUR = timedelta(hours=1)
BY_ACCOUNT = Limit("pin_account", 10, _HOUR)
BY_NETWORK = Limit("pin_network", 20, _HOUR)
BY_PRACTICE = Limit("pin_practice", 100, _HOUR)
OVERALL = Limit("pin_overall", 1000, _HOUR)
SLIPS_BY_NETWORK = Limit("pin_slips", 200, _HOUR)  # what can be no PIN: many are a program at work, not a parent
# These refuse nobody. Past them, a code of no sheet, and one more look at a sheet or try at a child, are not recorded.
UNKNOWN_CODES = Limit("code_unknown", 60, _HOUR)
LOOKS_AT_SHEET = Limit("sheet_looks", 20, _HOUR)
TRIES_AT_CHILD = Limit("child_tries", 20, _HOUR)

LIVE_PINS_PER_PRACTICE = 1000
BIRTH_DATE_BITS = 7  # newborns cluster: no more than this may be counted


def shared_by_all(practice_id: int) -> list[Charge]:
    """What a PIN that anybody types at a practice is charged to, whoever it is."""
    return [Charge(BY_PRACTICE, str(practice_id)), Charge(OVERALL, "all")]


def none_typed_until(practice_id: int, *, at: datetime) -> datetime | None:
    """When PINs can be typed at a practice again; None while nobody's tries are used up by others."""
    full = first_full(shared_by_all(practice_id), at=at)
    return at + timedelta(seconds=wait_seconds(full, at=at)) if full else None


def guess_probability(live_pins: int, tries_an_hour: int, days: int) -> float:
    """The chance that one of `live_pins` of a practice is guessed, with every limit at its cap for `days`."""
    space = len(ALPHABET) ** RANDOM_LETTERS * 2**BIRTH_DATE_BITS
    tries = tries_an_hour * 24 * days
    return -math.expm1(tries * math.log1p(-live_pins / space))
