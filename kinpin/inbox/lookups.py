"""Records on file, by the other system's ids: each is one step down the unique index, however many there are.

Written by hand: the ORM asks with a parameter for every id, and PostgreSQL, which knows little of a table that is
being filled, would then read the table from end to end.
"""

from collections.abc import Collection, Sequence
from typing import Any

import orjson
from django.db import connection

from kinpin.inbox.incoming import Target
from kinpin.inbox.models import SourceRecord

_TABLE = SourceRecord._meta.db_table
_IS_WANTED = "r.practice_id = %s AND r.source = %s AND r.kind = wanted.kind AND r.external_id = wanted.name"
# Both engines are told the order: first the ids, then for each its record. The kind stands with the id, because an
# index of few kinds would else look good to PostgreSQL, and hold every record of a practice.
_ASK = {
    "postgresql": (
        "SELECT found.* FROM unnest(%s::text[], %s::text[]) AS wanted (kind, name) CROSS JOIN LATERAL "
        f"(SELECT {{columns}} FROM {_TABLE} AS r WHERE {_IS_WANTED} OFFSET 0) AS found"
    ),
    "sqlite": (
        "SELECT {columns} FROM (SELECT json_extract(value, '$[0]') AS kind, json_extract(value, '$[1]') AS name "
        f"FROM json_each(%s)) AS wanted CROSS JOIN {_TABLE} AS r WHERE {_IS_WANTED}"
    ),
}


def look_up(
    columns: Sequence[str], practice_id: int, source: str, targets: Collection[Target]
) -> list[tuple[Any, ...]]:
    """Some columns of those of the asked-for records that are on file."""
    if not targets:
        return []
    wanted: list[Any] = [list(each) for each in zip(*targets, strict=True)]
    if connection.vendor == "sqlite":
        wanted = [orjson.dumps([tuple(target) for target in targets]).decode()]
    ask = _ASK[connection.vendor].format(columns=", ".join(f"r.{column}" for column in columns))
    with connection.cursor() as cursor:
        cursor.execute(ask, [*wanted, practice_id, source])
        return list(cursor.fetchall())
