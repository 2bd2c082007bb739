"""Reads the tables of the docs, so that what is written and what is so can't drift apart."""

from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"


def table(document: str, heading: str, number: int = 1) -> list[dict[str, str]]:
    """The rows of the `number`th table under a second-level heading, by column title."""
    text = (DOCS / document).read_text(encoding="utf-8")
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    blocks = [block for block in section.split("\n\n") if block.lstrip().startswith("|")]
    lines = [line for line in blocks[number - 1].splitlines() if line.startswith("|")]
    titles, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(titles, row, strict=True)) for row in rows]
