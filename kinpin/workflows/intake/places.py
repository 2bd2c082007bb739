"""Organizations, locations and practitioners become organizations, sites and providers; never a practice."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from kinpin.inbox.incoming import Landing, Target
from kinpin.inbox.records import Entry, Known, Ledger, open_ledger
from kinpin.inbox.waiting import said_to_hold
from kinpin.kernel.actor import Actor
from kinpin.practices.intake import Place, change_places, insert_places
from kinpin.practices.locks import lock_for_intake
from kinpin.practices.models import Organization, Practice, Provider, Site
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission
from kinpin.workflows.intake.batch import Batch, first_of, unmet
from kinpin.workflows.intake.values import PlaceIn, RoleIn

_BECOMES: dict[str, Place] = {"Organization": Organization, "Location": Site, "Practitioner": Provider}


def take_places(
    *, practice: Practice, source: str, kind: str, incoming: Sequence[PlaceIn], by: Actor, at: datetime
) -> dict[str, Landing]:
    """Put in organizations, locations or practitioners. Says what became of each, by the other system's id."""
    require(by, Permission.STAFF_MANAGE, practice_id=practice.pk)
    model = _BECOMES[kind]
    with transaction.atomic():
        lock_for_intake(practice.pk)
        ledger = open_ledger(practice.pk, source, kind, incoming)
        ids = insert_places(model, practice.pk, [r.says for r in ledger.fresh], by=by, at=at)
        news = {k.landed_on: r.news(k.sent) for r, k in ledger.changed if k.landed_on is not None}
        change_places(model, practice.pk, news, by=by, at=at)
        entries = [Entry(record=r, landed_on=pk, live=_live(r)) for r, pk in zip(ledger.fresh, ids, strict=True)]
        entries += [Entry(record=r, landed_on=k.landed_on, live=_live(r)) for r, k in ledger.changed]
        ledger.write(entries)
        if model is Provider:
            turned = [pk for pk, said in news.items() if "active" in said]
            settle_active(Batch(practice, source, by, at), turned)
    return ledger.landings


def _live(record: PlaceIn) -> bool:
    return bool(record.says.get("active", True))


def take_roles(
    *, practice: Practice, source: str, incoming: Sequence[RoleIn], again: bool, by: Actor, at: datetime
) -> dict[str, Landing]:
    """Give providers their site, organization, specialty, and say whether they still work here.

    A role whose practitioner is not on file waits. Of several roles, one that holds keeps the provider active.
    """
    require(by, Permission.STAFF_MANAGE, practice_id=practice.pk)
    batch = Batch(practice, source, by, at)
    with transaction.atomic():
        lock_for_intake(practice.pk)
        ledger = open_ledger(practice.pk, source, "PractitionerRole", incoming, again=again)
        _land_roles(batch, ledger)
    return ledger.landings


def _land_roles(batch: Batch, ledger: Ledger[RoleIn]) -> None:
    records: list[tuple[RoleIn, Known | None]] = [*((r, None) for r in ledger.fresh), *ledger.changed]
    rows = batch.find(ref for r, _ in records for ref in (r.provider, r.organization, r.site))
    changes: dict[int, dict[str, object]] = {}
    turned: set[int] = set()
    entries = []
    for role, known in records:
        provider = first_of(role.provider, rows)
        if provider is None:
            entries.append(Entry(record=role, landed_on=None, waits=True, wants=role.provider))
            continue
        live = bool(role.says["live"])
        if live:
            # Of a provider who has nothing of it yet, it says all of it anew.
            is_held = known is not None and known.live and known.landed_on == provider
            news = role.news(known.sent if known and is_held else b"")
            changes[provider] = changes.get(provider, {}) | _columns(role, news, rows)
        if known is None or known.live != live or known.landed_on != provider:
            turned.add(provider)
        wants = unmet(rows, role.organization, role.site)
        entries.append(Entry(record=role, landed_on=provider, live=live, ends_on=role.ends_on, wants=wants))
    change_places(Provider, batch.practice.pk, changes, by=batch.by, at=batch.at)
    ledger.write(entries)
    here = {e.record.external_id: e.landed_on for e in entries}
    for role, before in ledger.changed:
        if before.landed_on is not None and before.landed_on != here[role.external_id]:
            turned.add(before.landed_on)
    settle_active(batch, turned)


def _columns(role: RoleIn, news: dict[str, object], rows: Mapping[Target, int]) -> dict[str, object]:
    columns: dict[str, object] = {"specialty": news["specialty"]} if "specialty" in news else {}
    for name, targets in (("organization", role.organization), ("site", role.site)):
        found = first_of(targets, rows)
        if name in news and found is not None:
            columns[f"{name}_id"] = found
    return columns


def settle_active(batch: Batch, providers: Collection[int]) -> None:
    """A provider is active while the practitioner is and, where there are roles, at least one of them holds.

    Runs inside the caller's transaction.
    """
    practice_id = batch.practice.pk
    themselves = said_to_hold(practice_id, ["Practitioner"], providers)
    roles = said_to_hold(practice_id, ["PractitionerRole"], providers)
    active = {pk: {"active": themselves.get(pk, True) and roles.get(pk, True)} for pk in providers}
    change_places(Provider, practice_id, active, by=batch.by, at=batch.at)
