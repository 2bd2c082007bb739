"""How the columns of an event are read: a row in which somebody put something else is still a row.

SQLite keeps in a column whatever is put there, PostgreSQL takes moments that Python has not. Instead of ending whatever
reads it, that becomes a value which no event is written with, so that the row's mark does not fit.
"""

from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db import models

NO_MOMENT = datetime(1900, 1, 1, tzinfo=UTC)
_SAID = "1900-01-01 00:00:00"
# Text comes as bytes: what is not in UTF-8 the driver refuses to hand over.
_TEXT = "case when typeof(C) = 'text' then cast(C as blob) else '(no text)' end"
# By the kind of a column and the engine, with C for the column: how it is selected where that is not as it stands.
_FORMS = {
    ("CharField", "sqlite"): _TEXT,
    ("TextField", "sqlite"): _TEXT,
    ("BigIntegerField", "sqlite"): "case when typeof(C) in ('integer', 'null') then C else -1 end",
    ("BinaryField", "sqlite"): "case when typeof(C) = 'blob' then C else x'' end",
    ("DateTimeField", "sqlite"): (
        "case when datetime(substr(C, 1, 19), '+0 days') = substr(C, 1, 19)"
        " and substr(C, 1, 4) between '1900' and '9998' and (length(C) = 19 or length(C) = 26"
        f" and C glob '*.[0-9][0-9][0-9][0-9][0-9][0-9]') then C else '{_SAID}' end"
    ),
    ("DateTimeField", "postgresql"): (f"case when C >= '1900-01-01' and C < '9999-01-01' then C else '{_SAID}+00' end"),
}


def read_what_is_there(model: type[models.Model]) -> None:
    """Let the columns of a model be read in these forms, by the hooks that Django's fields have for it."""
    for field in model._meta.concrete_fields:
        kind = field.get_internal_type()
        vars(field)["select_format"] = partial(_select, kind)
        if _FORMS.get((kind, "sqlite")) is _TEXT:
            vars(field)["from_db_value"] = _decoded


def moment_in(at: datetime) -> datetime | None:
    """When an event was; None where its row holds no moment."""
    return None if at == NO_MOMENT else at


def _select(kind: str, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
    return _FORMS.get((kind, compiler.connection.vendor), "C").replace("C", sql), params


def _decoded(value: Any, expression: Any, connection: Any) -> Any:
    return value.decode(errors="replace") if isinstance(value, bytes) else value
