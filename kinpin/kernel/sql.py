"""What every statement that is written by hand needs."""

import json
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

# A list is one parameter: the statement is the same for two ids and for two hundred, so that it is planned once.
_FORMS = {
    "postgresql": {"IN (IDS)": "= ANY(%s::bigint[])", "IN (WORDS)": "= ANY(%s::text[])"},
    "sqlite": dict.fromkeys(("IN (IDS)", "IN (WORDS)"), "IN (SELECT value FROM json_each(%s))"),
}


def with_lists(statement: str, values: Sequence[Any], vendor: str) -> tuple[str, list[Any]]:
    """A statement and its values as an engine takes them.

    A list stands for the whole of `IN (IDS)`, where it holds numbers, or `IN (WORDS)`. An empty one fits nothing.
    """
    return _as_taken(statement, vendor), [_one(value, vendor) if isinstance(value, list) else value for value in values]


@cache
def _as_taken(statement: str, vendor: str) -> str:
    for written, form in _FORMS[vendor].items():
        statement = statement.replace(written, form)
    return statement


def _one(values: list[Any], vendor: str) -> Any:
    return json.dumps(values) if vendor == "sqlite" else values


def in_order(model: Any, columns: Collection[str]) -> tuple[str, ...]:
    """Some columns of a model in the order in which its `from_db` takes their values."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname in columns)
