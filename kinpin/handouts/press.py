"""Turns a template and data into a PDF that screen readers can read (PDF/UA-1).

Data reaches a template as JSON, never as code: a name may hold anything.
"""

import json
import threading
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from kinpin.handouts.fonts import fonts

_TEMPLATES = Path(__file__).parent / "templates"
_one_at_a_time = threading.Lock()  # a compiler is not made for several threads


class UnprintableError(Exception):
    """No face has a character of the text, or the template is broken; the message says which."""


def press(template: str, data: dict[str, Any], *, at: datetime) -> bytes:
    """The PDF of a template filled with data. Raises UnprintableError."""
    with _one_at_a_time:
        try:
            made = _compiler(template).compile(
                format="pdf",
                sys_inputs={"data": json.dumps(data)},
                pdf_standards="ua-1",
                timestamp=int(at.timestamp()),
            )
        except typst.TypstError as error:
            raise UnprintableError(error.message) from None
    if not isinstance(made, bytes):
        raise UnprintableError(f"{template} makes no single PDF")
    return made


@cache
def _compiler(template: str) -> typst.Compiler:
    return typst.Compiler(_TEMPLATES / template, root=_TEMPLATES, font_paths=fonts(), ignore_system_fonts=True)
