"""The number on a sheet: six digits that find it and open nothing. Pure.

The row id is spread over the six-digit numbers by a multiplier that shares no factor with how many there are, so
neighbouring sheets get distant numbers, none is given twice in 900,000 sheets, and nothing more is stored.
"""

_FIRST = 100_000
_COUNT = 900_000
_SPREAD = 611_953
_BACK = pow(_SPREAD, -1, _COUNT)


def sheet_number(handout_id: int) -> int:
    return _FIRST + handout_id * _SPREAD % _COUNT


def handout_ids(number: int, *, highest: int) -> list[int]:
    """The row ids up to `highest` that have this number, the newest first."""
    if not _FIRST <= number < _FIRST + _COUNT:
        return []
    least = (number - _FIRST) * _BACK % _COUNT
    return list(range(least, highest + 1, _COUNT))[::-1]
