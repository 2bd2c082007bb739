"""How this app says no."""

from kinpin.kernel.errors import NotFoundError, RefusedError, StaleError


class AppointmentNotFoundError(NotFoundError):
    """There is no such appointment at this practice."""


class AppointmentStaleError(StaleError):
    """Somebody else changed the appointment since it was read."""


class AppointmentRefusedError(RefusedError):
    """The deed does not go with the Visit Status: `cancelled` (it is, or would be), `not_cancelled` (it is not)."""
