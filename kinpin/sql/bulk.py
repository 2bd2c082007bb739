"""Many rows at once, as fast as the engine takes them.

An ORM object per row costs more than the row. Values are ready for the column: days and moments through `columns`.
Runs inside the caller's transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import Model

Row = Sequence[Any]
_PAGES_IN_LOG = 8000  # 32 MB
_ROWS_AT_ONCE = 20  # to begin a statement costs SQLite more than to write a row
# The sequence is looked for once, not for every id.
_NEXT = (
    "SELECT array_agg(nextval(ids.name)) FROM "
    "(SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name OFFSET 0) AS ids CROSS JOIN generate_series(1, %s)"
)


@contextmanager
def made_for_many() -> Iterator[None]:
    """Set the connection up for filling tables; afterwards it is as it was."""
    connection.ensure_connection()
    with _planned_anew() if connection.vendor == "postgresql" else _moved_seldom():
        yield


@contextmanager
def _planned_anew() -> Iterator[None]:
    """PostgreSQL plans each statement for the tables as they are now.

    Plans are kept for a connection; those that were made for empty tables would read full ones from end to end.
    """
    opened = connection.connection
    before, opened.prepare_threshold = opened.prepare_threshold, None
    try:
        yield
    finally:
        opened.prepare_threshold = before


@contextmanager
def _moved_seldom() -> Iterator[None]:
    """SQLite copies committed pages from its log into the database less often: one that many batches change, once.

    What is committed is on disk as soon as before, in the log.
    """
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA wal_autocheckpoint").fetchone()
        cursor.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_IN_LOG}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA wal_autocheckpoint = {before:d}")


def new_ids(model: type[Model], count: int) -> Sequence[int]:
    """Ids for rows that are inserted next, in this transaction."""
    if count == 0:
        return range(0)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_NEXT, [table, count])
            return list(cursor.fetchone()[0])
        # SQLite has one writer, and the sequence follows ids that are given.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = int(found[0]) if found else 0
    return range(last + 1, last + 1 + count)


def insert_many(cursor: Any, vendor: str, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert many rows, all or none, as fast as the engine takes them: COPY on PostgreSQL, on SQLite some at a time."""
    into = f"{table} ({', '.join(columns)})"
    if vendor == "postgresql":
        # Django translates the driver's errors of the statements that it runs itself, and this is none of them.
        with cursor.db.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    row = f"({', '.join(['%s'] * len(columns))})"
    whole = len(rows) - len(rows) % _ROWS_AT_ONCE
    parts = (tuple(chain.from_iterable(rows[i : i + _ROWS_AT_ONCE])) for i in range(0, whole, _ROWS_AT_ONCE))
    cursor.executemany(f"INSERT INTO {into} VALUES {', '.join([row] * _ROWS_AT_ONCE)}", parts)
    if rest := rows[whole:]:
        cursor.executemany(f"INSERT INTO {into} VALUES {row}", rest)


def insert(model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows, all or none."""
    if not rows:
        return
    with connection.cursor() as cursor:
        insert_many(cursor, connection.vendor, model._meta.db_table, columns, rows)


def update(model: type[Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Set the columns of rows that are there; the last value of each row is its id."""
    if not rows:
        return
    settings = ", ".join(f'"{column}" = %s' for column in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {model._meta.db_table} SET {settings} WHERE id = %s", rows)


def in_parts(values: Iterable[Any], size: int) -> Iterable[list[Any]]:
    """The values in lists of at most `size`."""
    part: list[Any] = []
    for value in values:
        part.append(value)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
