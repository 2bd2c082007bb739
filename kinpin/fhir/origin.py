"""A resource with what the run knows of it: the way into every mapper. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from kinpin.fhir.numbers import fit_to_keep
from kinpin.fhir.primitives import instant


@dataclass(slots=True)
class Resource:
    """One resource that was checked, its digest, and the day it is at the practice."""

    data: dict[str, Any]
    digest: bytes
    today: date

    @property
    def last_updated(self) -> datetime | None:
        return last_updated(self.data)

    def coming(self) -> dict[str, Any]:
        """What every incoming record is made with."""
        return {
            "external_id": self.data["id"],
            "digest": self.digest,
            "last_updated": self.last_updated,
        }


def body_to_keep(body: bytes | str) -> str:
    """A resource as it may be kept while it waits, from its JSON."""
    return orjson.dumps(fit_to_keep(orjson.loads(body))).decode()


def last_updated(data: dict[str, Any]) -> datetime | None:
    """When the other system last changed a resource, where it says so."""
    meta = data.get("meta")
    written = meta.get("lastUpdated") if isinstance(meta, dict) else None
    return instant(written) if isinstance(written, str) else None
