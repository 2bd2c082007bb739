"""What of a person can be typed into a form: plain values, handed to acts whole."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from kinpin.families.rules import Role, Sex, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """Name, birth date and how to reach somebody, as typed."""

    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""
    nickname: str = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    language: str = ""
    address_line: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    cell_phone: str = ""

    def columns(self) -> dict[str, Any]:
        """The values by column name."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDetails(PersonDetails):
    status: Status = Status.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetails(PersonDetails):
    preferred: str = ""
    no_email: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPlace:
    """A contact's place on one chart."""

    role: Role
    position: int = 1
    resides_with: bool | None = None


def changed_columns(before: object, details: PersonDetails) -> dict[str, Any]:
    """The columns in which a stored person differs from what was typed."""
    return {name: value for name, value in details.columns().items() if getattr(before, name) != value}
