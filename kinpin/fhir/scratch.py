"""What a run keeps beside: on disk, so that memory stays flat; nameless, so that nothing of it outlives the run."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -16000;
PRAGMA temp_store = FILE;
CREATE TABLE kept (
  number INTEGER PRIMARY KEY, name TEXT, file INTEGER, line INTEGER, entry INTEGER, digest BLOB, body BLOB, rank INTEGER
);
CREATE TABLE dropped (number INTEGER PRIMARY KEY);
CREATE TABLE refused (file INTEGER, line INTEGER, entry INTEGER, resource TEXT, problem TEXT);
"""
_AT_ONCE = 2000
_KEPT = "SELECT name, number, file, line, entry, digest, body FROM kept"
_IN_COPIES = f"{_KEPT} WHERE name IN (SELECT name FROM kept GROUP BY name HAVING count(*) > 1) ORDER BY name, number"
_OF_RANK = f"{_KEPT} WHERE rank = ? AND number NOT IN (SELECT number FROM dropped) ORDER BY number"


class Position(NamedTuple):
    """Where something was found: the file's number, the line, the entry of a Bundle (0 where there is none)."""

    file: int
    line: int
    entry: int


class Kept(NamedTuple):
    """A resource that was read. `name` is Type/id, `digest` tells it from its copies, `body` is it, as JSON."""

    name: str
    number: int
    place: Position
    digest: bytes
    body: bytes

    @property
    def kind(self) -> str:
        return self.name.partition("/")[0]

    @property
    def id(self) -> str:
        return self.name.partition("/")[2]


class Scratch:
    """A database without a name: SQLite takes it away by itself, also when the program is killed."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")  # and never an end: nothing of it outlives the run
        self._coming: list[tuple[int | str | bytes, ...]] = []

    def close(self) -> None:
        self._database.close()

    def keep(self, rank: int, kept: Kept) -> None:
        """Set a resource aside until those of lower ranks are in."""
        self._coming.append((kept.number, kept.name, *kept.place, kept.digest, kept.body, rank))
        if len(self._coming) == _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        self._database.executemany("INSERT INTO kept VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._coming)
        self._coming.clear()

    def sort(self) -> None:
        """All is here: make it ready to be taken out."""
        self._flush()
        self._database.execute("CREATE INDEX by_name ON kept (name)")
        self._database.execute("CREATE INDEX by_rank ON kept (rank)")

    def in_copies(self) -> Iterator[Kept]:
        """What came more than once, the copies of one resource together, in the order in which they were read."""
        return self._take(_IN_COPIES)

    def drop(self, kept: Kept) -> None:
        """A copy is not let in."""
        self._database.execute("INSERT INTO dropped VALUES (?)", [kept.number])

    def kept(self, rank: int) -> Iterator[Kept]:
        """What was set aside for a rank and not dropped, in the order in which it was read."""
        return self._take(_OF_RANK, rank)

    def _take(self, question: str, *values: int) -> Iterator[Kept]:
        rows = self._database.execute(question, values)
        return (Kept(name, number, Position(*place), digest, body) for name, number, *place, digest, body in rows)

    def refuse(self, place: Position, resource: str, problem: str) -> None:
        """A resource can't come in."""
        self._database.execute("INSERT INTO refused VALUES (?, ?, ?, ?, ?)", (*place, resource, problem))

    def refusals(self) -> Iterator[tuple[Position, str, str]]:
        """Everything that was refused, in the order of the files."""
        rows = self._database.execute("SELECT * FROM refused ORDER BY file, line, entry")
        yield from ((Position(file, line, entry), resource, problem) for file, line, entry, resource, problem in rows)
