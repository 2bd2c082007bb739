"""How this app says no."""

from kinpin.kernel.errors import NotFoundError, StaleError


class AppointmentNotFoundError(NotFoundError):
    """There is no such appointment at this practice."""


class AppointmentStaleError(StaleError):
    """Somebody else changed the appointment since it was read."""
