"""Records on file, by the other system's ids."""

from collections.abc import Collection, Sequence
from typing import Any

from kinpin.inbox.incoming import Target
from kinpin.inbox.models import SourceRecord
from kinpin.sql.pairs import rows_of_pairs

# The kind stands with the id: an index of few kinds would else look good to PostgreSQL, and hold every record of a
# practice.
_IS_WANTED = "r.practice_id = %s AND r.source = %s AND r.kind = wanted.one AND r.external_id = wanted.other"


def look_up(
    columns: Sequence[str], practice_id: int, source: str, targets: Collection[Target]
) -> list[tuple[Any, ...]]:
    """Some columns of the asked-for records that are on file. One query."""
    return rows_of_pairs(SourceRecord._meta.db_table, columns, _IS_WANTED, targets, [practice_id, source])


def has_records(practice_id: int, source: str) -> bool:
    """Whether a practice has any record from a source. One query."""
    return SourceRecord.objects.filter(practice_id=practice_id, source=source).exists()


def another_source(practice_id: int, source: str) -> str | None:
    """A source from which a practice has records, if it has none from this one. At most two queries."""
    if has_records(practice_id, source):
        return None
    return SourceRecord.objects.filter(practice_id=practice_id).values_list("source", flat=True).first()
