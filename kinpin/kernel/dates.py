"""Birth dates as people type them."""

import re
import unicodedata
from datetime import date
from enum import StrEnum

# English and Spanish month names; three letters are enough of either.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene january enero", "feb february febrero", "mar march marzo", "apr abr april abril",
            "may mayo", "jun june junio", "jul july julio", "aug ago august agosto",
            "sep set sept september septiembre setiembre", "oct october octubre", "nov november noviembre",
            "dec dic december diciembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_FILL_WORDS = frozenset(["de", "del", "of", "st", "nd", "rd", "th", "º", "ro"])  # March 1st, 1º de marzo
_LONGEST = 40


class NoBirthDate(StrEnum):
    """Why what was typed is no birth date."""

    UNREADABLE = "unreadable"
    NO_SUCH_DAY = "no_such_day"
    TO_COME = "to_come"


def parse_birth_date(text: str, *, today: date) -> date | None:
    """The date meant by `text`, or None when it is none.

    Takes 3/14/2019, 03-14-19, 3.14.2019, 2019-03-14, 03142019, 20190314, March 14th 2019, 14 de marzo de 2019.
    Month before day, as in the United States, unless the first number can only be a day. A year of two digits
    is the latest such year that is not after `today`. A date after `today` is no birth date.
    """
    found = read_birth_date(text, today=today)
    return found if isinstance(found, date) else None


def read_birth_date(text: str, *, today: date) -> date | NoBirthDate:
    """The date meant by `text`, as `parse_birth_date` takes it, or why it is none."""
    parts = _parts_of(text) if len(text) <= _LONGEST else []
    if len(parts) != 3:
        return NoBirthDate.UNREADABLE
    has_year = any(part.isdigit() and len(part) in (2, 4) for part in parts)
    found = _from_parts(list(parts), today)
    if found is None:
        return NoBirthDate.NO_SUCH_DAY if has_year and _has_month(parts) else NoBirthDate.UNREADABLE
    return found if found <= today else NoBirthDate.TO_COME


def _parts_of(text: str) -> list[str]:
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    parts = [word for word in _PARTS.findall(digits.casefold()) if word not in _FILL_WORDS]
    if len(parts) == 1 and len(parts[0]) in (6, 8) and parts[0].isascii() and parts[0].isdigit():
        return _split_run(parts[0])
    return parts


def _has_month(parts: list[str]) -> bool:
    return all(part.isdigit() or part in _MONTHS for part in parts)


def _split_run(run: str) -> list[str]:
    if len(run) == 8 and run[:2] in ("19", "20") and int(run[4:6]) <= 12:
        return [run[:4], run[4:6], run[6:]]
    return [run[:2], run[2:4], run[4:]]


def _from_parts(parts: list[str], today: date) -> date | None:
    named = [i for i, part in enumerate(parts) if not part.isdigit()]
    if len(named) > 1:
        return None
    if named:
        month = _MONTHS.get(parts.pop(named[0]))
        return _build(parts[1], month, parts[0], today) or _build(parts[0], month, parts[1], today)
    first, second, third = parts
    if len(first) == 4:
        return _build(first, _month(second), third, today)
    return _build(third, _month(first), second, today) or _build(third, _month(second), first, today)


def _month(digits: str) -> int | None:
    return int(digits) if len(digits) <= 2 else None


def _build(year: str, month: int | None, day: str, today: date) -> date | None:
    if month is None or len(year) not in (2, 4) or len(day) > 2:
        return None
    full = int(year) if len(year) == 4 else _latest_year(int(year), today)
    try:
        return date(full, month, int(day))
    except ValueError:
        return None


def _latest_year(two_digits: int, today: date) -> int:
    century = today.year - today.year % 100
    return century + two_digits if century + two_digits <= today.year else century - 100 + two_digits
