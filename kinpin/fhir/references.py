"""What a FHIR reference means: a record of the same source. Pure."""

import re
from collections.abc import Collection, Iterable
from typing import Any

from kinpin.inbox.incoming import Target
from kinpin.workflows.intake.values import Targets

_UUID = "urn:uuid:"
# Type/id, also behind any server's address, also with a version.
_ADDRESS = re.compile(r"(?:^|/)([A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?$")


def read_reference(reference: object, kinds: Collection[str]) -> Targets:
    """What a Reference may mean among some resource types; a urn:uuid names no type, so it may be each of them.

    Nothing for one that is absent, contained (#...), logical, or of another type.
    """
    written = reference.get("reference") if isinstance(reference, dict) else None
    if not isinstance(written, str) or not isinstance(reference, dict):
        return ()
    if written.startswith(_UUID):
        said = reference.get("type")
        return tuple(
            Target(kind, written[len(_UUID) :]) for kind in kinds if said in (None, kind) and len(written) < 90
        )
    found = _ADDRESS.search(written)
    return (Target(found[1], found[2]),) if found and found[1] in kinds else ()


def written_kind(reference: object) -> str:
    """The resource type that a reference names; empty where it names none."""
    written = reference.get("reference") if isinstance(reference, dict) else None
    found = _ADDRESS.search(written) if isinstance(written, str) else None
    return found[1] if found else ""


def first_reference(references: Any, kinds: Iterable[str]) -> Targets:
    """The first of a list of references that means something."""
    wanted = tuple(kinds)
    return next((found for one in references or () if (found := read_reference(one, wanted))), ())
