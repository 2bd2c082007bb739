"""The sheet's code to scan, as a picture: black on white, with the white border of four modules."""

import segno
from django.utils.safestring import SafeString, mark_safe

_BORDER = 4  # modules
_SCREEN = 384  # pixels, where no style sheet says otherwise


def qr_svg(address: str) -> SafeString:
    """The code for the screen. Black on white in both themes, or no camera reads it."""
    attributes = f'<svg role="img" aria-label="Code to scan" width="{_SCREEN}" height="{_SCREEN}"'
    return mark_safe(_svg(address).replace("<svg", attributes, 1))  # noqa: S308 - holds no text but our own


def qr_for_paper(address: str) -> str:
    """The code for the sheet, as SVG."""
    return _svg(address)


def _svg(address: str) -> str:
    # Error correction M, or Q where it makes the code no larger: a photocopy and a fold must not hurt.
    code = segno.make(address, error="m", micro=False)
    rows = [bytes(row) for row in code.matrix_iter(border=_BORDER)]
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{"".join(_runs(rows))}"/></svg>'
    )


def _runs(rows: list[bytes]) -> list[str]:
    """Each run of dark modules in a row as one rectangle."""
    drawn = []
    for y, row in enumerate(rows):
        start = row.find(1)
        while start >= 0:
            end = row.find(0, start)  # the border is light, so every run ends
            drawn.append(f"M{start} {y}h{end - start}v1H{start}z")
            start = row.find(1, end)
    return drawn
