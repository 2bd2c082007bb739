"""Looking up who is kept under some ranges of search keys, in one query."""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from django.db import connection

from kinpin.families.fields import LAST
from kinpin.families.models import KeyKind, SearchKey
from kinpin.families.questions import Question
from kinpin.families.search_keys import readings

_FEWEST_END_DIGITS = 4
_FEWEST_BEGINNING = 3  # digits with which an MRN may go on; one of fewer is asked for as it is
_SPACE = " "  # before every character of an MRN's key


class KeyRange(NamedTuple):
    """The keys of a kind that begin with `key`, or are it; and whose other half begins with `other`."""

    kind: KeyKind
    key: str
    other: str = ""
    is_whole: bool = False

    @property
    def end(self) -> str:
        """The first key that is no more in range."""
        return self.key + (_SPACE if self.is_whole else LAST)

    def bounds(self) -> tuple[str, str, str, str]:
        """For the key and for its other half, the first that is in range and the first that is not."""
        return self.key, self.end, self.other, self.other + LAST


def ranges_of(question: Question) -> Iterator[KeyRange]:
    """Where the people that a question fits are kept; whoever has the very MRN comes first."""
    if question.number:
        yield _number_range(question.number)
    yield from name_ranges(question.names)
    if question.email:
        yield KeyRange(KeyKind.EMAIL, question.email)
    if question.digits:
        yield KeyRange(KeyKind.PHONE, question.digits)
        if len(question.digits) >= _FEWEST_END_DIGITS:
            yield KeyRange(KeyKind.PHONE_END, question.digits[::-1])


def _number_range(number: str) -> KeyRange:
    return KeyRange(KeyKind.NUMBER, number, is_whole=number.isdecimal() and len(number) < _FEWEST_BEGINNING)


def name_ranges(names: Sequence[str]) -> list[KeyRange]:
    """The keys of those with these names, in each of their readings."""
    return [_name_range(words) for words in readings(names) if words]


def _name_range(names: Sequence[str]) -> KeyRange:
    """The longest two parts narrow most; further parts are for the caller."""
    first, *rest = sorted(names, key=len, reverse=True)
    return KeyRange(KeyKind.NAME, first, rest[0] if rest else "")


_IN_RANGE = f"""
SELECT PLACE AS place, key, other, patient_id, contact_id FROM {SearchKey._meta.db_table}
WHERE practice_id = %s AND kind = %s AND key >= %s AND key < %s"""
_OTHER = " AND other >= %s AND other < %s"
_CONTACTS = " AND contact_id IS NOT NULL"


def people_with(
    practice_id: int, ranges: Sequence[KeyRange], *, most: int, contacts_only: bool = False
) -> list[tuple[int | None, int | None]]:
    """Patient's or contact's id of up to `most` keys of each range, range by range in the order of the keys."""
    if not ranges:
        return []
    parts: list[str] = []
    values: list[int | str] = []
    for place, wanted in enumerate(ranges):
        start, end, other, other_end = wanted.bounds()
        part = _IN_RANGE.replace("PLACE", str(place)) + (_OTHER if other else "") + (_CONTACTS if contacts_only else "")
        parts.append(f"SELECT * FROM ({part} ORDER BY key, other LIMIT {most:d}) AS range{place}")
        values += [practice_id, wanted.kind.value, start, end, *([other, other_end] if other else [])]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        rows = sorted(cursor.fetchall(), key=itemgetter(0, 1, 2))
    return [(patient, contact) for *_, patient, contact in rows]
