"""Where the registration window lies, and where it asks what has changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from kinpin.workspace.addresses import page_address


@dataclass(frozen=True, slots=True)
class Context:
    """Where the window was opened, carried along so that every way back finds the same ticks."""

    tab: str
    patient: str
    contact: str = ""  # the contact whose panel was open
    presenter: str = ""  # the appointment's presenter: a contact, `patient_alone` or `someone_else`

    def address(self, *, caregiver: str = "", ticked: Collection[str] | None = None) -> str:
        """The window's address with its caregiver and ticks: ids that name nobody."""
        pairs = [("contact", self.contact), ("presenter", self.presenter), ("caregiver", caregiver)]
        query = [(k, v) for k, v in pairs if v]
        if ticked is not None:
            query += [("picked", "1"), *(("child", child) for child in ticked)]
        base = page_address(self.tab, "registration", self.patient)
        return f"{base}?{urlencode(query)}" if query else base


def live_address(tab: str, patient: str, caregiver: str, waiting: Sequence[str]) -> str:
    """Where an open window asks about the children whose PINs wait; empty when none does."""
    here = page_address(tab, "registration_live", patient)
    pairs = [("caregiver", caregiver), *(("child", child) for child in waiting)]
    return f"{here}?{urlencode(pairs)}" if waiting else ""
