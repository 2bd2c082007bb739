"""A column for looking up by the first letters, the same on both engines."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

# Behind every character that a key can hold, in byte order.
LAST = "\U0010ffff"


if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField


class KeyField(_Text):
    """Text in byte order, so that a plain b-tree answers *begins with*; PostgreSQL must be told so."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        parameters: dict[str, Any] = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def begins_with(column: str, prefix: str) -> models.Q:
    """The range of keys in `column` that begin with `prefix`."""
    return models.Q(**{f"{column}__gte": prefix, f"{column}__lt": prefix + LAST})
