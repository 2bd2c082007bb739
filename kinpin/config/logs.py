"""How a line of the log reads: what happened and where, never with whose data."""

import copy
import logging
import traceback
from types import TracebackType

from django.db import InterfaceError, OperationalError

_Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class LineFormatter(logging.Formatter):
    """A fault is told by its kind and the places it went through; its words may quote a row of the database.

    Where the database is away the kind is enough: whoever asks meanwhile goes through the same places.
    """

    def format(self, record: logging.LogRecord) -> str:
        """A request by the pattern of its address: what stands in the address itself, somebody may have typed."""
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            page = f"/{request.resolver_match.route}" if request.resolver_match else "(no such page)"
            record = copy.copy(record)
            record.args = tuple(page if said == request.path else said for said in record.args or ())
        return super().format(record)

    def formatException(self, ei: _Fault) -> str:  # noqa: N802 - the standard library's name
        told: list[str] = []
        fault: BaseException | None = ei[1]
        is_away = _says_that_the_database_is_away(fault)
        while fault is not None:
            kind = type(fault)
            places = [] if is_away else traceback.format_tb(fault.__traceback__)
            told[:0] = [*places, f"{kind.__module__}.{kind.__qualname__}\n"]
            fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
        return "".join(told).rstrip()


def _says_that_the_database_is_away(fault: BaseException | None) -> bool:
    """What PostgreSQL itself says has a state; what is said for a server that does not answer has none."""
    if not isinstance(fault, InterfaceError | OperationalError):
        return False
    return getattr(fault.__cause__, "sqlstate", "") is None
