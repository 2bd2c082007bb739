"""How the practice portal says things of patients."""

from kinpin.enrollment.words import PortalStatus


class PortalWord:
    """A portal status as the practice portal calls it: *Pending* is *Pending Registration* here."""

    def __init__(self, status: PortalStatus) -> None:
        self.value = status.value
        self.shape = status.shape
        self.label = "Pending Registration" if status is PortalStatus.PENDING else status.label


STATUSES = [(status.value, PortalWord(status).label) for status in PortalStatus]
