"""Lays appointments out as a table: a row a quarter hour, a column a provider, those at one time side by side. Pure.

A column is as many table columns wide as the busiest moment needs, the same for all, so that all are equally wide;
where free columns may be narrow, they are one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import lcm
from typing import Generic, TypeVar

T = TypeVar("T")

_MOST_LANES = 12  # what comes on top of these at one time shares the last one


@dataclass(frozen=True, slots=True)
class Block(Generic[T]):
    """An appointment and where it stands: its first row, and how many it lasts. Seldom more than one."""

    items: tuple[T, ...]
    row: int
    rows: int

    @property
    def end(self) -> int:
        return self.row + self.rows


@dataclass(frozen=True, slots=True)
class Cell(Generic[T]):
    """A cell of the table. Without items it is free."""

    rows: int
    columns: int
    items: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cluster(Generic[T]):
    """Appointments that hang together, because each overlaps another one: in lanes, side by side."""

    lanes: Sequence[Sequence[Block[T]]]

    @property
    def row(self) -> int:
        return self.lanes[0][0].row

    @property
    def end(self) -> int:
        return max(block.end for lane in self.lanes for block in lane)


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """`rows[r][c]` are the cells that begin in row r of column c, which is `span` table columns wide; narrow ones 1."""

    rows: Sequence[Sequence[Sequence[Cell[T]]]]
    span: int


def lay_out(columns: Sequence[Iterable[Block[T]]], rows: int, *, narrow_free: bool = False) -> Table[T]:
    """The table for each column's appointments. With `narrow_free` a column without any makes room for the others."""
    clusters = [list(_clusters(blocks)) for blocks in columns]
    widths = {len(cluster.lanes) for found in clusters for cluster in found}
    span = min(lcm(*widths), _MOST_LANES) if widths else 1
    spans = [1 if narrow_free and not found else span for found in clusters]
    by_column = [_cells(found, rows, its) for found, its in zip(clusters, spans, strict=True)]
    return Table([[cells[row] for cells in by_column] for row in range(rows)], span)


def _clusters(blocks: Iterable[Block[T]]) -> Iterator[_Cluster[T]]:
    waiting: list[Block[T]] = []
    end = 0
    for block in sorted(blocks, key=lambda b: (b.row, -b.rows)):
        if waiting and block.row >= end:
            yield _in_lanes(waiting)
            waiting = []
        waiting.append(block)
        end = max(end if len(waiting) > 1 else 0, block.end)
    if waiting:
        yield _in_lanes(waiting)


def _in_lanes(blocks: Sequence[Block[T]]) -> _Cluster[T]:
    lanes: list[list[Block[T]]] = []
    for block in blocks:
        free = next((lane for lane in lanes if lane[-1].end <= block.row), None)
        if free is not None:
            free.append(block)
        elif len(lanes) < _MOST_LANES:
            lanes.append([block])
        else:
            last = lanes[-1][-1]
            lanes[-1][-1] = replace(last, items=last.items + block.items)
    return _Cluster(lanes)


def _cells(clusters: Sequence[_Cluster[T]], rows: int, span: int) -> list[list[Cell[T]]]:
    table: list[list[Cell[T]]] = [[] for _ in range(rows)]
    taken: set[int] = set()
    for cluster in clusters:
        taken |= set(range(cluster.row, cluster.end))
        for row, cells in _rows_of(cluster, span):
            table[row] = cells
    for row in range(rows):
        if row not in taken:
            table[row] = [Cell(1, span)]
    return table


def _rows_of(cluster: _Cluster[T], span: int) -> Iterator[tuple[int, list[Cell[T]]]]:
    """The cells of a cluster, row by row; free lanes that lie together are one cell."""
    count = len(cluster.lanes)
    widths = [(lane + 1) * span // count - lane * span // count for lane in range(count)]
    for row in range(cluster.row, cluster.end):
        cells: list[Cell[T]] = []
        places = zip(widths, (_state(lane, row) for lane in cluster.lanes), strict=True)
        for is_free, group in groupby(places, key=lambda place: place[1] == "free"):
            found = list(group)
            if is_free:
                cells.append(Cell(1, sum(width for width, _ in found)))
            cells += [Cell(b.rows, width, b.items) for width, b in found if isinstance(b, Block)]
        yield row, cells


def _state(lane: Sequence[Block[T]], row: int) -> Block[T] | str:
    """What a lane has in a row: the appointment that begins there, `going` for one that began earlier, `free`."""
    for block in lane:
        if block.row == row:
            return block
        if block.row < row < block.end:
            return "going"
    return "free"
