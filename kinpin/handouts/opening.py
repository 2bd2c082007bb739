"""Makes a PDF ask to be printed when it is opened.

The typesetter can't say so itself. A named action is no script, so the page stays PDF/UA-1; it stands in an object of
its own, because Firefox reads it only there.
"""

import re

_TRAILER = re.compile(rb"trailer\n<</Size (\d+)/Root (\d+) 0 R(.*?)>>\nstartxref\n(\d+)\n%%EOF\s*\Z", re.DOTALL)


def opens_printing(pdf: bytes) -> bytes:
    """The PDF with an open action that calls the print dialog, added behind what is there (ISO 32000-1, 7.5.6)."""
    trailer = _TRAILER.search(pdf)
    if trailer is None:
        raise ValueError("the typesetter ends its PDFs otherwise than it did")
    size, root, rest, before = int(trailer[1]), int(trailer[2]), trailer[3], int(trailer[4])
    start = pdf.rindex(b"\n%d 0 obj\n<<" % root) + 1
    catalog = pdf[start : pdf.index(b">>\nendobj\n", start)]
    action = b"\n%d 0 obj\n<</Type/Action/S/Named/N/Print>>\nendobj\n" % size
    changed = catalog + b"/OpenAction %d 0 R>>\nendobj\n" % size
    catalog_at = len(pdf) + len(action)
    table = b"xref\n%d 1\n%010d 00000 n\r\n%d 1\n%010d 00000 n\r\n" % (root, catalog_at, size, len(pdf) + 1)
    end = b"trailer\n<</Size %d/Root %d 0 R%s/Prev %d>>\nstartxref\n%d\n%%%%EOF" % (
        size + 1, root, rest, before, catalog_at + len(changed),
    )  # fmt: skip
    return pdf + action + changed + table + end
