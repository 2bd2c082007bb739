"""Transactions that the database ended, so that another which waited for them could go on."""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError

T = TypeVar("T")
_DEADLOCK = "40P01"


def once_more(deed: Callable[[], T]) -> T:
    """Do something that opens its own transaction and may be repeated; once more where a deadlock ended it."""
    try:
        return deed()
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != _DEADLOCK:
            raise
    return deed()
