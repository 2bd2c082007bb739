"""Rows by pairs of words, such as a system and the number it gave: one step down an index for each pair.

Written by hand: the ORM asks with a parameter for every pair, and PostgreSQL, which knows little of a table that is
being filled, would then read the table from end to end.
"""

from collections.abc import Collection, Sequence
from typing import Any

import orjson
from django.db import connection

# Both engines are told the order: first the pairs, then for each its rows.
_ASK = {
    "postgresql": (
        "SELECT found.* FROM (SELECT value->>0 AS one, value->>1 AS other FROM json_array_elements(%s)) AS wanted "
        "CROSS JOIN LATERAL (SELECT {columns} FROM {table} AS r WHERE {where} OFFSET 0) AS found"
    ),
    "sqlite": (
        "SELECT {columns} FROM (SELECT json_extract(value, '$[0]') AS one, json_extract(value, '$[1]') AS other "
        "FROM json_each(%s)) AS wanted CROSS JOIN {table} AS r WHERE {where}"
    ),
}


def rows_of_pairs(
    table: str, columns: Sequence[str], where: str, pairs: Collection[tuple[str, str]], values: Sequence[Any]
) -> list[tuple[Any, ...]]:
    """Some columns of the rows that fit one of the pairs. One query, none where there are no pairs.

    `where` says which rows, of the table `r`, a pair wants, `wanted.one` and `wanted.other`; `values` are its own.
    """
    if not pairs:
        return []
    given = orjson.dumps([tuple(pair) for pair in pairs]).decode()
    named = ", ".join(f"r.{column}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(_ASK[connection.vendor].format(columns=named, table=table, where=where), [given, *values])
        return list(cursor.fetchall())
