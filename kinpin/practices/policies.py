"""What a practice lets caregivers see, as data: age bands and what each authority permits.

No age is a constant in code: a policy is read from the practice, and the practice starts from one of the
policies in `shipped_policies/`.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Band:
    """From a birthday on: the level a caregiver has for a child of this age, empty when none."""

    from_years: int
    level: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A practice's answer to who may see what at which age.

    `bands` are in order of age and begin at 0. From `majority_years` on, only the patient has access.
    `own_access_years`: from when the patient may have a login of their own.
    `authorities`: the kinds of authority that let a caregiver in.
    """

    title: str
    majority_years: int
    own_access_years: int
    bands: tuple[Band, ...]
    authorities: frozenset[str]

    @property
    def youngest_shut_out(self) -> int:
        """The youngest age in years at which a caregiver with authority gets nothing."""
        return min([self.majority_years, *(band.from_years for band in self.bands if not band.level)])

    def level_for(self, age_years: int) -> str:
        """The level a caregiver with authority has for a child of this age; empty when none."""
        if not 0 <= age_years < self.majority_years:
            return ""
        return [band.level for band in self.bands if band.from_years <= age_years][-1]


class BrokenPolicyError(Exception):
    """A policy's data does not make sense; the message says where."""


@cache
def _parse(text: str) -> Policy:
    data = json.loads(text)
    bands = tuple(Band(int(b["from"]), str(b["level"])) for b in data["bands"])
    ages = [band.from_years for band in bands]
    if not ages or ages[0] != 0 or ages != sorted(set(ages)):
        raise BrokenPolicyError("bands must begin at 0 and rise")
    if any(band.level not in ("", "FULL", "LIMITED") for band in bands):
        raise BrokenPolicyError("a band's level is FULL, LIMITED or empty")
    return Policy(
        title=str(data["title"]),
        majority_years=int(data["majority"]),
        own_access_years=int(data["own_access"]),
        bands=bands,
        authorities=frozenset(data["authorities"]),
    )


def parse_policy(text: str) -> Policy:
    """The policy in a practice's policy data. Raises BrokenPolicyError."""
    try:
        return _parse(text)
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenPolicyError(f"the policy can't be read: {error}") from error


def shipped_policies() -> dict[str, str]:
    """The policies that come with Kinpin, by name."""
    folder = resources.files("kinpin.practices") / "shipped_policies"
    return {
        entry.name.removesuffix(".json"): entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".json")
    }


def name_of(text: str) -> str:
    """The name of the shipped policy that says the same; empty when none does."""
    wanted = parse_policy(text)
    return next((name for name, shipped in shipped_policies().items() if parse_policy(shipped) == wanted), "")


def compact(text: str) -> str:
    """Policy text as it is stored: checked and without spaces."""
    parse_policy(text)
    data: dict[str, Any] = json.loads(text)
    return json.dumps(data, sort_keys=True, separators=(",", ":"))
