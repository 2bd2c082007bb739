"""A table on the terminal."""

from collections.abc import Sequence


class Table:
    """Rows under titles, printed with every column as wide as it must be."""

    def __init__(self, title: str, columns: Sequence[str]) -> None:
        self.title, self.columns = title, columns
        self.rows: list[list[str]] = []
        self.notes: list[str] = []

    def row(self, *cells: object) -> None:
        self.rows.append([str(cell) for cell in cells])

    def note(self, text: str) -> None:
        self.notes.append(text)

    def __str__(self) -> str:
        widths = [max(len(row[i]) for row in [list(self.columns), *self.rows]) for i in range(len(self.columns))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in self._all()]
        rule = "  ".join("-" * width for width in widths)
        return "\n".join([f"\n{self.title}", lines[0], rule, *lines[1:], *self.notes]) + "\n"

    def _all(self) -> list[list[str]]:
        return [list(self.columns), *self.rows]
