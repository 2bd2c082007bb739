"""What every statement that is written by hand needs."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any

import orjson
from django.db import connection
from django.db.models.expressions import RawSQL

# A list is one parameter: the statement is the same for two ids and for two hundred, so that it is planned once.
_FORMS = {
    "postgresql": {"IN (IDS)": "= ANY(%s::bigint[])", "IN (WORDS)": "= ANY(%s::text[])"},
    "sqlite": dict.fromkeys(("IN (IDS)", "IN (WORDS)"), "IN (SELECT value FROM json_each(%s))"),
}
_NUMBERS = frozenset([int])


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


def _one(values: list[Any], vendor: str) -> Any:
    if vendor == "sqlite":
        return orjson.dumps(values).decode()
    # Numbers in PostgreSQL's own writing: its driver first looks through a list for what it holds.
    return f"{{{','.join(map(str, values))}}}" if _NUMBERS.issuperset(map(type, values)) else values


def in_order(model: Any, columns: Collection[str]) -> tuple[str, ...]:
    """Some columns of a model in the order in which its `from_db` takes their values."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in columns)


def among(ids: Iterable[int]) -> RawSQL | list[int]:
    """Ids for `__in` as one parameter: a statement may have 65,535 of them, and a set of ids may be larger."""
    every = list(ids)
    if not every:
        return []  # for which the ORM asks nothing
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [_one(every, connection.vendor)])
    return RawSQL("SELECT value FROM json_each(%s)", [_one(every, connection.vendor)])
