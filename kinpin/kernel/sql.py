"""What every statement that is written by hand needs."""

import json
from collections.abc import Collection, Sequence
from functools import cache
from itertools import chain
from typing import Any

# A list is one parameter: the statement is the same for two ids and for two hundred, so that it is planned once.
_FORMS = {
    "postgresql": {"IN (IDS)": "= ANY(%s::bigint[])", "IN (WORDS)": "= ANY(%s::text[])"},
    "sqlite": dict.fromkeys(("IN (IDS)", "IN (WORDS)"), "IN (SELECT value FROM json_each(%s))"),
}


def execute(cursor: Any, statement: str, values: Sequence[Any]) -> None:
    """Run a statement in the form that the cursor's engine takes.

    A list stands for the whole of `IN (IDS)`, where it holds numbers, or `IN (WORDS)`. An empty one fits nothing.
    """
    vendor = cursor.db.vendor
    taken = [_one(value, vendor) if isinstance(value, list) else value for value in values]
    cursor.execute(_as_taken(statement, vendor), taken)


@cache
def _as_taken(statement: str, vendor: str) -> str:
    for written, form in _FORMS[vendor].items():
        statement = statement.replace(written, form)
    return statement


_NUMBERS = frozenset([int])


def _one(values: list[Any], vendor: str) -> Any:
    if vendor == "sqlite":
        return json.dumps(values)
    # Numbers in PostgreSQL's own writing: its driver first looks through a list for what it holds.
    return f"{{{','.join(map(str, values))}}}" if _NUMBERS.issuperset(map(type, values)) else values


_ROWS_AT_ONCE = 20  # to begin a statement costs SQLite more than to write a row


def insert_many(cursor: Any, vendor: str, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert many rows, all or none, as fast as the engine takes them: COPY on PostgreSQL, on SQLite some at a time."""
    into = f"{table} ({', '.join(columns)})"
    if vendor == "postgresql":
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    row = f"({', '.join(['%s'] * len(columns))})"
    whole = len(rows) - len(rows) % _ROWS_AT_ONCE
    parts = (tuple(chain.from_iterable(rows[i : i + _ROWS_AT_ONCE])) for i in range(0, whole, _ROWS_AT_ONCE))
    cursor.executemany(f"INSERT INTO {into} VALUES {', '.join([row] * _ROWS_AT_ONCE)}", parts)
    if rest := rows[whole:]:
        cursor.executemany(f"INSERT INTO {into} VALUES {row}", rest)


def in_order(model: Any, columns: Collection[str]) -> tuple[str, ...]:
    """Some columns of a model in the order in which its `from_db` takes their values."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in columns)
