"""What comes in, as plain values: made by a face, taken by the workflows beside this. Pure.

`says` holds columns by name; a field of which the record does not speak is not in it. References are lists of what they
may mean, the likeliest first.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kinpin.families.rules import PERMITTING, AuthorityKind
from kinpin.inbox.incoming import Incoming, Target

Targets = tuple[Target, ...]


@dataclass(slots=True, kw_only=True)
class ContactIn(Incoming):
    """A caregiver of one patient. Says also `role`, `live`, `numbers`, and `authority` where the data has one."""

    FIELDS: ClassVar[tuple[str, ...]] = (
        "given", "middle", "family", "suffix", "nickname", "birth_date", "sex", "language", "address_line", "city",
        "state", "postal_code", "country", "email", "phone", "cell_phone", "role", "authority", "numbers",
    )  # fmt: skip
    COLUMNS: ClassVar[frozenset[str]] = frozenset(FIELDS) - {"role", "authority", "numbers"}

    patient: Targets = ()
    starts_on: date | None = None
    ends_on: date | None = None

    def authority(self, today: date) -> tuple[AuthorityKind, date]:
        """What it says, where it does, and from when: what permits something waits for the first day, what bars not."""
        kind = AuthorityKind(self.says["authority"])
        return kind, max(self.starts_on or today, today) if kind in PERMITTING else today


@dataclass(slots=True, kw_only=True)
class PatientIn(Incoming):
    """A patient. Says also `numbers`, `organization` and `replaced_by`."""

    FIELDS: ClassVar[tuple[str, ...]] = (
        "address_line", "birth_date", "cell_phone", "city", "country", "email", "family", "given", "language", "middle",
        "mrn", "multiple_birth", "name_flagged", "name_use", "nickname", "phone", "postal_code", "sex", "state",
        "status", "suffix", "numbers", "organization", "replaced_by",
    )  # fmt: skip
    COLUMNS: ClassVar[frozenset[str]] = frozenset(FIELDS) - {"numbers", "organization", "replaced_by"}

    organization: Targets = ()
    replaced_by: Targets = ()
    contacts: list[ContactIn] | None = None


@dataclass(slots=True, kw_only=True)
class PlaceIn(Incoming):
    """A site, an organization, or a provider by name."""

    FIELDS: ClassVar[tuple[str, ...]] = ("name", "phone", "address", "active")


@dataclass(slots=True, kw_only=True)
class RoleIn(Incoming):
    """What a provider does where. Says `specialty`, `organization`, `site` and `live`."""

    FIELDS: ClassVar[tuple[str, ...]] = ("specialty", "organization", "site")

    provider: Targets = ()
    organization: Targets = ()
    site: Targets = ()
    ends_on: date | None = None


@dataclass(slots=True, kw_only=True)
class AppointmentIn(Incoming):
    """An appointment. `starts_at` is missing where the record has no time yet: then it waits."""

    FIELDS: ClassVar[tuple[str, ...]] = (
        "starts_at", "minutes", "visit_type", "reason", "status", "patient", "provider", "site", "presenter",
    )  # fmt: skip
    COLUMNS: ClassVar[frozenset[str]] = frozenset(FIELDS) - {"patient", "provider", "site", "presenter"}

    patient: Targets = ()
    provider: Targets = ()
    site: Targets = ()
    presenter: Targets = ()


@dataclass(slots=True, kw_only=True)
class PersonIn(Incoming):
    """One human behind several records: what they are."""

    FIELDS: ClassVar[tuple[str, ...]] = ()

    links: tuple[Targets, ...] = ()
