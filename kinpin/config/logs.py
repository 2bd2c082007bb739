"""How a line of the log reads: what happened and where, never with whose data."""

import logging
import traceback
from types import TracebackType

_Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class LineFormatter(logging.Formatter):
    """A fault is told by its kind and the places it went through; its words may quote a row of the database."""

    def formatException(self, ei: _Fault) -> str:  # noqa: N802 - the standard library's name
        told: list[str] = []
        fault: BaseException | None = ei[1]
        while fault is not None:
            kind = type(fault)
            told[:0] = [*traceback.format_tb(fault.__traceback__), f"{kind.__module__}.{kind.__qualname__}\n"]
            fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
        return "".join(told).rstrip()
