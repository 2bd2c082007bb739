"""Several sides measured in one run, in turns, and their table of ratios."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import psycopg

from bench.load import Result, median, spread
from bench.table import Table

CLIENTS = (1, 8, 32)
COLUMNS = ("side", "clients", "per second", "p50 ms", "p95 ms", "x plain view", "share of bare")
Found = dict[tuple[str, int], list[Result]]


@dataclass(frozen=True, slots=True)
class Side:
    """One side: how it is driven by a number of clients, and the plain view that does as much as it does."""

    drive: Callable[[int], Result | None]
    beside: str


def in_turns(sides: Mapping[str, Side], rounds: int, databases: Sequence[str]) -> Found:
    """A B C D, D C B A, ...: so that a slow moment of the machine hits every side."""
    for side in sides.values():
        side.drive(max(CLIENTS))  # nobody measures the first requests of a process
    for database in databases:  # nor plans that were made for tables that were empty
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("ANALYZE")
    found: Found = {}
    for number, clients in itertools.product(range(rounds), CLIENTS):
        names = list(sides) if number % 2 == 0 else list(sides)[::-1]
        for name in names:
            result = sides[name].drive(clients)
            if result is not None:
                found.setdefault((name, clients), []).append(result)
    return found


def fill(table: Table, sides: Mapping[str, Side], found: Found, *, bare: str) -> None:
    """A row for every side and number of clients, by the middle of its rounds."""
    for clients, (name, side) in itertools.product(CLIENTS, sides.items()):
        if (name, clients) not in found:
            continue
        results = found[name, clients]
        middle = median(results)
        table.row(
            name,
            clients,
            spread(results) + (f" ({middle.wrong} wrong)" if middle.wrong else ""),
            f"{middle.p50:.1f}",
            f"{middle.p95:.1f}",
            f"{middle.per_second / median(found[side.beside, clients]).per_second:.2f}",
            f"{middle.per_second / median(found[bare, clients]).per_second:.0%}" if (bare, clients) in found else "-",
        )
