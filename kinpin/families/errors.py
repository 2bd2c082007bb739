"""How this app says no."""

from kinpin.kernel.errors import NotFoundError, RefusedError, StaleError


class ChartNotFoundError(NotFoundError):
    """There is no such patient at this practice."""


class ContactNotFoundError(NotFoundError):
    """There is no such contact on this chart."""


class ChartStaleError(StaleError):
    """Somebody else changed the patient or the contact since it was read."""


class TieRefusedError(RefusedError):
    """The contact can't be put on the chart: `already` (it is), `self` (the patient has one SELF contact)."""


class NotBarredError(RefusedError):
    """No order stands against the contact any more: `not_barred`."""


class OrderStandsError(RefusedError):
    """An order to keep the contact away stands, and whoever would lift it did not name it: `order_stands`."""


class SiblingRefusedError(RefusedError):
    """The two can't be linked: `same` patient, `already` linked."""
