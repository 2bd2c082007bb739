"""Where Django looks for the backend's connection."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL, kept from one request to the next."""

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
