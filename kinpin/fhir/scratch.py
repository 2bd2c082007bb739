"""What a run keeps beside: on disk, so that memory stays flat; nameless, so that nothing of it outlives the run."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -16000;
PRAGMA temp_store = FILE;
CREATE TABLE copies (number INTEGER PRIMARY KEY, name TEXT, digest BLOB);
CREATE TABLE kept (
  rank INTEGER, name TEXT, number INTEGER, file INTEGER, line INTEGER, entry INTEGER, digest BLOB, body BLOB
);
CREATE TABLE rivals (name TEXT, number INTEGER, file INTEGER, line INTEGER, entry INTEGER, digest BLOB, body BLOB);
CREATE TABLE refused (file INTEGER, line INTEGER, entry INTEGER, resource TEXT, problem TEXT);
"""
_AT_ONCE = 2000
_WALK = """
SELECT c.number, c.name, c.digest, coalesce(d.copies, 1), coalesce(d.first, c.number)
FROM copies c LEFT JOIN doubles d ON d.name = c.name ORDER BY c.number
"""


class Place(NamedTuple):
    """Where something was found: the file's number, the line, the entry of a Bundle (0 where there is none)."""

    file: int
    line: int
    entry: int


class Copy(NamedTuple):
    """A resource as the first reading saw it. `variants` counts the differing copies of it in this run."""

    number: int
    name: str
    digest: bytes
    variants: int
    first: int


class Kept(NamedTuple):
    """A resource that is set aside for later in the run, or for the next batch. `name` is Type/id."""

    name: str
    number: int
    place: Place
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
        self._copies: list[tuple[int, str, bytes]] = []
        self._kept: list[tuple[int | str | bytes, ...]] = []
        self._count = 0

    def close(self) -> None:
        self._database.close()

    def note(self, name: str, digest: bytes) -> None:
        """A resource was seen, in the first reading."""
        self._count += 1
        self._copies.append((self._count, name, digest))
        if len(self._copies) == _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        self._database.executemany("INSERT INTO copies VALUES (?, ?, ?)", self._copies)
        self._copies.clear()
        self._database.executemany("INSERT INTO kept VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._kept)
        self._kept.clear()

    def copies(self) -> Iterator[Copy]:
        """Everything that was noted, in the same order, with how many copies each has."""
        self._flush()
        self._database.execute(
            "CREATE TABLE doubles AS SELECT name, count(DISTINCT digest) AS copies, min(number) AS first"
            " FROM copies GROUP BY name HAVING count(*) > 1"
        )
        self._database.execute("CREATE INDEX doubles_name ON doubles (name)")
        yield from (Copy(*row) for row in self._database.execute(_WALK))

    def keep(self, rank: int, kept: Kept) -> None:
        """Set a resource aside until those of lower ranks are in."""
        self._kept.append((rank, kept.name, kept.number, *kept.place, kept.digest, kept.body))
        if len(self._kept) == _AT_ONCE:
            self._flush()

    def kept(self, rank: int) -> Iterator[Kept]:
        """What was set aside for a rank, in the order in which it was read."""
        self._flush()
        rows = self._database.execute(
            "SELECT name, number, file, line, entry, digest, body FROM kept WHERE rank = ? ORDER BY number", [rank]
        )
        yield from (Kept(name, number, Place(*place), digest, body) for name, number, *place, digest, body in rows)

    def set_against(self, kept: Kept) -> None:
        """Set aside one of several differing copies."""
        row = (kept.name, kept.number, *kept.place, kept.digest, kept.body)
        self._database.execute("INSERT INTO rivals VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def rivals(self) -> Iterator[Kept]:
        """The differing copies, those of one resource together, in the order in which they were read."""
        rows = self._database.execute("SELECT * FROM rivals ORDER BY name, number")
        yield from (Kept(name, number, Place(*place), digest, body) for name, number, *place, digest, body in rows)

    def refuse(self, place: Place, resource: str, problem: str) -> None:
        """A resource can't come in."""
        self._database.execute("INSERT INTO refused VALUES (?, ?, ?, ?, ?)", (*place, resource, problem))

    def refusals(self) -> Iterator[tuple[Place, str, str]]:
        """Everything that was refused, in the order of the files."""
        rows = self._database.execute("SELECT * FROM refused ORDER BY file, line, entry")
        yield from ((Place(file, line, entry), resource, problem) for file, line, entry, resource, problem in rows)
