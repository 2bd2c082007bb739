"""Sites, organizations and providers as other systems send them, many at once.

Each runs inside the caller's transaction and leaves its audit rows there.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.kernel.actor import Actor
from kinpin.kernel.ids import new_public_ids
from kinpin.practices.models import Organization, Provider, Site
from kinpin.sql.bulk import insert, new_ids, update

Place = type[Organization] | type[Site] | type[Provider]

_LAST_POSITION = 100
_SAID: dict[Place, dict[str, Any]] = {
    Organization: {"name": "", "phone": "", "active": True},
    Site: {"name": "", "phone": "", "address": "", "active": True},
    Provider: {"name": "", "specialty": "", "site_id": None, "organization_id": None, "active": True},
}

# What the audit calls it when one is new, and when it changed.
_KINDS: dict[Place, tuple[Kind, Kind]] = {
    Organization: (Kind.ORGANIZATION_ADDED, Kind.ORGANIZATION_CHANGED),
    Site: (Kind.SITE_ADDED, Kind.SITE_CHANGED),
    Provider: (Kind.PROVIDER_ADDED, Kind.PROVIDER_CHANGED),
}


def insert_places(
    model: Place, practice_id: int, new: Sequence[Mapping[str, Any]], *, by: Actor, at: datetime
) -> Sequence[int]:
    """Add sites, organizations or providers. Returns their ids, in the same order."""
    ids = new_ids(model, len(new))
    said = _SAID[model]
    rows = [(pk, practice_id, *(said | dict(place)).values()) for pk, place in zip(ids, new, strict=True)]
    columns = ("id", "practice_id", *said)
    if model is not Organization:
        columns = (*columns, "public_id")
        rows = [(*row, public_id) for row, public_id in zip(rows, new_public_ids(len(rows)), strict=True)]
    if model is Provider:
        columns = (*columns, "position")
        rows = [(*row, _LAST_POSITION) for row in rows]
    insert(model, columns, rows)
    _note(_KINDS[model][0], model, practice_id, ids, by, at)
    return ids


def change_places(
    model: Place, practice_id: int, changes: Mapping[int, Mapping[str, Any]], *, by: Actor, at: datetime
) -> None:
    """Store what is said of sites, organizations or providers, by id."""
    said = _SAID[model]
    rows, changed = [], []
    # The whole row is written: what the desk has changed in it meanwhile is read first.
    held = model.objects.select_for_update(of=("self",), no_key=True).filter(practice=practice_id, pk__in=changes)
    for place in held.order_by("pk").values("pk", *said):
        whole = {name: place[name] for name in said} | dict(changes[place["pk"]])
        if any(whole[name] != place[name] for name in said):
            rows.append((*whole.values(), place["pk"]))
            changed.append(place["pk"])
    update(model, tuple(said), rows)
    _note(_KINDS[model][1], model, practice_id, changed, by, at)


def _note(kind: Kind, model: Place, practice_id: int, ids: Collection[int], by: Actor, at: datetime) -> None:
    word = str(model._meta.model_name)
    notes = (Note(kind, practice_id=practice_id, subject=f"{word}:{pk}") for pk in ids)
    record(*notes, by=by, at=at)
