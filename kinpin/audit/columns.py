"""How the columns of an event are read: a row in which somebody put something else is still a row.

SQLite keeps in a column whatever is put there, PostgreSQL takes moments that Python has not. Instead of ending whatever
reads it, that becomes a value which no event is written with, so that the row's mark does not fit.
"""

from datetime import UTC, datetime
from typing import Any

from django.db import models

NO_MOMENT = datetime(1900, 1, 1, tzinfo=UTC)
_NO_TEXT = "(no text)"
_SAID = "1900-01-01 00:00:00"


class _AsRead:
    """A column that one engine or both select in another form."""

    plain: str  # what migrations know it as
    forms: dict[str, str]  # by engine, with C for the column

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        return self.forms.get(compiler.connection.vendor, "C").replace("C", sql), params

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()  # type: ignore[misc]
        return name, self.plain, args, kwargs


class _Text(_AsRead):
    # As bytes: what is not in UTF-8 the driver refuses to hand over.
    forms = {"sqlite": f"case when typeof(C) = 'text' then cast(C as blob) else '{_NO_TEXT}' end"}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value.decode(errors="replace") if isinstance(value, bytes) else value


class Words(_Text, models.CharField):  # type: ignore[type-arg]
    plain = "django.db.models.CharField"


class LongWords(_Text, models.TextField):  # type: ignore[type-arg]
    plain = "django.db.models.TextField"


class Id(_AsRead, models.BigIntegerField):  # type: ignore[type-arg]
    plain = "django.db.models.BigIntegerField"
    forms = {"sqlite": "case when typeof(C) in ('integer', 'null') then C else -1 end"}


class Moment(_AsRead, models.DateTimeField):  # type: ignore[type-arg]
    plain = "django.db.models.DateTimeField"
    forms = {
        "sqlite": (
            "case when datetime(substr(C, 1, 19), '+0 days') = substr(C, 1, 19)"
            " and substr(C, 1, 4) between '1900' and '9998' and (length(C) = 19 or length(C) = 26"
            f" and C glob '*.[0-9][0-9][0-9][0-9][0-9][0-9]') then C else '{_SAID}' end"
        ),
        "postgresql": f"case when C >= '1900-01-01' and C < '9999-01-01' then C else '{_SAID}+00' end",
    }


class Mark(_AsRead, models.BinaryField):  # type: ignore[type-arg]
    plain = "django.db.models.BinaryField"
    forms = {"sqlite": "case when typeof(C) = 'blob' then C else x'' end"}
