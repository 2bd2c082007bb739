"""What the registration window asks for when Register is pressed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Some children for one caregiver.

    `seen`: for each child the sheet with a live PIN that the window showed it would replace, by public id.
    `request`: the window's idempotency key.
    """

    contact_id: int
    patient_ids: Sequence[int]
    seen: Mapping[int, str]
    language: str
    request: str
    how_known: str = ""
