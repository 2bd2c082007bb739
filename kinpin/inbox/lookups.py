"""Records on file, by the other system's ids: each is one step down the unique index, however many there are.

Written by hand: the ORM asks with a parameter for every id, and PostgreSQL, which knows little of a table that is
being filled, would then read the table from end to end.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from kinpin.inbox.models import SourceRecord

_TABLE = SourceRecord._meta.db_table
_IS_WANTED = "practice_id = %s AND source = %s AND kind = %s AND external_id = wanted.name"
# Both engines are told the order: first the ids, then for each its record.
_ASK = {
    "postgresql": (
        "SELECT found.* FROM unnest(%s::text[]) AS wanted (name) CROSS JOIN LATERAL "
        f"(SELECT {{columns}} FROM {_TABLE} WHERE {_IS_WANTED} LIMIT 1) AS found"
    ),
    "sqlite": (
        "SELECT {columns} FROM (SELECT value AS name FROM json_each(%s)) AS wanted "
        f"CROSS JOIN {_TABLE} WHERE {_IS_WANTED}"
    ),
}


def look_up(
    columns: Sequence[str], practice_id: int, source: str, kind: str, external_ids: Collection[str]
) -> list[tuple[Any, ...]]:
    """Some columns of the records of a kind that have one of the ids."""
    if not external_ids:
        return []
    names = list(external_ids)
    ask = _ASK[connection.vendor].format(columns=", ".join(columns))
    wanted = names if connection.vendor == "postgresql" else json.dumps(names)
    with connection.cursor() as cursor:
        cursor.execute(ask, [wanted, practice_id, source, kind])
        return list(cursor.fetchall())
