"""Where Django looks for the backend's connection."""

import select
from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql import base
from psycopg.abc import Buffer
from psycopg.adapt import Loader


class _MomentLoader(Loader):
    """Reads a moment as the connection, which keeps UTC, writes it: *2026-11-29 13:15:00.5+00*.

    Django reads it with a pattern, which takes five times as long; a schedule has hundreds.
    """

    timezone = UTC  # Django looks here, and sets another loader where a connection keeps another

    def load(self, data: Buffer) -> datetime:
        return datetime.fromisoformat(bytes(data).decode("ascii"))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL, kept from one request to the next."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", _MomentLoader)
        return connection

    def is_usable(self) -> bool:
        """Whether the connection still stands. Asked before every request's first statement.

        Django sends a statement to find out. The server speaks unasked only when it ends a connection, or has something
        to tell: as long as nothing has come, nothing need be asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        arrived = select.poll()
        arrived.register(self.connection.fileno(), select.POLLIN)
        return not arrived.poll(0) or bool(super().is_usable())
